/** Encrypts a contact that waits in the table for its code: AES-256-GCM, bound to its place. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { joinUnambiguously } from '../bytes';
import { derivedKey } from './derived-key';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `iv ‖ tag ‖ ciphertext`. @param bound needed to open it again @throws errors of KMS */
export async function sealValue(bound: readonly string[], value: string): Promise<Buffer> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, await derivedKey('contact-values'), iv);
  cipher.setAAD(joinUnambiguously(bound));
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

/** Undefined unless sealed under this key for this place. @throws errors of KMS */
export async function openValue(bound: readonly string[], sealed: Uint8Array): Promise<string | undefined> {
  const key = await derivedKey('contact-values');
  const bytes = Buffer.from(sealed);
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(joinUnambiguously(bound));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
