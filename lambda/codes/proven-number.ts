/**
 * When a number was last proven to be a user's. Numbers get new owners, so later a second proof is needed
 * (docs/adr/012). An item for each user; the number is a keyed hash.
 */
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { updateIf } from '../shared/table/items';

export const SECOND_PROOF_SECONDS = 900;

interface Owner {
  readonly userPoolId: string;
  readonly userName: string;
}

export interface PendingNumber {
  /** `contactHash` of the number. */
  readonly number: string;
  /** Unix seconds. */
  readonly until: number;
  /** Nonce of the sign-in with the right code. */
  readonly request: string;
  /** S256 of its code verifier; without one, only an operator can release the number. */
  readonly requester: string | undefined;
}

export interface ProvenNumber {
  /** `contactHash` of the number. */
  readonly number: string | undefined;
  /** Unix seconds. */
  readonly provenAt: number;
  readonly pending: PendingNumber | undefined;
}

export function numberKey({ userPoolId, userName }: Owner) {
  return { userNameHash: { B: domainHash('proven-number', userPoolId, userName) } };
}

/** A consistent read. */
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

/** @param now Unix seconds */
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
 * The second proof must be this requester's. False when no number awaits one.
 *
 * @param now Unix seconds
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
