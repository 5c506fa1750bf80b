/** The interface of a sign-in method. Cognito's events go no further than the handlers. */
import type { ClientMetadata } from '../shared/client-metadata';

/** All of it comes from Cognito, not the client. */
export interface Subject {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly userName: string;
  /** The pool hides that there is no such user: all that shows must be as for a user. */
  readonly userNotFound: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ChallengeRequest extends Subject {
  readonly metadata: ClientMetadata;
  /** The same in every try of a request: Cognito runs triggers up to three times. */
  readonly requestNonce: string;
}

export interface ChallengeAnswer extends Subject {
  readonly metadata: ClientMetadata;
  /** Of any shape. */
  readonly answer: unknown;
  /** The same in every try of one answer. */
  readonly round: string;
  /** The round's `privateChallengeParameters`. */
  readonly kept: Readonly<Record<string, string>>;
}

/** Parameters for the client. */
export type Shown = Readonly<Record<string, string>>;

/** For define-auth-challenge. */
export interface MethodRules {
  /**
   * How a client asks for a challenge: a metadata key, with its values for "send me one" and "here is my
   * answer"; or `'first-answer'`. Allowed once, as the first answer. Without it, the method is in the first
   * challenge of every sign-in.
   */
  readonly request?:
    | { readonly key: string; readonly asks: string; readonly answers: string }
    | 'first-answer';
  /** Answers that a requested challenge takes. @default 1 */
  readonly tries?: number;
}

/** Half of a method: makes and sends a challenge. */
export interface Issuer {
  /** Makes a function with a wrong environment fail at its start. @throws EnvironmentError */
  checkEnvironment(): void;
  enabled(): boolean;
  /** For `privateChallengeParameters`. */
  readonly challenge: string;
  /** @throws UserFacingError for what is wrong whoever the user is */
  issue(request: ChallengeRequest): Promise<Shown>;
  /** What the client sees after a wrong answer, if it has more. Sends nothing. */
  repeat?(request: ChallengeRequest): Promise<Shown>;
}

/** Half of a method: adds to every sign-in's first challenge. */
export interface Opener {
  /** As {@link Issuer}'s. @throws EnvironmentError */
  checkEnvironment(): void;
  enabled(): boolean;
  /** For the client, and for the verifier alone. */
  open(subject: Subject): Promise<{
    readonly shown: Shown;
    readonly kept: Readonly<Record<string, string>>;
  }>;
}

/** Half of a method: checks answers. */
export interface Verifier {
  /** As {@link Issuer}'s. @throws EnvironmentError */
  checkEnvironment(): void;
  enabled(): boolean;
  /**
   * False for an answer that proves nothing.
   *
   * @throws UserFacingError for what only the giver of a right answer may read; errors of the services
   */
  verify(answer: ChallengeAnswer): Promise<boolean>;
}
