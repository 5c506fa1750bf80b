/**
 * The authenticators table. The layout of a passkey's item is the package's, so that either can read what the
 * other has written; everything of ours stands beside it:
 *
 * | pk | sk | what |
 * |---|---|---|
 * | `USER#<handle>` | `CREDENTIAL#<id>` | a passkey (the package's, with attributes of ours) |
 * | `USER#<handle>` | `ACCOUNT` | `version`: rises with every passkey that is added or removed |
 * | `CREDENTIAL#<id>` | `OWNER` | `owner`: the one handle that this credential id belongs to |
 * | `CHALLENGE#<hash>` | `REDEEMED` | `round`: the sign-in that a public challenge was redeemed by |
 */
import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PasskeyJwk } from './webauthn/public-key';

export type Item = Record<string, AttributeValue>;

/** Index of the package over credential ids; eventually consistent, so it never decides alone. */
export const CREDENTIAL_ID_INDEX = 'credentialId';

/** Bytes of a sort key that are left for a credential id in base64url (DynamoDB takes 1,024). */
const MAX_ID_CHARACTERS = 1_024 - 'CREDENTIAL#'.length;

/** Sort keys between these two: the account and the passkeys of a user, the account first. */
export const ACCOUNT = 'ACCOUNT';
export const AFTER_CREDENTIALS = 'CREDENTIAL$';

/** A stored passkey; members that are the package's have its names. */
export interface StoredPasskey {
  /** base64url */
  readonly credentialId: string;
  readonly jwk: unknown;
  readonly rpId: string;
  readonly signCount: number;
  readonly friendlyName: string;
  readonly flagUserVerified: 0 | 1;
  readonly flagBackupEligibility: 0 | 1;
  readonly flagBackupState: 0 | 1;
  readonly transports: readonly string[];
  /** base64url of 16 bytes */
  readonly aaguid: string;
  /** ISO 8601 */
  readonly createdAt: string;
  /** ISO 8601 */
  readonly lastSignIn?: string;
  /** Address the user had proven when the passkey was added. */
  readonly address?: string;
  /**
   * True once the `OWNER` item stands; passkeys of an adopted deployment get theirs at their next sign-in.
   */
  readonly owned: boolean;
  /** Round of the sign-in that changed the passkey last, and the counter before it. */
  readonly round?: string;
  readonly signCountBefore?: number;
  /** True once a genuine signature was refused for what changed of the passkey; a sign-in by it ends this. */
  readonly changed?: true;
  /** base64url of the 32 bytes of `sealOf`; passkeys of an adopted deployment have none. */
  readonly seal?: string;
}

/**
 * A credential id as keys of the table write it: as it is, or its hash where a sort key could not hold it.
 */
function idInKey(credentialId: string): string {
  if (credentialId.length <= MAX_ID_CHARACTERS) return credentialId;
  return `~${createHash('sha256').update(credentialId).digest('base64url')}`;
}

export const userPartition = (handle: string) => `USER#${handle}`;

export function passkeyKey(handle: string, credentialId: string): Item {
  return { pk: { S: userPartition(handle) }, sk: { S: `CREDENTIAL#${idInKey(credentialId)}` } };
}

export function accountKey(handle: string): Item {
  return { pk: { S: userPartition(handle) }, sk: { S: ACCOUNT } };
}

export function ownerKey(credentialId: string): Item {
  return { pk: { S: `CREDENTIAL#${idInKey(credentialId)}` }, sk: { S: 'OWNER' } };
}

export function redeemedKey(hash: string): Item {
  return { pk: { S: `CHALLENGE#${hash}` }, sk: { S: 'REDEEMED' } };
}

/** True for the item of a passkey, among others of the same user. */
export function isPasskeyItem(item: Item): boolean {
  return item.sk?.S?.startsWith('CREDENTIAL#') === true && item.credentialId?.B !== undefined;
}

/** Reads a passkey's item; what an older one lacks, or has in another shape, becomes empty. */
export function readPasskey(item: Item): StoredPasskey {
  const bit = (value: AttributeValue | undefined): 0 | 1 => (value?.N === '1' ? 1 : 0);
  const bytes = (value: AttributeValue | undefined) => Buffer.from(value?.B ?? []).toString('base64url');
  return {
    credentialId: bytes(item.credentialId),
    jwk: Object.fromEntries(Object.entries(item.jwk?.M ?? {}).map(([name, value]) => [name, value.S])),
    rpId: item.rpId?.S ?? '',
    signCount: Number(item.signCount?.N),
    friendlyName: item.friendlyName?.S ?? '',
    flagUserVerified: bit(item.flagUserVerified),
    flagBackupEligibility: bit(item.flagBackupEligibility),
    flagBackupState: bit(item.flagBackupState),
    transports: (item.transports?.L ?? []).flatMap(({ S: transport }) => (transport ? [transport] : [])),
    aaguid: bytes(item.aaguid),
    createdAt: item.createdAt?.S ?? '',
    ...(item.lastSignIn?.S === undefined ? {} : { lastSignIn: item.lastSignIn.S }),
    ...(item.address?.S === undefined ? {} : { address: item.address.S }),
    owned: item.owned?.BOOL === true,
    ...(item.round?.S === undefined ? {} : { round: item.round.S }),
    ...(item.signCountBefore?.N === undefined ? {} : { signCountBefore: Number(item.signCountBefore.N) }),
    ...(item.changed?.BOOL === true ? { changed: true as const } : {}),
    ...(item.seal?.B === undefined ? {} : { seal: bytes(item.seal) }),
  };
}

/** A new passkey's item. */
export function writePasskey(handle: string, passkey: StoredPasskey & { readonly jwk: PasskeyJwk }): Item {
  return {
    ...passkeyKey(handle, passkey.credentialId),
    userId: { S: handle },
    credentialId: { B: Buffer.from(passkey.credentialId, 'base64url') },
    jwk: { M: Object.fromEntries(Object.entries(passkey.jwk).map(([name, S]) => [name, { S }])) },
    rpId: { S: passkey.rpId },
    signCount: { N: String(passkey.signCount) },
    friendlyName: { S: passkey.friendlyName },
    flagUserVerified: { N: String(passkey.flagUserVerified) },
    flagBackupEligibility: { N: String(passkey.flagBackupEligibility) },
    flagBackupState: { N: String(passkey.flagBackupState) },
    transports: { L: passkey.transports.map((S) => ({ S })) },
    aaguid: { B: Buffer.from(passkey.aaguid, 'base64url') },
    createdAt: { S: passkey.createdAt },
    owned: { BOOL: passkey.owned },
    ...(passkey.address === undefined ? {} : { address: { S: passkey.address } }),
    ...(passkey.seal === undefined ? {} : { seal: { B: Buffer.from(passkey.seal, 'base64url') } }),
  };
}
