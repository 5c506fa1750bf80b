/**
 * Lockouts for wrong passwords and wrong codes of second factors ("Lockout behavior for failed sign-in
 * attempts" of the developer guide; "MFA" there: five wrong codes begin the same). Counted apart: whoever has
 * the password must not begin anew with it.
 */
import type { Cognito } from '../cognito';
import { notAuthorized } from '../errors';
import type { User, UserPool } from '../model';
import { lockSeconds } from '../users/passwords';

/** Counted from the last failure. */
const FORGET_FAILURES_MILLISECONDS = 15 * 60 * 1000;

/** @throws AwsError NotAuthorizedException while the user is locked out */
export function requireUnlocked(cognito: Cognito, { lockedUntil, wrongFactors }: User): void {
  if (cognito.context.clock.now() < Math.max(lockedUntil, wrongFactors?.lockedUntil ?? 0))
    throw notAuthorized('Password attempts exceeded');
}

export function countWrongPassword(cognito: Cognito, pool: UserPool, user: User): void {
  cognito.users.update(pool, user, ({ failedPasswords, lockedUntil }) => {
    const { count, lockedUntil: until } = oneMore(cognito, { count: failedPasswords, lockedUntil });
    return { failedPasswords: count, lockedUntil: until };
  });
}

export function countWrongFactor(cognito: Cognito, pool: UserPool, user: User): void {
  cognito.users.update(pool, user, ({ wrongFactors }) => ({
    wrongFactors: oneMore(cognito, wrongFactors ?? { count: 0, lockedUntil: 0 }),
  }));
}

function oneMore(cognito: Cognito, failures: { readonly count: number; readonly lockedUntil: number }) {
  const now = cognito.context.clock.now();
  const stale = now > failures.lockedUntil + FORGET_FAILURES_MILLISECONDS;
  const count = (stale ? 0 : failures.count) + 1;
  return { count, lockedUntil: now + lockSeconds(count) * 1000 };
}

/** @throws AwsError NotAuthorizedException for a temporary one that has expired */
export function rightPassword(cognito: Cognito, pool: UserPool, user: User): User {
  const now = cognito.context.clock.now();
  if (user.temporaryPasswordUntil !== undefined && now >= user.temporaryPasswordUntil)
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  if (user.failedPasswords === 0) return user;
  return cognito.users.update(pool, user, () => ({ failedPasswords: 0, lockedUntil: 0 }));
}

export function rightFactor(cognito: Cognito, pool: UserPool, user: User): void {
  if (user.wrongFactors) cognito.users.update(pool, user, () => ({ wrongFactors: undefined }));
}
