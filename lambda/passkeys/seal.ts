/**
 * Seals of passkeys: a keyed hash over what opens an account, made at registration. Writers of the table
 * can't make one (docs/adr/023).
 */
import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../shared/keyed-hash';
import type { StoredPasskey } from './items';

/** All other attributes of an item may change, or decide nothing. */
export type SealedFacts = Pick<
  StoredPasskey,
  'credentialId' | 'jwk' | 'rpId' | 'flagBackupEligibility' | 'aaguid' | 'createdAt'
>;

/**
 * @param handle user handle
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

/** Does the same work where there is no passkey. */
export async function isSealed(handle: string, passkey: StoredPasskey | undefined): Promise<boolean> {
  const expected = await sealOf(handle, passkey ?? NO_PASSKEY);
  const seal = Buffer.from(passkey?.seal ?? '', 'base64url');
  return seal.length === expected.length && timingSafeEqual(seal, expected);
}
