import { randomInt, timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../shared/keyed-hash';
import { plainCode } from '../shared/reading/code';
import type { CodePurpose } from './purpose';

/** Uniform, from the CSPRNG (crypto.randomInt). */
export function newCode(digits: number): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0');
}

/** In characters, with separators. */
const LONGEST_ANSWER = 64;

/** As the page reads it; undefined for anything else. */
export function readCode(value: unknown, digits: number): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_ANSWER) return undefined;
  const code = plainCode(value);
  return code.length === digits && /^[0-9]+$/.test(code) ? code : undefined;
}

/** A code proves nothing for any other binding. */
export interface CodeBinding {
  readonly purpose: CodePurpose;
  readonly userPoolId: string;
  readonly userName: string;
  readonly clientId: string;
  /** Nonce of the sign-in or id of the session; empty where only the requester counts. */
  readonly request: string;
  /** S256 code challenge of the browser that asked. */
  readonly requester: string | undefined;
  /** {@link contactHash} of the number or address. */
  readonly to: string;
}

/**
 * HMAC-SHA-256 (32 bytes) over code and binding, keyed by KMS: under a plain hash all six-digit codes could
 * be tried.
 *
 * @throws errors of KMS
 */
export async function codeHash(binding: CodeBinding, code: string): Promise<Buffer> {
  const { purpose, userPoolId, userName, clientId, request, requester = '', to } = binding;
  return keyedHash('code', [purpose, userPoolId, userName, clientId, request, requester, to, code]);
}

/**
 * base64url of a keyed hash: phone numbers are few enough to try them all.
 *
 * @throws errors of KMS
 */
export async function contactHash(userPoolId: string, value: string): Promise<string> {
  return (await keyedHash('contact', [userPoolId, value])).toString('base64url');
}

/** Compares in constant time. */
export function isOneOf(hash: Buffer, known: readonly Buffer[]): boolean {
  let found = false;
  for (const other of known) if (other.length === hash.length && timingSafeEqual(other, hash)) found = true;
  return found;
}
