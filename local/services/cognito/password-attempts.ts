import type { Cognito } from './cognito';
import { notAuthorized } from './errors';
import type { User, UserPool } from './model';
import { lockSeconds } from './passwords';

/** Wrong passwords are forgotten this long after the last one. */
const FORGET_FAILURES_MILLISECONDS = 15 * 60 * 1000;

/** @throws AwsError NotAuthorizedException while too many wrong passwords keep the account locked */
export function requireUnlocked(cognito: Cognito, user: User): void {
  if (cognito.context.clock.now() < user.lockedUntil) throw notAuthorized('Password attempts exceeded');
}

/** Counts a wrong password. */
export function countWrongPassword(cognito: Cognito, pool: UserPool, user: User): void {
  const { clock } = cognito.context;
  cognito.users.update(pool, user, (current) => {
    const stale = clock.now() > current.lockedUntil + FORGET_FAILURES_MILLISECONDS;
    const failedPasswords = (stale ? 0 : current.failedPasswords) + 1;
    return { failedPasswords, lockedUntil: clock.now() + lockSeconds(failedPasswords) * 1000 };
  });
}

/**
 * Notes a right password.
 *
 * @throws AwsError NotAuthorizedException when it was a temporary one whose time is over
 */
export function rightPassword(cognito: Cognito, pool: UserPool, user: User): User {
  const now = cognito.context.clock.now();
  if (user.temporaryPasswordUntil !== undefined && now >= user.temporaryPasswordUntil)
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  if (user.failedPasswords === 0) return user;
  return cognito.users.update(pool, user, () => ({ failedPasswords: 0, lockedUntil: 0 }));
}
