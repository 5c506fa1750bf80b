/**
 * Hashes for log lines: of a user's `sub` (operators compute it by docs/operating.md), and of the nonce of an
 * attempt's first challenge.
 */
import { createHash } from 'node:crypto';

/** Characters: 64 bits are enough for a pool and too few for anything else. */
const LENGTH = 16;

export const UNKNOWN_USER = 'unknown';

/** The first 16 hexadecimal digits of SHA-256 over `user/<sub>`. */
export function loggedUser(sub: string | undefined): string {
  return sub === undefined || sub === '' ? UNKNOWN_USER : shortHash(`user/${sub}`);
}

/** The same in all triggers of an attempt. The nonce, which codes are bound to, stays out of logs. */
export function loggedSignIn(nonce: string): string {
  return shortHash(`sign-in/${nonce}`);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, LENGTH);
}
