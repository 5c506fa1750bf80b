import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AwsError } from '../../../contract';
import type { PasswordHash, PasswordPolicy } from '../model';
import { makeVerifier, realmOf } from '../sign-in/srp/verifier';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const HASH_BYTES = 32;
/** A sixteenth of Node's default: the accounts are emulated, and every first proof sets a password. */
const COST: ScryptOptions = { N: 1024 };
/** Cognito's symbols. */
const SYMBOL = /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+=]| (?=\S)/;

/** Scrypt with a fresh salt, and SRP's verifier, for which the user's name counts. */
export async function hashPassword(
  password: string,
  owner: { readonly poolId: string; readonly username: string },
): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, HASH_BYTES, COST);
  return {
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
    srp: makeVerifier(realmOf(owner.poolId), owner.username, password),
  };
}

/** As long as {@link passwordMatches}. */
export async function pretendToMatch(password: string): Promise<void> {
  await derive(password, randomBytes(16), HASH_BYTES, COST);
}

export async function passwordMatches(password: string, stored: PasswordHash): Promise<boolean> {
  const hash = await derive(password, Buffer.from(stored.salt, 'base64'), HASH_BYTES, COST);
  return timingSafeEqual(hash, Buffer.from(stored.hash, 'base64'));
}

/** @throws AwsError InvalidPasswordException with the first broken rule */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const broken = brokenRule(policy, password);
  if (broken)
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${broken}`);
}

function brokenRule(policy: PasswordPolicy, password: string): string | undefined {
  if (password.length < policy.minimumLength) return 'Password not long enough';
  if (policy.requireUppercase && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
  if (policy.requireLowercase && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
  if (policy.requireNumbers && !/\d/.test(password)) return 'Password must have numeric characters';
  if (policy.requireSymbols && !SYMBOL.test(password)) return 'Password must have symbol characters';
  return undefined;
}

/** Fits every policy: letters of both cases, digits and symbols. */
export function makeTemporaryPassword(policy: PasswordPolicy): string {
  const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#%&*'];
  const length = Math.max(policy.minimumLength, 12);
  return Array.from({ length }, (_, index) => {
    const letters = kinds[index % kinds.length] ?? '';
    return letters.charAt(randomInt(letters.length));
  }).join('');
}

/** Wrong ones before the lock-out begins. */
const FREE_TRIES = 5;
const LONGEST_LOCK_SECONDS = 15 * 60;

/**
 * After so many wrong passwords in a row: one from the fifth, then doubling up to about 15 minutes ("Lockout
 * behavior for failed sign-in attempts" of the developer guide).
 */
export function lockSeconds(failedPasswords: number): number {
  if (failedPasswords < FREE_TRIES) return 0;
  return Math.min(2 ** (failedPasswords - FREE_TRIES), LONGEST_LOCK_SECONDS);
}
