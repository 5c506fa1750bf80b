import { randomBytes } from 'node:crypto';
import type { Clock } from '../../contract';
import { notAuthorized } from './errors';

/** One round of a custom challenge, as trigger events list it. */
export interface ChallengeResult {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
}

/** What an authentication in progress carries from one call to the next. */
export interface AuthSession {
  readonly poolId: string;
  readonly clientId: string;
  /** `sub` of the user, or the simulated one when there is no such user. */
  readonly sub: string;
  /** False when the user doesn't exist and the client must not be told. */
  readonly userExists: boolean;
  /** Names that the client may answer with. */
  readonly usernames: readonly string[];
  readonly challenge:
    | {
        readonly name: 'CUSTOM_CHALLENGE';
        readonly privateParameters: Readonly<Record<string, string>>;
        readonly metadata: string | null;
        readonly history: readonly ChallengeResult[];
      }
    | { readonly name: 'NEW_PASSWORD_REQUIRED' };
}

interface Held {
  readonly session: AuthSession;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  used: boolean;
}

const SESSION_BYTES = 96;
/** How long a spent or expired session is remembered, so that its answer says what happened to it. */
const REMEMBER_MILLISECONDS = 15 * 60 * 1000;

/** Sessions of authentications under way: opaque, single-use, bound to user and client. Kept in memory only. */
export class Sessions {
  readonly #held = new Map<string, Held>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Opens a session and gives the string the client has to send back. */
  open(session: AuthSession, lifeSeconds: number): string {
    this.#sweep();
    const token = randomBytes(SESSION_BYTES).toString('base64url');
    this.#held.set(token, { session, expiresAt: this.#clock.now() + lifeSeconds * 1000, used: false });
    return token;
  }

  /**
   * Takes a session for the one answer it is good for. Nothing is awaited between look-up and marking, so of two
   * concurrent answers one proceeds.
   *
   * @throws AwsError NotAuthorizedException when it is unknown, another client's or user's, expired or spent.
   */
  take(
    token: string,
    expected: {
      poolId: string;
      clientId: string;
      challengeName: string;
      username: string;
      normalise: (name: string) => string;
    },
  ): AuthSession {
    const held = this.#held.get(token);
    if (!held) throw notAuthorized('Invalid session for the user.');
    const { session } = held;
    const ours =
      session.poolId === expected.poolId &&
      session.clientId === expected.clientId &&
      session.challenge.name === expected.challengeName &&
      session.usernames.some((name) => expected.normalise(name) === expected.normalise(expected.username));
    if (!ours) throw notAuthorized('Invalid session for the user.');
    if (held.used) throw notAuthorized('Invalid session for the user, session can only be used once.');
    if (this.#clock.now() >= held.expiresAt)
      throw notAuthorized('Invalid session for the user, session is expired.');
    held.used = true;
    return session;
  }

  clear(): void {
    this.#held.clear();
  }

  #sweep(): void {
    const now = this.#clock.now();
    // Insertion order is nearly expiry order, so the walk ends at the first session worth keeping.
    for (const [token, held] of this.#held) {
      if (held.expiresAt + REMEMBER_MILLISECONDS > now) return;
      this.#held.delete(token);
    }
  }
}
