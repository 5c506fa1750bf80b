/**
 * The interface of a sign-in method. Cognito's events end in the handlers; a method knows these types alone.
 */
import type { ClientMetadata } from '../shared/client-metadata';

/** Who signs in where, as Cognito says; nothing of it is the client's word. */
export interface Subject {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly userName: string;
  /** True when there is no such user and the pool hides that. Everything visible must be as for a user. */
  readonly userNotFound: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A client asks for a challenge. */
export interface ChallengeRequest extends Subject {
  readonly metadata: ClientMetadata;
  /** The same in every try of one request: Cognito runs a trigger up to three times. */
  readonly requestNonce: string;
}

/** A client answers a challenge. */
export interface ChallengeAnswer extends Subject {
  readonly metadata: ClientMetadata;
  /** What the client sent; of any shape. */
  readonly answer: unknown;
  /** Which round of which sign-in this is; the same in every try of one answer. */
  readonly round: string;
  /** What the round's challenge kept to itself: `privateChallengeParameters`. */
  readonly kept: Readonly<Record<string, string>>;
}

/** Parameters of a challenge that the client gets to see. */
export type Shown = Readonly<Record<string, string>>;

/** What define-auth-challenge has to know of a method. */
export interface MethodRules {
  /**
   * How a client asks for a challenge before it can answer one: the metadata key that tells, and the values
   * that mean "send me one" and "here is my answer"; or `'first-answer'` where the place alone tells. A
   * request is allowed once, as the first answer of a sign-in. Without it the method's challenge is in the
   * first challenge of every sign-in, and a client answers it straight away.
   */
  readonly request?:
    | { readonly key: string; readonly asks: string; readonly answers: string }
    | 'first-answer';
  /** Answers that a challenge which was asked for takes before the sign-in fails. @default 1 */
  readonly tries?: number;
}

/** Half of a method: makes a challenge and gets it to the user. */
export interface Issuer {
  /**
   * Reads the environment, so that a function with a wrong one fails when it starts. @throws EnvironmentError
   */
  checkEnvironment(): void;
  /** False when this deployment has the method switched off. */
  enabled(): boolean;
  /** Name of the challenge, for `privateChallengeParameters`. */
  readonly challenge: string;
  /** @throws UserFacingError when the request is wrong in a way that doesn't depend on the user */
  issue(request: ChallengeRequest): Promise<Shown>;
  /**
   * Where a challenge takes several answers: what the client sees after a wrong one. Nothing is sent again.
   */
  repeat?(request: ChallengeRequest): Promise<Shown>;
}

/** Half of a method whose challenge every sign-in begins with: adds to the first challenge. */
export interface Opener {
  /**
   * Reads the environment, so that a function with a wrong one fails when it starts. @throws EnvironmentError
   */
  checkEnvironment(): void;
  /** False when this deployment has the method switched off. */
  enabled(): boolean;
  /** Parameters to add: for the client to see, and for the verifier alone. */
  open(subject: Subject): Promise<{
    readonly shown: Shown;
    readonly kept: Readonly<Record<string, string>>;
  }>;
}

/** Half of a method: says whether an answer proves who the user is. */
export interface Verifier {
  /**
   * Reads the environment, so that a function with a wrong one fails when it starts. @throws EnvironmentError
   */
  checkEnvironment(): void;
  /** False when this deployment has the method switched off. */
  enabled(): boolean;
  /**
   * False for every answer that proves nothing, whatever its shape.
   *
   * @throws UserFacingError for what only who gave a right answer may read; errors of the services
   */
  verify(answer: ChallengeAnswer): Promise<boolean>;
}
