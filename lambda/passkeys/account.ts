/** A user's version and passkeys, as one read sees them. */
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
  /** Rises with every passkey added or removed; 0 before the first. */
  readonly version: number;
  /** Being deleted: takes no more passkeys. */
  readonly closed: boolean;
  /** Sorted by id. */
  readonly passkeys: readonly StoredPasskey[];
}

/** A consistent read. Reads the version first: a passkey added meanwhile makes it old, and writes fail. */
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

/** Fails when the version has changed. */
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
