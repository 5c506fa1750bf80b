import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Secure Remote Password as Cognito has it: SRP-6a (RFC 5054 §2.5), the 3072-bit group of RFC 3526 §4,
 * generator 2, SHA-256. Numbers are hashed as signed big-endian bytes, as published clients do.
 */

/** RFC 3526 §4. */
export const N = BigInt(
  `0x${[
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD',
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F',
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510',
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C',
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
  ].join('')}`,
);
export const GENERATOR = 2n;

/** Big-endian, with a zero byte in front of what reads as negative. */
export function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(Number.parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even, 'hex');
}

/** Big-endian; 0 for none. */
export function numberOf(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}

export function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** k = H(N, g). */
export const MULTIPLIER = numberOf(sha256(bytesOf(N), bytesOf(GENERATOR)));

/** base^exponent mod N. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

const WINDOW_BITS = 4n;
/** Entry i: the generator to j·16^i for j from 0 to 15; filled as needed. */
const generatorPowers: bigint[][] = [];

function generatorWindow(index: number): readonly bigint[] {
  const known = generatorPowers[index];
  if (known) return known;
  const last = index === 0 ? undefined : generatorWindow(index - 1);
  const base = last ? ((last[1] ?? 1n) * (last[15] ?? 1n)) % N : GENERATOR;
  const row = [1n];
  while (row.length < 16) row.push(((row.at(-1) ?? 1n) * base) % N);
  generatorPowers[index] = row;
  return row;
}

/** generator^exponent mod N, by a table: every new password costs this. */
export function generatorPower(exponent: bigint): bigint {
  let result = 1n;
  let index = 0;
  for (let rest = exponent; rest > 0n; rest >>= WINDOW_BITS) {
    result = (result * (generatorWindow(index)[Number(rest & 15n)] ?? 1n)) % N;
    index += 1;
  }
  return result;
}

const KEY_INFO = Buffer.concat([Buffer.from('Caldera Derived Key'), Buffer.from([1])]);
const KEY_BYTES = 16;

/** First block of HKDF (RFC 5869) over the shared secret, salted with u. */
export function signingKey(secret: bigint, u: bigint): Buffer {
  const pseudoRandomKey = createHmac('sha256', bytesOf(u)).update(bytesOf(secret)).digest();
  return createHmac('sha256', pseudoRandomKey).update(KEY_INFO).digest().subarray(0, KEY_BYTES);
}

/** In constant time. */
export function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
