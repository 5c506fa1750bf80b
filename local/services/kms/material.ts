/** Made off the main thread when a key is first used. */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { KEY_SPECS } from './key-spec';

const generate = promisify(generateKeyPair);

export type Material =
  | { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
  | { readonly secret: Buffer };

/**
 * @param spec a name of {@link KEY_SPECS}
 * @returns PKCS #8 PEM of a private key, or base64 of secret bytes, for a state store
 */
export async function makeMaterial(spec: string): Promise<string> {
  const kind = KEY_SPECS[spec];
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  switch (kind?.kind) {
    case 'rsa': {
      const pair = await generate('rsa', {
        modulusLength: kind.modulusBits,
        privateKeyEncoding,
        publicKeyEncoding,
      });
      return pair.privateKey;
    }
    case 'ec': {
      const pair = await generate('ec', { namedCurve: kind.curve, privateKeyEncoding, publicKeyEncoding });
      return pair.privateKey;
    }
    case 'hmac':
      return randomBytes(kind.bytes).toString('base64');
    case 'symmetric':
      return randomBytes(32).toString('base64');
    default:
      throw new Error(`There is no key spec ${spec}.`);
  }
}

/** Of {@link makeMaterial}. */
export function readMaterial(kept: string): Material {
  if (!kept.startsWith('-----BEGIN')) return { secret: Buffer.from(kept, 'base64') };
  const privateKey = createPrivateKey(kept);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
