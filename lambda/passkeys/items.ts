/**
 * The authenticators table (docs/tables.md). A passkey's item has the package's layout, so that either reads
 * what the other wrote; ours stands beside it:
 * | pk | sk | what |
 * |---|---|---|
 * | `USER#<handle>` | `CREDENTIAL#<id>` | a passkey (the package's, with attributes of ours) |
 * | `USER#<handle>` | `ACCOUNT` | `version`: rises with every passkey added or removed |
 * | `CREDENTIAL#<id>` | `OWNER` | `owner`: the one handle that this id belongs to |
 * | `CHALLENGE#<hash>` | `REDEEMED` | `round`: the sign-in that redeemed a public challenge |
 */
import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PasskeyJwk } from './webauthn/public-key';

export type Item = Record<string, AttributeValue>;

/** The package's; eventually consistent, so it never decides alone. */
export const CREDENTIAL_ID_INDEX = 'credentialId';

/** Characters of base64url; DynamoDB's sort keys have 1,024 bytes. */
const MAX_ID_CHARACTERS = 1_024 - 'CREDENTIAL#'.length;

/** The account, then the passkeys, sort between these two. */
export const ACCOUNT = 'ACCOUNT';
export const AFTER_CREDENTIALS = 'CREDENTIAL$';

/** The package's members have its names. */
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
  /** The proven address when the passkey was added. */
  readonly address?: string;
  /** It has its `OWNER` item; adopted passkeys get theirs at their next sign-in. */
  readonly owned: boolean;
  /** Of the last sign-in, with the counter before it. */
  readonly round?: string;
  readonly signCountBefore?: number;
  /** A genuine signature was refused because the passkey had changed; a sign-in clears this. */
  readonly changed?: true;
  /** base64url of `sealOf`; adopted passkeys have none. */
  readonly seal?: string;
}

/** The id, or its hash where a sort key can't hold it. */
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

export function isPasskeyItem(item: Item): boolean {
  return item.sk?.S?.startsWith('CREDENTIAL#') === true && item.credentialId?.B !== undefined;
}

/** What an older item lacks becomes empty. */
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
