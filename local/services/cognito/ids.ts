import { randomInt } from 'node:crypto';

/** For pools and groups of devices. */
export const POOL_ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** After its Region. */
export const POOL_ID_LENGTH = 9;
export const CLIENT_ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const CLIENT_ID_LENGTH = 26;

export function randomId(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
