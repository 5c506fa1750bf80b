/**
 * Key pairs that may be exported as JWK. Node.js 20 waits for ever when it exports a generated key while its
 * garbage collector frees what generated it: both lock the key. One that was encoded as it was generated, and
 * imported, is another key.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function newKeyPair(
  kind: 'ed25519' | 'ed448' | { readonly rsaBits: number } | { readonly curve: string },
): KeyPair {
  const { publicKey, privateKey } = encoded(kind);
  return { publicKey: createPublicKey(publicKey), privateKey: createPrivateKey(privateKey) };
}

function encoded(kind: Parameters<typeof newKeyPair>[0]): Record<'publicKey' | 'privateKey', string> {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  if (kind === 'ed25519') return generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding });
  if (kind === 'ed448') return generateKeyPairSync('ed448', { publicKeyEncoding, privateKeyEncoding });
  return 'curve' in kind
    ? generateKeyPairSync('ec', { namedCurve: kind.curve, publicKeyEncoding, privateKeyEncoding })
    : generateKeyPairSync('rsa', { modulusLength: kind.rsaBits, publicKeyEncoding, privateKeyEncoding });
}
