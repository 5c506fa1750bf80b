/** Binds a link or code to its requester (RFC 7636, S256). */
import { createHash } from 'node:crypto';

export type Given =
  | { readonly kind: 'absent' | 'malformed' }
  | { readonly kind: 'given'; readonly value: string };

/** base64url of a SHA-256, 43 characters (RFC 7636 §4.2). */
export function readCodeChallenge(value: string | undefined): Given {
  if (value === undefined) return { kind: 'absent' };
  // 43 characters hold 258 bits: the last two bits must be zero.
  return /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value)
    ? { kind: 'given', value }
    : { kind: 'malformed' };
}

/** 43 to 128 unreserved characters (RFC 7636 §4.1). Gives its challenge. */
export function readCodeVerifier(value: string | undefined): Given {
  if (value === undefined) return { kind: 'absent' };
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) return { kind: 'malformed' };
  return { kind: 'given', value: createHash('sha256').update(value, 'ascii').digest('base64url') };
}
