import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ContentionError, writeTogether } from '../shared/table/transaction';
import { raiseVersion } from './account';
import { ownerKey, passkeyKey } from './items';

/**
 * Removes a passkey and frees its id, if the account is still at the version that this was decided on. False
 * when it is not, or when others kept writing: read the account again. `'stopped'` when `condition` didn't
 * hold.
 *
 * @param condition a check of another item without which nothing is removed
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
    // The id belongs to somebody else: an adopted passkey that never signed in here. Their owner item stays.
    return (await writeTogether([account, passkey, ...conditions])) === 'written';
  } catch (error) {
    if (error instanceof ContentionError) return false;
    throw error;
  }
}
