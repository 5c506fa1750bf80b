/**
 * Seals of passkeys: a keyed hash over what makes a passkey open an account, made when its user registers it.
 * Whoever can write to the table of authenticators, and nothing else, can't make one.
 */
import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../shared/keyed-hash';
import type { StoredPasskey } from './items';

/**
 * What a seal covers; the rest of an item (name, counter, transports, last sign-in) changes, or decides
 * nothing.
 */
export type SealedFacts = Pick<
  StoredPasskey,
  'credentialId' | 'jwk' | 'rpId' | 'flagBackupEligibility' | 'aaguid' | 'createdAt'
>;

/**
 * The seal of a user's passkey.
 *
 * @param handle user handle, which names the user within the pool
 * @returns 32 bytes
 * @throws errors of KMS
 */
export function sealOf(handle: string, passkey: SealedFacts): Promise<Buffer> {
  const { credentialId, jwk, rpId, flagBackupEligibility, aaguid, createdAt } = passkey;
  const members = Object.entries(jwk as Readonly<Record<string, unknown>>)
    .map(([name, value]) => [name, String(value)])
    .sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
  const facts = [handle, credentialId, rpId, String(flagBackupEligibility), aaguid, createdAt];
  return keyedHash('passkey', [...facts, ...members.flat()]);
}

const NO_PASSKEY: SealedFacts = {
  credentialId: '',
  jwk: {},
  rpId: '',
  flagBackupEligibility: 0,
  aaguid: '',
  createdAt: '',
};

/**
 * True for a passkey that has the seal it should have. Takes as long, and asks KMS as often, where there is
 * none.
 */
export async function isSealed(handle: string, passkey: StoredPasskey | undefined): Promise<boolean> {
  const expected = await sealOf(handle, passkey ?? NO_PASSKEY);
  const seal = Buffer.from(passkey?.seal ?? '', 'base64url');
  return seal.length === expected.length && timingSafeEqual(seal, expected);
}
