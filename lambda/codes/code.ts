/** Codes and the keyed hashes they are kept as. */
import { randomInt, timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../shared/keyed-hash';
import { plainCode } from '../shared/reading/code';
import type { CodePurpose } from './purpose';

/**
 * A code's digits, each of them as likely as any other: one draw from the CSPRNG, without a bias
 * (crypto.randomInt).
 */
export function newCode(digits: number): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0');
}

/** Characters of an answer that are worth reading: marks and separators may stand between all digits. */
const LONGEST_ANSWER = 64;

/** A code of so many digits, read as the page reads what is typed; `undefined` for anything else. */
export function readCode(value: unknown, digits: number): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_ANSWER) return undefined;
  const code = plainCode(value);
  return code.length === digits && /^[0-9]+$/.test(code) ? code : undefined;
}

/** All that a code is bound to; a code that is right for one of these proves nothing for another. */
export interface CodeBinding {
  readonly purpose: CodePurpose;
  readonly userPoolId: string;
  readonly userName: string;
  readonly clientId: string;
  /**
   * Nonce of the sign-in, or id of the session, that asked; empty where the requester alone stands for it.
   */
  readonly request: string;
  /** S256 code challenge of the browser that asked, where it gave one. */
  readonly requester: string | undefined;
  /** {@link contactHash} of the number or address that the code went to. */
  readonly to: string;
}

/**
 * The only form in which a code is kept: HMAC-SHA-256 (32 bytes) over the code and all it is bound to, under
 * a key that only KMS can give. With six digits a plain hash would be undone by trying them all.
 *
 * @throws errors of KMS
 */
export async function codeHash(binding: CodeBinding, code: string): Promise<Buffer> {
  const { purpose, userPoolId, userName, clientId, request, requester = '', to } = binding;
  return keyedHash('code', [purpose, userPoolId, userName, clientId, request, requester, to, code]);
}

/**
 * How a number or an address is written in the table: base64url of a keyed hash, as phone numbers are few
 * enough to try them all.
 *
 * @throws errors of KMS
 */
export async function contactHash(userPoolId: string, value: string): Promise<string> {
  return (await keyedHash('contact', [userPoolId, value])).toString('base64url');
}

/** True when the hash is one of these. Every one is looked at, in a time that tells nothing of either. */
export function isOneOf(hash: Buffer, known: readonly Buffer[]): boolean {
  let found = false;
  for (const other of known) if (other.length === hash.length && timingSafeEqual(other, hash)) found = true;
  return found;
}
