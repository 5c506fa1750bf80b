import type { CustomerMasterKeySpec } from '@aws-sdk/client-kms';
import { AwsError } from '../../contract';

/** By node:crypto's names. */
export type Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
/** A key has exactly one. */
export type KeyUsage = 'SIGN_VERIFY' | 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC';

export type SpecName = CustomerMasterKeySpec;

export type KeyKind =
  | { readonly kind: 'rsa'; readonly modulusBits: 2048 | 3072 | 4096 }
  | { readonly kind: 'ec'; readonly curve: 'P-256' | 'P-384' | 'P-521' | 'secp256k1'; readonly hash: Hash }
  | { readonly kind: 'hmac'; readonly bytes: number; readonly hash: Hash }
  | { readonly kind: 'symmetric' };

export const KEY_SPECS: Readonly<Record<string, KeyKind>> = {
  RSA_2048: { kind: 'rsa', modulusBits: 2048 },
  RSA_3072: { kind: 'rsa', modulusBits: 3072 },
  RSA_4096: { kind: 'rsa', modulusBits: 4096 },
  ECC_NIST_P256: { kind: 'ec', curve: 'P-256', hash: 'sha256' },
  ECC_NIST_P384: { kind: 'ec', curve: 'P-384', hash: 'sha384' },
  ECC_NIST_P521: { kind: 'ec', curve: 'P-521', hash: 'sha512' },
  ECC_SECG_P256K1: { kind: 'ec', curve: 'secp256k1', hash: 'sha256' },
  HMAC_224: { kind: 'hmac', bytes: 28, hash: 'sha224' },
  HMAC_256: { kind: 'hmac', bytes: 32, hash: 'sha256' },
  HMAC_384: { kind: 'hmac', bytes: 48, hash: 'sha384' },
  HMAC_512: { kind: 'hmac', bytes: 64, hash: 'sha512' },
  SYMMETRIC_DEFAULT: { kind: 'symmetric' },
};

export interface SigningScheme {
  readonly scheme: 'pss' | 'pkcs1' | 'ecdsa';
  readonly hash: Hash;
}

export const SIGNING_ALGORITHMS: Readonly<Record<string, SigningScheme>> = Object.fromEntries(
  [256, 384, 512].flatMap((bits) => {
    const hash = `sha${bits}` as Hash;
    return [
      [`RSASSA_PSS_SHA_${bits}`, { scheme: 'pss', hash }],
      [`RSASSA_PKCS1_V1_5_SHA_${bits}`, { scheme: 'pkcs1', hash }],
      [`ECDSA_SHA_${bits}`, { scheme: 'ecdsa', hash }],
    ];
  }),
);

export const DIGEST_BYTES: Readonly<Record<Hash, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** As `DescribeKey` lists them. */
export function algorithmsOf(spec: string, usage: KeyUsage): readonly string[] {
  const kind = KEY_SPECS[spec];
  if (kind?.kind === 'hmac') return [`HMAC_SHA_${spec.slice('HMAC_'.length)}`];
  if (kind?.kind === 'symmetric') return ['SYMMETRIC_DEFAULT'];
  if (kind?.kind === 'rsa' && usage === 'ENCRYPT_DECRYPT') return ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];
  return Object.entries(SIGNING_ALGORITHMS)
    .filter(([, { scheme, hash }]) =>
      kind?.kind === 'ec' ? scheme === 'ecdsa' && hash === kind.hash : scheme !== 'ecdsa',
    )
    .map(([name]) => name);
}

/**
 * @throws AwsError `ValidationException` for a spec that doesn't exist, isn't emulated, or has no such use
 */
export function checkSpec(spec: string, usage: string): { spec: SpecName; usage: KeyUsage } {
  const kind = KEY_SPECS[spec];
  if (!kind) {
    throw new AwsError(
      'ValidationException',
      `The embedded AWS has no key spec ${spec}; it knows ${Object.keys(KEY_SPECS).join(', ')}.`,
    );
  }
  const uses: Record<KeyKind['kind'], readonly KeyUsage[]> = {
    rsa: ['SIGN_VERIFY', 'ENCRYPT_DECRYPT'],
    ec: ['SIGN_VERIFY'],
    hmac: ['GENERATE_VERIFY_MAC'],
    symmetric: ['ENCRYPT_DECRYPT'],
  };
  const usable = uses[kind.kind].find((candidate) => candidate === usage);
  if (!usable) {
    throw new AwsError(
      'ValidationException',
      `KeyUsage ${usage} is not compatible with KeySpec ${spec}; it takes ${uses[kind.kind].join(' or ')}.`,
    );
  }
  return { spec: spec as SpecName, usage: usable };
}
