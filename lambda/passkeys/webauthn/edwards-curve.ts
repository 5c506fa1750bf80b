/** The twisted Edwards curve ax² + y² = 1 + dx²y² over a prime field (RFC 8032 §5). */
export interface EdwardsCurve {
  /** Order of the field. */
  readonly prime: bigint;
  readonly a: 1n | -1n;
  readonly d: bigint;
  /** How many doublings multiply a point by the cofactor. */
  readonly cofactorDoublings: number;
}

export function modulo(value: bigint, prime: bigint): bigint {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
}

export function inverse(value: bigint, prime: bigint): bigint {
  return power(value, prime - 2n, prime);
}

export function power(base: bigint, exponent: bigint, prime: bigint): bigint {
  let result = 1n;
  let square = modulo(base, prime);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = modulo(result * square, prime);
    square = modulo(square * square, prime);
  }
  return result;
}

/** Cofactor times the point is the neutral element (0, 1). */
export function hasSmallOrder(
  { prime, a, d, cofactorDoublings }: EdwardsCurve,
  x: bigint,
  y: bigint,
): boolean {
  let point = { x, y };
  for (let doubling = 0; doubling < cofactorDoublings; doubling++) {
    const xx = point.x * point.x;
    const yy = point.y * point.y;
    const product = modulo(d * xx * yy, prime);
    point = {
      x: modulo(2n * point.x * point.y * inverse(1n + product, prime), prime),
      y: modulo((yy - a * xx) * inverse(1n - product, prime), prime),
    };
  }
  return point.x === 0n && point.y === 1n;
}
