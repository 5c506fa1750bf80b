import { DeleteItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { readAccount } from './account';
import { ACCOUNT, accountKey, type Item, userPartition } from './items';
import { removePasskey } from './removal';

/** Seconds that an emptied account's version is kept: longer than any challenge that was given out on it. */
const ACCOUNT_SECONDS = 86_400;
/**
 * How often passkeys that were added meanwhile, or removals that others got in the way of, are gone over
 * again.
 */
const MAX_ROUNDS = 10;

/**
 * Removes a user's passkeys and every other item of the user's. What stays for a day is a version without any
 * data, so that no registration that has begun can be completed. Gives how many passkeys were removed.
 *
 * @param close true to let nothing be added any more, as the user is about to go
 * @throws Error when others kept changing the account; errors of DynamoDB
 */
export async function forgetPasskeys(table: string, handle: string, close: boolean): Promise<number> {
  await retire(table, handle, close);
  let removed = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { version, passkeys } = await readAccount(handle);
    if (passkeys.length === 0) {
      await removeOthers(table, handle);
      return removed;
    }
    for (const [index, { credentialId }] of passkeys.entries()) {
      if (!(await removePasskey(table, handle, credentialId, version + index))) break;
      removed++;
    }
  }
  throw new Error('The passkeys of the user kept changing; invoke the function again.');
}

async function retire(table: string, handle: string, close: boolean): Promise<void> {
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: table,
      Key: accountKey(handle),
      UpdateExpression: `SET #exp = :exp${close ? ', #closed = :true' : ''} ADD #version :one`,
      ExpressionAttributeNames: {
        '#exp': 'exp',
        '#version': 'version',
        ...(close ? { '#closed': 'closed' } : {}),
      },
      ExpressionAttributeValues: {
        ':exp': { N: String(Math.floor(Date.now() / 1000) + ACCOUNT_SECONDS) },
        ':one': { N: '1' },
        ...(close ? { ':true': { BOOL: true } } : {}),
      },
    }),
  );
}

/** Registrations that the package began and nobody completed; they hold the user's name. */
async function removeOthers(table: string, handle: string): Promise<void> {
  let start: Item | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await dynamodb().send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
        ExpressionAttributeValues: { ':pk': { S: userPartition(handle) } },
        ProjectionExpression: '#pk, #sk',
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const key of items)
      if (key.sk?.S !== ACCOUNT) await dynamodb().send(new DeleteItemCommand({ TableName: table, Key: key }));
    start = last;
  } while (start);
}
