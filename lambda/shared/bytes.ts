import { createHash, randomBytes } from 'node:crypto';

/**
 * Puts parts one after another so that no two different lists give the same bytes: each part follows its
 * length in bytes (32 bit, big endian). Strings are UTF-8.
 */
export function joinUnambiguously(parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** SHA-256 (32 bytes) over a purpose and its values; hashes of different purposes never meet. */
export function domainHash(purpose: string, ...values: readonly string[]): Buffer {
  return createHash('sha256')
    .update(joinUnambiguously([`passwordless/v1/${purpose}`, ...values]))
    .digest();
}

/** `bytes` random bytes as base64url: 16 bytes give 22 characters, 32 give 43. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/**
 * Decodes base64url without padding (RFC 4648 §5), and only the one spelling that encoding gives back: no
 * foreign characters, no stray bits at the end.
 */
export function decodeBase64Url(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/**
 * Bytes that a client wrote in base64url or base64 (RFC 4648 §4 and §5), with or without padding; stray bits
 * at the end and wrong padding are refused. What is kept or compared is made of the bytes, so that two
 * spellings are one value.
 */
export function decodeAnyBase64(text: string): Buffer | undefined {
  const bare = text.replace(/={1,2}$/, '');
  if (bare !== text && text.length % 4 !== 0) return undefined;
  return decodeBase64Url(bare.replaceAll('+', '-').replaceAll('/', '_'));
}
