/**
 * The check that importing an Ed448 key does not make: Node takes any 57 bytes. RFC 8032 section 5.2.3 says
 * which bytes are a point; points of small order are refused too, since with them one signature can fit any
 * message.
 */
const P = 2n ** 448n - 2n ** 224n - 1n;
const D = P - 39081n;
const BYTES = 57;

/** @param encoded 57 bytes: y little-endian, the sign of x in the highest bit */
export function isValidEd448Point(encoded: Buffer): boolean {
  // The last byte has the sign of x and nothing else.
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
  return !hasSmallOrder(x, y);
}

/** A square root of (y² − 1) / (dy² − 1); which of the two does not matter to what is asked here. */
function recoverX(y: bigint): bigint | undefined {
  const square = modulo((y * y - 1n) * inverse(D * y * y - 1n));
  const x = power(square, (P + 1n) / 4n);
  return modulo(x * x - square) === 0n ? x : undefined;
}

/** True when four times the point is the neutral element (0, 1): the order divides the cofactor. */
function hasSmallOrder(x: bigint, y: bigint): boolean {
  let point = { x, y };
  for (let doubling = 0; doubling < 2; doubling++) {
    const xx = point.x * point.x;
    const yy = point.y * point.y;
    const product = modulo(D * xx * yy);
    point = {
      x: modulo(2n * point.x * point.y * inverse(1n + product)),
      y: modulo((yy - xx) * inverse(1n - product)),
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
