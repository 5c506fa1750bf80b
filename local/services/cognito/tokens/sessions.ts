import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../contract';
import { notAuthorized } from '../errors';
import type { ContactAttribute, SecondFactor } from '../model';
import type { SrpExchange } from '../sign-in/srp/exchange';
import type { TokenSource } from './tokens';

/** As trigger events list a custom challenge. */
export interface ChallengeResult {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
}

export interface Progress {
  readonly source: TokenSource;
  readonly secondFactorProven: boolean;
  readonly provenDevice?: string;
  /** Of a custom authentication that began with a password; its define trigger decides. */
  readonly customHistory?: readonly ChallengeResult[];
}

interface SentSignInCode {
  /** SHA-256, base64; undefined when nothing was sent, to a user who doesn't exist. */
  readonly codeHash: string | undefined;
  readonly attribute: ContactAttribute;
  /** The code proves this address and no other. */
  readonly destination: string;
}

/** Awaits an answer. */
export type Challenge =
  | {
      readonly name: 'CUSTOM_CHALLENGE';
      readonly privateParameters: Readonly<Record<string, string>>;
      readonly metadata: string | null;
      readonly history: readonly ChallengeResult[];
      /** Where the authentication began with a password. */
      readonly progress?: Progress;
    }
  | { readonly name: 'NEW_PASSWORD_REQUIRED'; readonly progress: Progress }
  | { readonly name: 'PASSWORD_VERIFIER'; readonly exchange: SrpExchange; readonly progress: Progress }
  | ({ readonly name: 'SMS_MFA'; readonly progress: Progress } & SentSignInCode)
  | ({ readonly name: 'SMS_OTP'; readonly progress: Progress } & SentSignInCode)
  | ({
      readonly name: 'EMAIL_OTP';
      readonly progress: Progress;
      /** Beside a password or in its place. */
      readonly purpose: 'second-factor' | 'first-factor' | 'set-up';
    } & SentSignInCode)
  | { readonly name: 'SOFTWARE_TOKEN_MFA'; readonly progress: Progress }
  | {
      readonly name: 'SELECT_MFA_TYPE';
      readonly choices: readonly SecondFactor[];
      readonly progress: Progress;
    }
  | {
      readonly name: 'MFA_SETUP';
      readonly choices: readonly SecondFactor[];
      /** Of AssociateSoftwareToken, base32. */
      readonly secret?: string;
      /** Of VerifySoftwareToken. */
      readonly verified?: { readonly lastStep: number; readonly name: string | undefined };
      readonly progress: Progress;
    }
  | { readonly name: 'DEVICE_SRP_AUTH'; readonly deviceKey: string; readonly progress: Progress }
  | {
      readonly name: 'DEVICE_PASSWORD_VERIFIER';
      readonly deviceKey: string;
      readonly exchange: SrpExchange;
      readonly progress: Progress;
    }
  | { readonly name: 'SELECT_CHALLENGE'; readonly available: readonly string[]; readonly progress: Progress }
  | { readonly name: 'PASSWORD' | 'PASSWORD_SRP'; readonly progress: Progress }
  | { readonly name: 'WEB_AUTHN'; readonly challenge: string; readonly progress: Progress }
  /** Of a confirmation, for the new user's first sign-in. */
  | { readonly name: 'SIGN_UP' | 'CONFIRMED_SIGN_UP' };

export interface AuthSession {
  readonly poolId: string;
  readonly clientId: string;
  /** `sub` of the user, or the simulated one. */
  readonly sub: string;
  /** False for a user who doesn't exist, of which the client must not learn. */
  readonly userExists: boolean;
  readonly usernames: readonly string[];
  readonly challenge: Challenge;
}

interface Held {
  readonly session: AuthSession;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  used: boolean;
  misses: number;
}

export interface OpenSession {
  readonly session: AuthSession;
  readonly secondsLeft: number;
  spend(): void;
  /** The last one allowed spends the session. */
  miss(): void;
}

interface Expected {
  readonly poolId: string;
  readonly clientId: string;
  readonly challengeName: string;
  readonly username: string;
  readonly normalise: (name: string) => string;
}

const SESSION_BYTES = 96;
/** Wrong codes. */
const MISSES = 3;
/** A spent or expired session is remembered, so that answers say what happened. */
const REMEMBER_MILLISECONDS = 15 * 60 * 1000;

/** Opaque, single-use, bound to user and client. In memory only. */
export class Sessions {
  readonly #held = new Map<string, Held>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(session: AuthSession, lifeSeconds: number): string {
    this.#sweep();
    const token = randomBytes(SESSION_BYTES).toString('base64url');
    this.#held.set(token, {
      session,
      expiresAt: this.#clock.now() + lifeSeconds * 1000,
      used: false,
      misses: 0,
    });
    return token;
  }

  /**
   * Doesn't spend it. A caller that awaits nothing before {@link OpenSession.spend} has it alone.
   *
   * @throws AwsError NotAuthorizedException when it is unknown, another client's or user's, expired or spent
   */
  find(token: string, expected: Expected): OpenSession {
    const held = this.#held.get(token);
    if (!held) throw notAuthorized('Invalid session for the user.');
    const { session } = held;
    const ours =
      session.poolId === expected.poolId &&
      session.clientId === expected.clientId &&
      session.challenge.name === expected.challengeName &&
      session.usernames.some((name) => expected.normalise(name) === expected.normalise(expected.username));
    if (!ours) throw notAuthorized('Invalid session for the user.');
    return this.#usable(held);
  }

  /**
   * Spends it at once, so one of two concurrent answers proceeds.
   *
   * @throws AwsError as {@link find}
   */
  take(token: string, expected: Expected): AuthSession {
    const found = this.find(token, expected);
    found.spend();
    return found.session;
  }

  /**
   * For operations that name no user.
   *
   * @throws AwsError NotAuthorizedException when it is unknown, awaits another challenge, is expired or spent
   */
  findByToken(token: string, challengeName: string): OpenSession {
    const held = this.#held.get(token);
    if (held?.session.challenge.name !== challengeName) throw notAuthorized('Invalid session for the user.');
    return this.#usable(held);
  }

  #usable(held: Held): OpenSession {
    if (held.used) throw notAuthorized('Invalid session for the user, session can only be used once.');
    const millisecondsLeft = held.expiresAt - this.#clock.now();
    if (millisecondsLeft <= 0) throw notAuthorized('Invalid session for the user, session is expired.');
    return {
      session: held.session,
      secondsLeft: millisecondsLeft / 1000,
      spend() {
        held.used = true;
      },
      miss() {
        held.misses += 1;
        if (held.misses >= MISSES) held.used = true;
      },
    };
  }

  clear(): void {
    this.#held.clear();
  }

  #sweep(): void {
    const now = this.#clock.now();
    // They expire nearly in the order of their insertion.
    for (const [token, held] of this.#held) {
      if (held.expiresAt + REMEMBER_MILLISECONDS > now) return;
      this.#held.delete(token);
    }
  }
}
