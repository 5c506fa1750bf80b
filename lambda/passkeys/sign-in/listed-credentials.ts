/**
 * Credential ids for sign-ins with a user name, where the stage exposes them. Names without passkeys get
 * decoys, made from name and a secret key, so that they never change.
 */
import { createHmac } from 'node:crypto';
import type { Subject } from '../../custom-auth/method';
import { joinUnambiguously } from '../../shared/bytes';
import { derivedKey } from '../../shared/challenges/derived-key';
import { readAccount } from '../account';
import { userHandleOf } from '../user-handle';

/** As in `fido2options`. */
export interface ListedCredential {
  /** base64url */
  readonly id: string;
  readonly transports?: readonly string[];
}

/** Like phones, computers and security keys. */
const KINDS = [
  { bytes: 20, transports: ['hybrid', 'internal'] },
  { bytes: 16, transports: ['hybrid', 'internal'] },
  { bytes: 32, transports: ['internal'] },
  { bytes: 48, transports: ['nfc', 'usb'] },
] as const;

/** Names of 256 that get two decoys rather than one. */
const WITH_TWO = 64;

/** @throws errors of DynamoDB and KMS */
export async function listedCredentials(subject: Subject): Promise<readonly ListedCredential[]> {
  // The same work for everybody.
  const [account, decoys] = await Promise.all([
    readAccount(userHandleOf(subject.attributes.sub, subject.userName)),
    decoysFor(subject),
  ]);
  if (subject.userNotFound || account.passkeys.length === 0) return decoys;
  return account.passkeys.map(({ credentialId, transports }) => ({
    id: credentialId,
    ...(transports.length > 0 ? { transports } : {}),
  }));
}

/** @throws errors of KMS */
async function decoysFor({ userPoolId, userName }: Subject): Promise<readonly ListedCredential[]> {
  const key = await derivedKey('decoy');
  // Cognito ignores case in names, so the answer must too.
  const name = userName.normalize('NFKC').toLowerCase();
  const bytesFor = (label: string): Buffer =>
    createHmac('sha512', key)
      .update(joinUnambiguously([label, userPoolId, name]))
      .digest();
  const count = bytesFor('count').readUInt8(0) < WITH_TWO ? 2 : 1;
  return Array.from({ length: count }, (_, index) => {
    const material = bytesFor(`credential ${index}`);
    const { bytes, transports } = KINDS[material.readUInt8(63) % KINDS.length] ?? KINDS[0];
    return { id: material.subarray(0, bytes).toString('base64url'), transports };
  }).sort((a, b) => (a.id < b.id ? -1 : 1));
}
