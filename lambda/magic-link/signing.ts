/** Signatures by a KMS key, checked here with its public key, fetched once a process. */
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { kms } from '../shared/aws/clients';

/**
 * RSASSA-PSS with SHA-256 (RFC 8017 §8.1).
 *
 * @param bytes at most 4,096
 * @throws errors of KMS
 */
export async function sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array> {
  const { Signature: signature } = await kms().send(
    new SignCommand({
      KeyId: keyId,
      Message: bytes,
      MessageType: 'RAW',
      SigningAlgorithm: 'RSASSA_PSS_SHA_256',
    }),
  );
  if (!signature) throw new Error('KMS gave no signature.');
  return signature;
}

const publicKeys = new Map<string, KeyObject>();

/** Only for keys on the accepted list. */
export async function publicKeyOf(keyId: string): Promise<KeyObject> {
  const known = publicKeys.get(keyId);
  if (known) return known;
  const { PublicKey: der } = await kms().send(new GetPublicKeyCommand({ KeyId: keyId }));
  if (!der) throw new Error('KMS gave no public key.');
  const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'rsa') throw new Error('The signing key is not an RSA key.');
  publicKeys.set(keyId, key);
  return key;
}

/**
 * No link is used up while KMS gives no key.
 *
 * @throws errors of KMS, where it gives none of them
 */
export async function haveAnyKey(keyIds: Iterable<string>): Promise<void> {
  const asked = await Promise.allSettled([...keyIds].map(publicKeyOf));
  const failed = asked.find((result) => result.status === 'rejected');
  if (failed && asked.every(({ status }) => status === 'rejected')) throw failed.reason;
}

/** RSASSA-PSS, SHA-256, salt as long as the digest. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(
    'sha256',
    bytes,
    { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
    signature,
  );
}
