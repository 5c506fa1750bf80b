import { createHash, randomBytes } from 'node:crypto';

/** Each part follows its length in bytes (32 bit, big endian). Strings are UTF-8. */
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

/** SHA-256 (32 bytes); hashes of different purposes never meet. */
export function domainHash(purpose: string, ...values: readonly string[]): Buffer {
  return createHash('sha256')
    .update(joinUnambiguously([`passwordless/v1/${purpose}`, ...values]))
    .digest();
}

/** base64url: 16 bytes give 22 characters, 32 give 43. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** Without padding (RFC 4648 §5); undefined for any but the canonical spelling. */
export function decodeBase64Url(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/**
 * base64url or base64 (RFC 4648 §4 and §5), padded or not; refuses stray bits and wrong padding. Compare the
 * bytes, not the text.
 */
export function decodeAnyBase64(text: string): Buffer | undefined {
  const bare = text.replace(/={1,2}$/, '');
  if (bare !== text && text.length % 4 !== 0) return undefined;
  return decodeBase64Url(bare.replaceAll('+', '-').replaceAll('/', '_'));
}
