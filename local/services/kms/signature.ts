/** Signs messages by node:crypto, off the main thread, and digests by {@link encodePss}. */
import {
  constants,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  sign as signMessage,
  timingSafeEqual,
  verify as verifyMessage,
} from 'node:crypto';
import { p256 } from '@noble/curves/p256';
import { p384 } from '@noble/curves/p384';
import { p521 } from '@noble/curves/p521';
import { secp256k1 } from '@noble/curves/secp256k1';
import { digestInfo, encodePss, verifyPss } from './emsa';
import type { SigningScheme } from './key-spec';

const CURVES = { 'P-256': p256, 'P-384': p384, 'P-521': p521, secp256k1 } as const;

/** @returns RSA's bytes as they are, ECDSA's as DER */
export function sign(message: Buffer, scheme: SigningScheme, privateKey: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    signMessage(scheme.hash, message, { key: privateKey, ...padding(scheme) }, (error, signature) =>
      error ? reject(error) : resolve(signature),
    );
  });
}

export function verify(
  message: Buffer,
  signature: Buffer,
  scheme: SigningScheme,
  publicKey: KeyObject,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verifyMessage(scheme.hash, message, { key: publicKey, ...padding(scheme) }, signature, (error, valid) =>
      error ? reject(error) : resolve(valid),
    );
  });
}

/** The digest is as long as the scheme's hash. */
export function signDigest(digest: Buffer, scheme: SigningScheme, privateKey: KeyObject): Buffer {
  if (scheme.scheme === 'pkcs1') {
    const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
    return privateEncrypt(key, digestInfo(digest, scheme.hash));
  }
  if (scheme.scheme === 'pss') {
    const encoded = encodePss(digest, scheme.hash, modulusBits(privateKey));
    // RSASP1 (RFC 8017 §5.2.1): the private operation alone, which is decryption without padding.
    return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encoded);
  }
  const { curve, jwk } = ofCurve(privateKey);
  const signature = curve.sign(digest, Buffer.from(String(jwk.d), 'base64url'), {
    prehash: false,
    lowS: false,
  });
  return Buffer.from(signature.toBytes('der'));
}

export function verifyDigest(
  digest: Buffer,
  signature: Buffer,
  scheme: SigningScheme,
  publicKey: KeyObject,
): boolean {
  if (scheme.scheme === 'ecdsa') {
    const { curve, jwk } = ofCurve(publicKey);
    const point = Buffer.concat([
      Buffer.from([0x04]),
      Buffer.from(String(jwk.x), 'base64url'),
      Buffer.from(String(jwk.y), 'base64url'),
    ]);
    try {
      return curve.verify(signature, digest, point, { prehash: false, lowS: false, format: 'der' });
    } catch {
      return false;
    }
  }
  try {
    if (scheme.scheme === 'pkcs1') {
      const found = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature);
      const expected = digestInfo(digest, scheme.hash);
      return found.length === expected.length && timingSafeEqual(found, expected);
    }
    const encoded = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature);
    return verifyPss(digest, encoded, scheme.hash, modulusBits(publicKey));
  } catch {
    // OpenSSL refuses a wrong length, a number not below the modulus, wrong padding.
    return false;
  }
}

function padding({ scheme }: SigningScheme): object {
  if (scheme === 'pss') {
    return {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    };
  }
  return scheme === 'pkcs1' ? { padding: constants.RSA_PKCS1_PADDING } : { dsaEncoding: 'der' };
}

function modulusBits(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

function ofCurve(key: KeyObject): {
  curve: (typeof CURVES)[keyof typeof CURVES];
  jwk: ReturnType<typeof jwkOf>;
} {
  const jwk = jwkOf(key);
  return { curve: CURVES[jwk.crv as keyof typeof CURVES], jwk };
}

function jwkOf(key: KeyObject) {
  return key.export({ format: 'jwk' });
}
