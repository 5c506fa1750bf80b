/**
 * Since when a number is known to be a user's. Numbers get new owners: one that has not been proven for long
 * does not open the account by itself again. One item a user, kept as long as the user is; its number is a
 * keyed hash.
 */
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { updateIf } from '../shared/table/items';

/** Seconds in which a second proof makes a number count again. */
export const SECOND_PROOF_SECONDS = 900;

interface Owner {
  readonly userPoolId: string;
  readonly userName: string;
}

/** A right code for a number that has not been proven for long. */
export interface PendingNumber {
  /** `contactHash` of the number. */
  readonly number: string;
  /** Seconds since the Unix epoch. */
  readonly until: number;
  /** Nonce of the sign-in that had the right code. */
  readonly request: string;
  /** S256 of the code verifier that came with it; without one nothing but an operator's release helps. */
  readonly requester: string | undefined;
}

export interface ProvenNumber {
  /** `contactHash` of the number. */
  readonly number: string | undefined;
  /** Seconds since the Unix epoch. */
  readonly provenAt: number;
  readonly pending: PendingNumber | undefined;
}

/** Key of the item that says since when a number is a user's. */
export function numberKey({ userPoolId, userName }: Owner) {
  return { userNameHash: { B: domainHash('proven-number', userPoolId, userName) } };
}

/** Reads what is known, with every write that was answered before. */
export async function readProvenNumber(table: string, owner: Owner): Promise<ProvenNumber> {
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({ TableName: table, Key: numberKey(owner), ConsistentRead: true }),
  );
  const pending = item?.pending?.M;
  return {
    number: item?.number?.S,
    provenAt: Number(item?.provenAt?.N ?? 0),
    pending: pending && {
      number: pending.number?.S ?? '',
      until: Number(pending.until?.N),
      request: pending.request?.S ?? '',
      requester: pending.requester?.S,
    },
  };
}

/** Writes down that a number was just proven, or released. @param now seconds since the Unix epoch */
export async function recordNumber(table: string, owner: Owner, number: string, now: number): Promise<void> {
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: table,
      Key: numberKey(owner),
      UpdateExpression: 'SET #number = :number, #provenAt = :now REMOVE #pending',
      ExpressionAttributeNames: { '#number': 'number', '#provenAt': 'provenAt', '#pending': 'pending' },
      ExpressionAttributeValues: { ':number': { S: number }, ':now': { N: String(now) } },
    }),
  );
}

/** Writes down that a number awaits a second proof. */
export async function recordPending(table: string, owner: Owner, pending: PendingNumber): Promise<void> {
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: table,
      Key: numberKey(owner),
      UpdateExpression: 'SET #pending = :pending',
      ExpressionAttributeNames: { '#pending': 'pending' },
      ExpressionAttributeValues: {
        ':pending': {
          M: {
            number: { S: pending.number },
            until: { N: String(pending.until) },
            request: { S: pending.request },
            ...(pending.requester === undefined ? {} : { requester: { S: pending.requester } }),
          },
        },
      },
    }),
  );
}

/**
 * Makes the number count again that awaits a second proof of this requester. False when none does.
 *
 * @param now seconds since the Unix epoch
 */
export async function confirmPending(
  table: string,
  owner: Owner,
  requester: string,
  now: number,
): Promise<boolean> {
  return updateIf({
    TableName: table,
    Key: numberKey(owner),
    UpdateExpression: 'SET #number = #pending.#number, #provenAt = :now REMOVE #pending',
    ConditionExpression: '#pending.#until > :now AND #pending.#requester = :requester',
    ExpressionAttributeNames: {
      '#number': 'number',
      '#provenAt': 'provenAt',
      '#pending': 'pending',
      '#until': 'until',
      '#requester': 'requester',
    },
    ExpressionAttributeValues: { ':now': { N: String(now) }, ':requester': { S: requester } },
  });
}
