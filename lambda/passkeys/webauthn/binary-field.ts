import { decodeAnyBase64 } from '../../shared/bytes';
import { WebAuthnRefusal } from './refusal';

export interface BinaryField {
  name: string;
  minimumBytes: number;
  maximumBytes: number;
}

/**
 * Reads base64url, as in the standard, or base64, as kits of native apps send; padded or not.
 *
 * @throws WebAuthnRefusal `input-malformed` naming the field
 */
export function readBinaryField(value: unknown, field: BinaryField, step: string): Buffer {
  const refuse = (problem: string) =>
    new WebAuthnRefusal('input-malformed', step, `${field.name} ${problem}.`);
  if (typeof value !== 'string') throw refuse('must be a string of base64url');
  // Refused before decoding: 4 characters carry 3 bytes.
  if (value.length > 4 * Math.ceil(field.maximumBytes / 3))
    throw refuse(`is longer than ${field.maximumBytes} bytes`);
  const bytes = value === '' ? Buffer.alloc(0) : decodeAnyBase64(value);
  if (!bytes) throw refuse('must be base64url (RFC 4648 section 5)');
  if (bytes.length > field.maximumBytes) throw refuse(`is longer than ${field.maximumBytes} bytes`);
  if (bytes.length < field.minimumBytes)
    throw refuse(`is ${bytes.length} bytes long, at least ${field.minimumBytes} are needed`);
  return bytes;
}
