import { type KeyObject, verify } from 'node:crypto';
import { COSE_ALGORITHMS, type CoseAlgorithm } from './policy';
import { CURVES } from './public-key';
import { WebAuthnRefusal } from './refusal';

const DIGEST = {
  [COSE_ALGORITHMS.ES256]: 'sha256',
  [COSE_ALGORITHMS.ES384]: 'sha384',
  [COSE_ALGORITHMS.ES512]: 'sha512',
  [COSE_ALGORITHMS.RS256]: 'sha256',
  // Edwards curves hash by themselves.
  [COSE_ALGORITHMS.EdDSA]: null,
  [COSE_ALGORITHMS.Ed448]: null,
} as const;

const EDWARDS_SIGNATURE_BYTES = { [COSE_ALGORITHMS.EdDSA]: 64, [COSE_ALGORITHMS.Ed448]: 114 } as const;

export interface SignatureCheck {
  readonly algorithm: CoseAlgorithm;
  readonly key: KeyObject;
  /** The signed bytes, in order. */
  readonly data: readonly Buffer[];
  /** Section 6.5.5: DER for ECDSA, plain bytes for EdDSA and RSA. */
  readonly signature: Buffer;
}

/**
 * ECDSA signatures must be DER, so that a pair (r, s) has one spelling; s and n − s are both accepted, as in
 * the standard.
 *
 * @param step clause to name in a refusal
 * @throws WebAuthnRefusal `signature-malformed` or `signature-invalid`
 */
export function verifySignature({ algorithm, key, data, signature }: SignatureCheck, step: string): void {
  if (!isWellFormed(algorithm, key, signature))
    throw new WebAuthnRefusal(
      'signature-malformed',
      step,
      'The signature does not have the form of its algorithm (ECDSA: DER; Ed25519: 64 bytes; Ed448: 114 bytes; RSA: as long as the key).',
    );
  let valid: boolean;
  try {
    valid = verify(DIGEST[algorithm], Buffer.concat(data), key, signature);
  } catch {
    valid = false;
  }
  if (!valid) throw new WebAuthnRefusal('signature-invalid', step, 'The signature does not match.');
}

function isWellFormed(algorithm: CoseAlgorithm, key: KeyObject, signature: Buffer): boolean {
  if (algorithm === COSE_ALGORITHMS.EdDSA || algorithm === COSE_ALGORITHMS.Ed448)
    return signature.length === EDWARDS_SIGNATURE_BYTES[algorithm];
  if (algorithm === COSE_ALGORITHMS.RS256)
    return signature.length === Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  return isDerSignature(signature, CURVES[algorithm].bytes);
}

/** SEQUENCE of two positive INTEGERs (X.690 §10), no longer than the curve allows. */
function isDerSignature(signature: Buffer, coordinateBytes: number): boolean {
  // P-521 needs the long form, which DER allows from 128 on.
  const long = signature[1] === 0x81;
  const length = signature[long ? 2 : 1];
  const start = long ? 3 : 2;
  if (signature[0] !== 0x30 || length === undefined) return false;
  if (long ? length < 128 : length > 127) return false;
  if (length !== signature.length - start) return false;
  const afterR = endOfInteger(signature, start, coordinateBytes);
  return afterR !== undefined && endOfInteger(signature, afterR, coordinateBytes) === signature.length;
}

/** Undefined unless a positive, shortest INTEGER is at `offset`. */
function endOfInteger(bytes: Buffer, offset: number, maximumBytes: number): number | undefined {
  const length = bytes[offset + 1];
  const start = offset + 2;
  if (bytes[offset] !== 0x02 || !length || start + length > bytes.length) return undefined;
  const first = bytes.readUInt8(start);
  if (first >= 0x80) return undefined;
  if (first !== 0) return length <= maximumBytes ? start + length : undefined;
  // A leading zero stands only before a byte that would look negative.
  const needed = length > 1 && bytes.readUInt8(start + 1) >= 0x80;
  return needed && length - 1 <= maximumBytes ? start + length : undefined;
}
