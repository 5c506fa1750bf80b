import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Subject } from '../../custom-auth/method';
import { dynamodb } from '../../shared/aws/clients';
import { ENV, envFlag, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { count } from '../../shared/log/observability';
import { userPartition } from '../items';
import { readPasskeySettings } from '../settings';
import { userHandleOf } from '../user-handle';

/** True when this deployment has passkeys. */
export function passkeysEnabled(): boolean {
  return envFlag(ENV.PASSKEYS_ENABLED);
}

/** True where the stage lets users who have a passkey sign in with nothing else. */
export function enforcesPasskeys(): boolean {
  return passkeysEnabled() && readPasskeySettings().enforce;
}

/**
 * True for a user who has a passkey where the stage lets such users sign in with nothing else. Every other
 * method asks this once it has its proof and before it uses it up, so that nobody learns from it who has
 * passkeys.
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
