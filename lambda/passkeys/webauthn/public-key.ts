import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64Url } from '../../shared/bytes';
import { isValidEd448Point } from './ed448-point';
import { isValidEd25519Point } from './ed25519-point';
import { COSE_ALGORITHMS, type CoseAlgorithm } from './policy';
import { WebAuthnRefusal } from './refusal';

/** In the shape of the package's attribute `jwk`. */
export type PasskeyJwk =
  | { readonly kty: 'EC'; readonly alg: string; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly alg: string; readonly crv: string; readonly x: string }
  | { readonly kty: 'RSA'; readonly alg: string; readonly n: string; readonly e: string };

/** Checked, with the one algorithm it may be used with. */
export interface PublicKey {
  readonly algorithm: CoseAlgorithm;
  readonly key: KeyObject;
  readonly jwk: PasskeyJwk;
}

/** Section 5.8.5; bytes of a coordinate. */
export const CURVES = {
  [COSE_ALGORITHMS.ES256]: { crv: 'P-256', cose: 1, bytes: 32 },
  [COSE_ALGORITHMS.ES384]: { crv: 'P-384', cose: 2, bytes: 48 },
  [COSE_ALGORITHMS.ES512]: { crv: 'P-521', cose: 3, bytes: 66 },
} as const;

/** RFC 9053 §2.2, RFC 9864. */
const EDWARDS = {
  [COSE_ALGORITHMS.EdDSA]: { crv: 'Ed25519', bytes: 32, isValidPoint: isValidEd25519Point },
  [COSE_ALGORITHMS.Ed448]: { crv: 'Ed448', bytes: 57, isValidPoint: isValidEd448Point },
} as const;

/** Bits, from NIST SP 800-131A; above 4096 a key only costs time. */
const RSA_BITS = { minimum: 2048, maximum: 4096 };
const RSA_EXPONENT = { minimum: 65537n, below: 1n << 32n };

/**
 * `kty`, `alg` and `crv` agree, sizes are exact, points are on their curve, RSA numbers odd and within
 * bounds. Checked at each sign-in too: the package stored keys unchecked.
 *
 * @param jwk other members are ignored
 * @param step clause to name in a refusal
 * @throws WebAuthnRefusal `public-key-malformed`, `public-key-weak` or `algorithm-not-allowed`
 */
export function readPublicKey(jwk: unknown, step: string): PublicKey {
  if (typeof jwk !== 'object' || jwk === null) throw malformedKey(step, 'is missing');
  const members = new Map<string, unknown>(Object.entries(jwk));
  const alg = members.get('alg');
  const algorithm = Object.entries(COSE_ALGORITHMS).find(([name]) => name === alg)?.[1];
  if (algorithm === undefined)
    throw new WebAuthnRefusal(
      'algorithm-not-allowed',
      step,
      'The algorithm of the public key is not supported.',
    );
  switch (algorithm) {
    case COSE_ALGORITHMS.RS256:
      return rsaKey(members, algorithm, step);
    case COSE_ALGORITHMS.EdDSA:
    case COSE_ALGORITHMS.Ed448:
      return edwardsKey(members, algorithm, step);
    default:
      return ellipticKey(members, algorithm, step);
  }
}

function ellipticKey(members: Map<string, unknown>, algorithm: keyof typeof CURVES, step: string): PublicKey {
  const curve = CURVES[algorithm];
  requireMember(members, 'kty', 'EC', step);
  requireMember(members, 'crv', curve.crv, step);
  const jwk = {
    kty: 'EC',
    alg: nameOf(algorithm),
    crv: curve.crv,
    x: binaryMember(members, 'x', curve.bytes, step),
    y: binaryMember(members, 'y', curve.bytes, step),
  } as const;
  // OpenSSL refuses points off the curve; with cofactor 1 there is no small subgroup.
  return { algorithm, jwk, key: importKey(jwk, step) };
}

function edwardsKey(members: Map<string, unknown>, algorithm: keyof typeof EDWARDS, step: string): PublicKey {
  const { crv, bytes, isValidPoint } = EDWARDS[algorithm];
  requireMember(members, 'kty', 'OKP', step);
  requireMember(members, 'crv', crv, step);
  const x = binaryMember(members, 'x', bytes, step);
  if (!isValidPoint(Buffer.from(x, 'base64url')))
    throw malformedKey(step, `is not a point of ${crv} that a key may have`);
  const jwk = { kty: 'OKP', alg: nameOf(algorithm), crv, x } as const;
  return { algorithm, jwk, key: importKey(jwk, step) };
}

function rsaKey(members: Map<string, unknown>, algorithm: CoseAlgorithm, step: string): PublicKey {
  requireMember(members, 'kty', 'RSA', step);
  const n = unsignedMember(members, 'n', step);
  const e = unsignedMember(members, 'e', step);
  const modulus = BigInt(`0x${n.toString('hex')}`);
  const exponent = BigInt(`0x${e.toString('hex')}`);
  const bits = modulus.toString(2).length;
  if (bits < RSA_BITS.minimum || bits > RSA_BITS.maximum)
    throw weakKey(step, `An RSA key must have ${RSA_BITS.minimum} to ${RSA_BITS.maximum} bits`);
  if (modulus % 2n === 0n) throw weakKey(step, 'The modulus of the RSA key is even');
  if (exponent % 2n === 0n || exponent < RSA_EXPONENT.minimum || exponent >= RSA_EXPONENT.below)
    throw weakKey(step, 'The exponent of the RSA key must be odd, at least 65537 and below 2^32');
  const jwk = {
    kty: 'RSA',
    alg: nameOf(algorithm),
    n: n.toString('base64url'),
    e: e.toString('base64url'),
  } as const;
  return { algorithm, jwk, key: importKey(jwk, step) };
}

function importKey(jwk: PasskeyJwk, step: string): KeyObject {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    throw malformedKey(step, 'is not a point of its curve');
  }
}

function requireMember(members: Map<string, unknown>, name: string, value: string, step: string): void {
  if (members.get(name) !== value) throw malformedKey(step, `must have ${name} "${value}" for its algorithm`);
}

function binaryMember(members: Map<string, unknown>, name: string, bytes: number, step: string): string {
  const value = members.get(name);
  if (typeof value !== 'string' || decodeBase64Url(value)?.length !== bytes)
    throw malformedKey(step, `must have a member "${name}" of ${bytes} bytes`);
  return value;
}

/** Without leading zeros (RFC 8230 §4). */
function unsignedMember(members: Map<string, unknown>, name: string, step: string): Buffer {
  const value = members.get(name);
  const bytes = typeof value === 'string' && value.length <= 2048 ? decodeBase64Url(value) : undefined;
  if (!bytes?.length || bytes[0] === 0)
    throw malformedKey(step, `must have a member "${name}" without leading zeros`);
  return bytes;
}

function nameOf(algorithm: CoseAlgorithm): string {
  return Object.entries(COSE_ALGORITHMS).find(([, id]) => id === algorithm)?.[0] ?? '';
}

function malformedKey(step: string, problem: string): WebAuthnRefusal {
  return new WebAuthnRefusal('public-key-malformed', step, `The public key ${problem}.`);
}

function weakKey(step: string, problem: string): WebAuthnRefusal {
  return new WebAuthnRefusal('public-key-weak', step, `${problem}.`);
}
