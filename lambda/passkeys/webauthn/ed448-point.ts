/** As ed25519-point.ts, for Ed448 (57 bytes, RFC 8032 §5.2.3). */
import { type EdwardsCurve, hasSmallOrder, inverse, modulo, power } from './edwards-curve';

const P = 2n ** 448n - 2n ** 224n - 1n;
const D = P - 39081n;
const BYTES = 57;

const CURVE: EdwardsCurve = { prime: P, a: 1n, d: D, cofactorDoublings: 2 };

/** @param encoded 57 bytes: y little-endian, the sign of x in the highest bit */
export function isValidEd448Point(encoded: Buffer): boolean {
  // The last byte has only the sign of x.
  const last = encoded[BYTES - 1] ?? 0xff;
  if (encoded.length !== BYTES || (last & 0x7f) !== 0) return false;
  const y = BigInt(
    `0x${Buffer.from(encoded.subarray(0, BYTES - 1))
      .reverse()
      .toString('hex')}`,
  );
  if (y >= P) return false;
  const x = recoverX(y);
  if (x === undefined || (x === 0n && last !== 0)) return false;
  return !hasSmallOrder(CURVE, x, y);
}

/** A square root of (y² − 1) / (dy² − 1); either will do. */
function recoverX(y: bigint): bigint | undefined {
  const square = modulo((y * y - 1n) * inverse(D * y * y - 1n, P), P);
  const x = power(square, (P + 1n) / 4n, P);
  return modulo(x * x - square, P) === 0n ? x : undefined;
}
