/**
 * Of symmetric keys: version, key id, nonce, tag, AES-256-GCM ciphertext. The encryption context is
 * authenticated too, sorted, as its order doesn't matter.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Must be given again to decrypt. */
export type EncryptionContext = Readonly<Record<string, string>>;

export function seal(keyId: string, secret: Buffer, plaintext: Buffer, context: EncryptionContext): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const head = headOf(keyId);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  cipher.setAAD(Buffer.concat([head, authenticated(context)]));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
}

/** Key's id; undefined when it is no such blob. */
export function sealedWith(blob: Buffer): string | undefined {
  const length = blob[1] ?? 0;
  if (blob[0] !== VERSION || blob.length < 2 + length + NONCE_BYTES + TAG_BYTES) return undefined;
  return blob.toString('latin1', 2, 2 + length);
}

/** Undefined when key, context and blob don't fit. */
export function open(secret: Buffer, blob: Buffer, context: EncryptionContext): Buffer | undefined {
  const keyId = sealedWith(blob);
  if (keyId === undefined) return undefined;
  const head = headOf(keyId);
  const rest = blob.subarray(head.length);
  const decipher = createDecipheriv('aes-256-gcm', secret, rest.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.concat([head, authenticated(context)]));
  decipher.setAuthTag(rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(rest.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function headOf(keyId: string): Buffer {
  return Buffer.concat([Buffer.from([VERSION, keyId.length]), Buffer.from(keyId, 'latin1')]);
}

function authenticated(context: EncryptionContext): Buffer {
  const entries = Object.entries(context).sort(([left], [right]) => (left < right ? -1 : 1));
  return Buffer.from(JSON.stringify(entries));
}
