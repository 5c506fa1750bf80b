/**
 * Node imports any 32 bytes as an Ed25519 key. This checks that they are a point (RFC 8032 §5.1.3) and not of
 * small order, for which one signature can fit any message.
 */
import { type EdwardsCurve, hasSmallOrder, inverse, modulo, power } from './edwards-curve';

const P = 2n ** 255n - 19n;
// Constants, as computing them would cost every cold start.
/** −121665/121666 */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const SQUARE_ROOT_OF_MINUS_ONE =
  19681161376707505956807079304988542015446066515923890162744021073123829784752n;

const CURVE: EdwardsCurve = { prime: P, a: -1n, d: D, cofactorDoublings: 3 };

/** @param encoded 32 bytes: y little-endian, the sign of x in the highest bit */
export function isValidEd25519Point(encoded: Buffer): boolean {
  const littleEndian = Buffer.from(encoded).reverse();
  const value = BigInt(`0x${littleEndian.toString('hex')}`);
  const sign = value >> 255n;
  const y = value & (2n ** 255n - 1n);
  if (y >= P) return false;
  const x = recoverX(y);
  if (x === undefined || (x === 0n && sign === 1n)) return false;
  return !hasSmallOrder(CURVE, x, y);
}

/** A square root of (y² − 1) / (dy² + 1); either will do. */
function recoverX(y: bigint): bigint | undefined {
  const square = modulo((y * y - 1n) * inverse(D * y * y + 1n, P), P);
  const candidate = power(square, (P + 3n) / 8n, P);
  for (const x of [candidate, modulo(candidate * SQUARE_ROOT_OF_MINUS_ONE, P)])
    if (modulo(x * x - square, P) === 0n) return x;
  return undefined;
}
