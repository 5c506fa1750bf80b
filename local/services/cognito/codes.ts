import { createHash, randomInt } from 'node:crypto';
import { AwsError, type Clock } from '../../contract';
import { attemptLimitExceeded } from './errors';
import type { ContactAttribute, User, UserPool } from './model';
import type { Users } from './users';

/** What a code is for. */
export type CodePurpose = 'confirm' | 'reset' | 'verify:email' | 'verify:phone_number';

const HOUR = 3600 * 1000;
/**
 * Lives of codes, milliseconds (Cognito's quotas: sign-up and attribute codes 24 hours, password reset 1
 * hour).
 */
const LIVES: Readonly<Record<CodePurpose, number>> = {
  confirm: 24 * HOUR,
  'verify:email': 24 * HOUR,
  'verify:phone_number': 24 * HOUR,
  reset: HOUR,
};
/** Wrong answers within an hour after which no answer is looked at, not even to a new code. */
const WRONG_TRIES = 5;
/**
 * Codes that one user may be sent for one purpose within an hour. Cognito's own number lies between 5 and 20.
 */
const SENT_AN_HOUR = 5;

/** `CodeMismatchException` */
export function codeMismatch(): AwsError {
  return new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');
}

/** `ExpiredCodeException`; also what a code that was never asked for gets. */
export function codeExpired(): AwsError {
  return new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
}

/** One-time codes of six digits, with their life and limits. */
export class Codes {
  readonly #clock: Clock;
  readonly #users: Users;

  constructor(clock: Clock, users: Users) {
    this.#clock = clock;
    this.#users = users;
  }

  /**
   * Makes a code; an older one for the same purpose stops working.
   *
   * @throws AwsError LimitExceededException when too many were sent within the hour.
   */
  make(
    pool: UserPool,
    user: User,
    purpose: CodePurpose,
    attribute: ContactAttribute,
  ): { user: User; code: string } {
    const now = this.#clock.now();
    const sent = this.#recent(user, `sent:${purpose}`);
    if (sent.length >= SENT_AN_HOUR) throw attemptLimitExceeded();
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const entry = { hash: hashOf(code), expiresAt: now + LIVES[purpose], attribute };
    return {
      code,
      user: this.#users.update(pool, user, ({ codes, codeTimes }) => ({
        codes: { ...codes, [purpose]: entry },
        codeTimes: { ...codeTimes, [`sent:${purpose}`]: [...sent, now] },
      })),
    };
  }

  /**
   * Checks a code; nothing is awaited in here, so a code counts its wrong answers also when many come at
   * once.
   *
   * @returns the attribute that the code went to and is proven by it; spend the code with {@link without}
   * @throws AwsError CodeMismatchException, ExpiredCodeException, LimitExceededException
   */
  check(pool: UserPool, user: User, purpose: CodePurpose, given: string): ContactAttribute {
    const current = this.#users.bySub(pool.id, user.sub) ?? user;
    const wrong = this.#recent(current, `wrong:${purpose}`);
    if (wrong.length >= WRONG_TRIES) throw attemptLimitExceeded();
    const code = current.codes[purpose];
    if (!code || this.#clock.now() >= code.expiresAt) throw codeExpired();
    if (code.hash === hashOf(given)) return code.attribute;
    this.#users.save(pool, {
      ...current,
      codeTimes: { ...current.codeTimes, [`wrong:${purpose}`]: [...wrong, this.#clock.now()] },
    });
    throw codeMismatch();
  }

  #recent(user: User, kind: string): readonly number[] {
    const since = this.#clock.now() - HOUR;
    return (user.codeTimes[kind] ?? []).filter((time) => time > since);
  }
}

/** The user's codes without the one that was spent. */
export function without(user: User, purpose: CodePurpose): User['codes'] {
  return Object.fromEntries(Object.entries(user.codes).filter(([name]) => name !== purpose));
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}
