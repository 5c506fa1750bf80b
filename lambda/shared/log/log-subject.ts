/**
 * What tells log lines apart without saying whose they are: one user by a hash of their `sub`, one attempt to
 * sign in by a hash of the nonce of its first challenge. docs/operating.md says how operators compute the
 * first.
 */
import { createHash } from 'node:crypto';

/**
 * Characters of a hash that log lines carry: 64 bits, enough for a pool and too few to stand for anything
 * else.
 */
const LENGTH = 16;

/** Value for users that the pool doesn't have. */
export const UNKNOWN_USER = 'unknown';

/** Name of a user in logs: the first 16 hexadecimal digits of SHA-256 over `user/<sub>`. */
export function loggedUser(sub: string | undefined): string {
  return sub === undefined || sub === '' ? UNKNOWN_USER : shortHash(`user/${sub}`);
}

/**
 * Name of an attempt to sign in, the same in all its triggers. The nonce itself stays out of the logs: codes
 * are bound to it.
 *
 * @param nonce of the first challenge
 */
export function loggedSignIn(nonce: string): string {
  return shortHash(`sign-in/${nonce}`);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, LENGTH);
}
