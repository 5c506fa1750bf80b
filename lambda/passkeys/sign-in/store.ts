import { GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../shared/aws/clients';
import { challengeHash } from '../../shared/challenges/sign-in';
import { type Proof, proofUpdate } from '../../shared/proofs';
import { updateIf } from '../../shared/table/items';
import { writeTogether } from '../../shared/table/transaction';
import { isPasskeyItem, ownerKey, passkeyKey, readPasskey, redeemedKey, type StoredPasskey } from '../items';

export interface Tables {
  readonly authenticators: string;
  readonly secrets: string;
}

/** Seconds beyond the challenge's end, as clocks differ. */
const REDEEMED_SPARE_SECONDS = 300;

/** A consistent read. */
export async function findPasskey(
  table: string,
  handle: string,
  credentialId: string,
): Promise<StoredPasskey | undefined> {
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({ TableName: table, Key: passkeyKey(handle, credentialId), ConsistentRead: true }),
  );
  if (!item || !isPasskeyItem(item)) return undefined;
  const passkey = readPasskey(item);
  return passkey.credentialId === credentialId ? passkey : undefined;
}

/**
 * Lets its user register it anew on the same authenticator. Does nothing to a removed one. @throws errors of
 * DynamoDB
 */
export async function noteChanged(table: string, handle: string, credentialId: string): Promise<void> {
  await updateIf({
    TableName: table,
    Key: passkeyKey(handle, credentialId),
    UpdateExpression: 'SET #changed = :changed',
    ConditionExpression: 'attribute_exists(#pk)',
    ExpressionAttributeNames: { '#changed': 'changed', '#pk': 'pk' },
    ExpressionAttributeValues: { ':changed': { BOOL: true } },
  });
}

export interface SignInRecord {
  readonly handle: string;
  readonly passkey: StoredPasskey;
  /** An earlier try of the round has written it already. */
  readonly again: boolean;
  readonly round: string;
  readonly newSignCount: number;
  /** A public challenge is redeemed once. */
  readonly publicChallenge: { readonly value: string; readonly expires: number } | undefined;
  readonly owner: { readonly userPoolId: string; readonly userName: string };
  readonly proof: Proof & { readonly passkey: NonNullable<Proof['passkey']> };
}

/**
 * Counter, proof and redeemed challenge, all or none. `'redeemed'`: another sign-in used the challenge.
 * `'changed'`: the passkey was used or removed meanwhile.
 *
 * @throws ContentionError, errors of DynamoDB
 */
export async function recordSignIn(
  tables: Tables,
  record: SignInRecord,
): Promise<'written' | 'redeemed' | 'changed'> {
  const { publicChallenge, passkey } = record;
  const writes = [
    updatePasskey(tables.authenticators, record),
    { Update: proofUpdate(tables.secrets, record.owner, record.proof) },
  ];
  if (publicChallenge) writes.push(redeem(tables.authenticators, record, publicChallenge));
  const outcome = await writeTogether(
    passkey.owned ? writes : [...writes, claimOwnership(tables.authenticators, record)],
  );
  if (outcome === 'written') return 'written';
  if (outcome.failed.has(0)) return 'changed';
  if (publicChallenge && outcome.failed.has(2)) return 'redeemed';
  // Only the owner item failed: somebody else has registered the id of an adopted passkey, which goes on
  // working without the claim.
  const unclaimed = await writeTogether(writes);
  if (unclaimed === 'written') return 'written';
  return unclaimed.failed.has(0) ? 'changed' : 'redeemed';
}

function updatePasskey(table: string, record: SignInRecord): TransactWriteItem {
  const { passkey, again, round, newSignCount, proof } = record;
  return {
    Update: {
      TableName: table,
      Key: passkeyKey(record.handle, passkey.credentialId),
      UpdateExpression:
        'SET #lastSignIn = :now, #signCount = :new, #backedUp = :backedUp, #round = :round, #before = :before, #owned = :owned REMOVE #changed',
      // Fails for a removed passkey, so that nothing comes back.
      ConditionExpression: again ? '#signCount = :current AND #round = :round' : '#signCount = :current',
      ExpressionAttributeNames: {
        '#lastSignIn': 'lastSignIn',
        '#signCount': 'signCount',
        '#backedUp': 'flagBackupState',
        '#round': 'round',
        '#before': 'signCountBefore',
        '#owned': 'owned',
        '#changed': 'changed',
      },
      ExpressionAttributeValues: {
        ':now': { S: new Date(proof.at * 1000).toISOString() },
        ':new': { N: String(newSignCount) },
        ':current': { N: String(passkey.signCount) },
        ':before': { N: String(again ? (passkey.signCountBefore ?? 0) : passkey.signCount) },
        ':backedUp': { N: proof.passkey.backedUp ? '1' : '0' },
        ':round': { S: round },
        ':owned': { BOOL: true },
      },
    },
  };
}

function redeem(
  table: string,
  { round }: SignInRecord,
  { value, expires }: { readonly value: string; readonly expires: number },
): TransactWriteItem {
  return {
    Put: {
      TableName: table,
      Item: {
        ...redeemedKey(challengeHash(value)),
        round: { S: round },
        exp: { N: String(expires + REDEEMED_SPARE_SECONDS) },
      },
      ConditionExpression: 'attribute_not_exists(#pk) OR #round = :round',
      ExpressionAttributeNames: { '#pk': 'pk', '#round': 'round' },
      ExpressionAttributeValues: { ':round': { S: round } },
    },
  };
}

function claimOwnership(table: string, { handle, passkey }: SignInRecord): TransactWriteItem {
  return {
    Put: {
      TableName: table,
      Item: { ...ownerKey(passkey.credentialId), owner: { S: handle } },
      ConditionExpression: 'attribute_not_exists(#pk) OR #owner = :handle',
      ExpressionAttributeNames: { '#pk': 'pk', '#owner': 'owner' },
      ExpressionAttributeValues: { ':handle': { S: handle } },
    },
  };
}
