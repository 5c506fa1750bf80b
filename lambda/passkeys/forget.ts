import { DeleteItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { readAccount } from './account';
import { ACCOUNT, accountKey, type Item, userPartition } from './items';
import { removePasskey } from './removal';

/** Seconds that an emptied account's version is kept: longer than any challenge lives. */
const ACCOUNT_SECONDS = 86_400;
/** Tries against concurrent changes. */
const MAX_ROUNDS = 10;

/**
 * Removes a user's items and gives the number of passkeys. The version stays for a day, so that no begun
 * registration completes.
 *
 * @param close true to let nothing be added any more
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

/** The package's unfinished registrations hold the user's name. */
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
