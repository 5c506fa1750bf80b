import { createHash, randomInt } from 'node:crypto';
import { AwsError, type Clock } from '../../../contract';
import { attemptLimitExceeded } from '../errors';
import type { ContactAttribute, User, UserPool } from '../model';
import { counted, lastHour } from '../users/tries';
import type { Users } from '../users/users';

export type CodePurpose = 'confirm' | 'reset' | 'verify:email' | 'verify:phone_number';

const HOUR = 3600 * 1000;
/** Milliseconds (quotas: sign-up and attribute codes 24 hours, password reset 1 hour). */
const LIVES: Readonly<Record<CodePurpose, number>> = {
  confirm: 24 * HOUR,
  'verify:email': 24 * HOUR,
  'verify:phone_number': 24 * HOUR,
  reset: HOUR,
};
/**
 * Within an hour; then none is looked at, not even for a new code. Cognito's number is between 5 and 20
 * ("Forgot password behavior" of the developer guide); five were seen of a reset (amplify-ui-android 180).
 */
const WRONG_TRIES = 5;
/** For one user and purpose: between 5 and 20 again, five were seen (amazon-cognito-identity-js 548). */
const SENT_AN_HOUR = 5;

/** `CodeMismatchException` */
export function codeMismatch(): AwsError {
  return new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');
}

/** Also for a code that was never asked for. */
export function codeExpired(): AwsError {
  return new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
}

/** Six digits. */
export class Codes {
  readonly #clock: Clock;
  readonly #users: Users;

  constructor(clock: Clock, users: Users) {
    this.#clock = clock;
    this.#users = users;
  }

  /**
   * Replaces an older code for the same purpose.
   *
   * @throws AwsError LimitExceededException when too many were sent within the hour
   */
  make(
    pool: UserPool,
    user: User,
    purpose: CodePurpose,
    attribute: ContactAttribute,
  ): { user: User; code: string } {
    const now = this.#clock.now();
    const kind = `sent:${purpose}`;
    if (lastHour(user, kind, now).length >= SENT_AN_HOUR) throw attemptLimitExceeded();
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const entry = { hash: hashOf(code), expiresAt: now + LIVES[purpose], attribute };
    return {
      code,
      user: this.#users.update(pool, user, (current) => ({
        codes: { ...current.codes, [purpose]: entry },
        ...counted(current, kind, now),
      })),
    };
  }

  /**
   * Synchronous, so concurrent wrong answers all count.
   *
   * @returns the attribute that the code proves; spend the code with {@link without}
   * @throws AwsError CodeMismatchException, ExpiredCodeException, LimitExceededException
   */
  check(pool: UserPool, user: User, purpose: CodePurpose, given: string): ContactAttribute {
    const current = this.#users.bySub(pool.id, user.sub) ?? user;
    const now = this.#clock.now();
    const kind = `wrong:${purpose}`;
    if (lastHour(current, kind, now).length >= WRONG_TRIES) throw attemptLimitExceeded();
    const code = current.codes[purpose];
    if (!code || now >= code.expiresAt) throw codeExpired();
    if (code.hash === hashOf(given)) return code.attribute;
    this.#users.save(pool, { ...current, ...counted(current, kind, now) });
    throw codeMismatch();
  }
}

export function without(user: User, purpose: CodePurpose): User['codes'] {
  return Object.fromEntries(Object.entries(user.codes).filter(([name]) => name !== purpose));
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}
