import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ContentionError, writeTogether } from '../shared/table/transaction';
import { raiseVersion } from './account';
import { ownerKey, passkeyKey } from './items';

/**
 * Removes a passkey and frees its id. False when the version has changed or others kept writing: read again.
 * `'stopped'` when `condition` failed.
 *
 * @param condition a check of another item
 * @throws errors of DynamoDB
 */
export async function removePasskey(
  table: string,
  handle: string,
  credentialId: string,
  version: number,
  condition?: TransactWriteItem,
): Promise<boolean | 'stopped'> {
  const account = raiseVersion(table, handle, version);
  const passkey = { Delete: { TableName: table, Key: passkeyKey(handle, credentialId) } };
  const owner = {
    Delete: {
      TableName: table,
      Key: ownerKey(credentialId),
      ConditionExpression: 'attribute_not_exists(#owner) OR #owner = :handle',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':handle': { S: handle } },
    },
  };
  const conditions = condition ? [condition] : [];
  try {
    const outcome = await writeTogether([account, passkey, ...conditions, owner]);
    if (outcome === 'written') return true;
    if (condition && outcome.failed.has(2)) return 'stopped';
    if (outcome.failed.has(0)) return false;
    // Another account owns the id, as this passkey was adopted and never signed in here. Its item stays.
    return (await writeTogether([account, passkey, ...conditions])) === 'written';
  } catch (error) {
    if (error instanceof ContentionError) return false;
    throw error;
  }
}
