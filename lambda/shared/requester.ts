/**
 * Requester binding: a link asked for with a code challenge is redeemed by the matching verifier alone (RFC
 * 7636, S256).
 */
import { createHash } from 'node:crypto';

/** A value that a client may send: there and well-formed, not there, or there but malformed. */
export type Given =
  | { readonly kind: 'absent' | 'malformed' }
  | { readonly kind: 'given'; readonly value: string };

/** Reads `codeChallenge`: base64url of a SHA-256 hash, 43 characters (RFC 7636 §4.2). */
export function readCodeChallenge(value: string | undefined): Given {
  if (value === undefined) return { kind: 'absent' };
  // 43 characters hold 258 bits, so the last one has two bits to spare, which must be zero.
  return /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value)
    ? { kind: 'given', value }
    : { kind: 'malformed' };
}

/**
 * Reads `codeVerifier` (43 to 128 unreserved characters, RFC 7636 §4.1) and gives the challenge it belongs
 * to.
 */
export function readCodeVerifier(value: string | undefined): Given {
  if (value === undefined) return { kind: 'absent' };
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) return { kind: 'malformed' };
  return { kind: 'given', value: createHash('sha256').update(value, 'ascii').digest('base64url') };
}
