import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Subject } from '../../custom-auth/method';
import { dynamodb } from '../../shared/aws/clients';
import { ENV, envFlag, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { count } from '../../shared/log/observability';
import { userPartition } from '../items';
import { readPasskeySettings } from '../settings';
import { userHandleOf } from '../user-handle';

export function passkeysEnabled(): boolean {
  return envFlag(ENV.PASSKEYS_ENABLED);
}

export function enforcesPasskeys(): boolean {
  return passkeysEnabled() && readPasskeySettings().enforce;
}

/**
 * True for a user with a passkey where the stage enforces them. Other methods ask between a proof and its
 * use, so that nobody learns who has passkeys.
 *
 * @throws errors of DynamoDB
 */
export async function mustUsePasskey(subject: Subject): Promise<boolean> {
  if (!enforcesPasskeys()) return false;
  const { Count: passkeys = 0 } = await dynamodb().send(
    new QueryCommand({
      TableName: requireEnv(ENV.AUTHENTICATORS_TABLE),
      ConsistentRead: true,
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :credential)',
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
      ExpressionAttributeValues: {
        ':pk': { S: userPartition(userHandleOf(subject.attributes.sub, subject.userName)) },
        ':credential': { S: 'CREDENTIAL#' },
      },
      Select: 'COUNT',
      Limit: 1,
    }),
  );
  if (passkeys > 0) count(METRIC.PASSKEY_ENFORCED);
  return passkeys > 0;
}
