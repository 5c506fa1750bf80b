/** A user's account in the authenticators table: its version and its passkeys, as one read sees them. */
import { QueryCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { ENV, requireEnv } from '../shared/env';
import {
  ACCOUNT,
  AFTER_CREDENTIALS,
  accountKey,
  type Item,
  isPasskeyItem,
  readPasskey,
  type StoredPasskey,
  userPartition,
} from './items';

export interface Account {
  /** Rises with every passkey that is added or removed; 0 before the first. */
  readonly version: number;
  /** True for an account that is being deleted: nothing is added to it any more. */
  readonly closed: boolean;
  /** In the order of their ids. */
  readonly passkeys: readonly StoredPasskey[];
}

/**
 * Reads version and passkeys, consistently. The version comes first: a passkey that is added while this reads
 * makes the version that was read an old one, on which no further write succeeds.
 */
export async function readAccount(handle: string): Promise<Account> {
  let version = 0;
  let closed = false;
  const passkeys: StoredPasskey[] = [];
  let start: Item | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await dynamodb().send(
      new QueryCommand({
        TableName: requireEnv(ENV.AUTHENTICATORS_TABLE),
        ConsistentRead: true,
        KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :first AND :last',
        ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
        ExpressionAttributeValues: {
          ':pk': { S: userPartition(handle) },
          ':first': { S: ACCOUNT },
          ':last': { S: AFTER_CREDENTIALS },
        },
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const item of items) {
      if (item.sk?.S === ACCOUNT) {
        version = Number(item.version?.N ?? 0);
        closed = item.closed?.BOOL === true;
      } else if (isPasskeyItem(item)) passkeys.push(readPasskey(item));
    }
    start = last;
  } while (start);
  return { version, closed, passkeys };
}

/**
 * The write that raises an account's version, and fails when the version is no longer the one that was read.
 */
export function raiseVersion(table: string, handle: string, version: number): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: accountKey(handle),
      UpdateExpression: 'SET #version = :next',
      ConditionExpression: version === 0 ? 'attribute_not_exists(#version)' : '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: {
        ':next': { N: String(version + 1) },
        ...(version === 0 ? {} : { ':version': { N: String(version) } }),
      },
    },
  };
}
