/**
 * The check that importing an Ed25519 key does not make: Node takes any 32 bytes. RFC 8032 section 5.1.3 says
 * which bytes are a point; points of small order are refused too, since with them one signature can fit any
 * message.
 */
const P = 2n ** 255n - 19n;
// Written out, because working them out would cost every cold start.
/** −121665/121666 */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const SQUARE_ROOT_OF_MINUS_ONE =
  19681161376707505956807079304988542015446066515923890162744021073123829784752n;

/** @param encoded 32 bytes: y little-endian, the sign of x in the highest bit */
export function isValidEd25519Point(encoded: Buffer): boolean {
  const littleEndian = Buffer.from(encoded).reverse();
  const value = BigInt(`0x${littleEndian.toString('hex')}`);
  const sign = value >> 255n;
  const y = value & (2n ** 255n - 1n);
  if (y >= P) return false;
  const x = recoverX(y);
  if (x === undefined || (x === 0n && sign === 1n)) return false;
  return !hasSmallOrder(x, y);
}

/** A square root of (y² − 1) / (dy² + 1); which of the two does not matter to what is asked here. */
function recoverX(y: bigint): bigint | undefined {
  const square = modulo((y * y - 1n) * inverse(D * y * y + 1n));
  const candidate = power(square, (P + 3n) / 8n);
  for (const x of [candidate, modulo(candidate * SQUARE_ROOT_OF_MINUS_ONE)])
    if (modulo(x * x - square) === 0n) return x;
  return undefined;
}

/** True when eight times the point is the neutral element (0, 1): the order divides the cofactor. */
function hasSmallOrder(x: bigint, y: bigint): boolean {
  let point = { x, y };
  for (let doubling = 0; doubling < 3; doubling++) {
    const xx = point.x * point.x;
    const yy = point.y * point.y;
    const product = modulo(D * xx * yy);
    point = {
      x: modulo(2n * point.x * point.y * inverse(1n + product)),
      y: modulo((yy + xx) * inverse(1n - product)),
    };
  }
  return point.x === 0n && point.y === 1n;
}

function inverse(value: bigint): bigint {
  return power(modulo(value), P - 2n);
}

function modulo(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = modulo(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = modulo(result * square);
    square = modulo(square * square);
  }
  return result;
}
