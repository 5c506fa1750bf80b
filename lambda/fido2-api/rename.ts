import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { bodyOf } from '../shared/api/body';
import { type Answer, ApiError } from '../shared/api/http';
import { passkeyName } from '../shared/audit/passkey-name';
import { audit } from '../shared/audit/scope';
import { dynamodb } from '../shared/clients';
import { whenConditionFails } from '../shared/conditions';
import { ENV, requireEnv } from '../shared/env';
import { passkeyKey } from '../shared/passkeys/items';
import { readPasskeySettings } from '../shared/passkeys/settings';
import { callerOf, requireRecentSignIn } from './caller';
import { credentialIdOf, friendlyNameOf } from './input';

/** Gives one of the caller's passkeys another name. */
export async function rename(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = callerOf(event);
  const body = bodyOf(event);
  const credentialId = credentialIdOf(body);
  const friendlyName = friendlyNameOf(body);
  requireRecentSignIn(caller, readPasskeySettings());
  const renamed = await whenConditionFails(
    false,
    dynamodb().send(
      new UpdateItemCommand({
        TableName: requireEnv(ENV.AUTHENTICATORS_TABLE),
        Key: passkeyKey(caller.handle, credentialId),
        UpdateExpression: 'SET #friendlyName = :friendlyName',
        ConditionExpression: 'attribute_exists(#pk)',
        ExpressionAttributeNames: { '#friendlyName': 'friendlyName', '#pk': 'pk' },
        ExpressionAttributeValues: { ':friendlyName': { S: friendlyName } },
      }),
    ),
  );
  if (!renamed) throw new ApiError(404, 'PasskeyNotFound', 'You have no passkey with this id.');
  audit('Passkey renamed', { passkey: passkeyName(credentialId) });
  return { statusCode: 200 };
}
