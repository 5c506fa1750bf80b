import type { APIGatewayProxyEvent } from 'aws-lambda';
import { passkeyName } from '../../audit/passkey-name';
import { audit } from '../../audit/scope';
import { bodyOf } from '../../shared/api/body';
import { callerOf, requireRecentSignIn, sessionEnded, whileCallerMay } from '../../shared/api/caller';
import { type Answer, ApiError } from '../../shared/api/http';
import { ENV, requireEnv } from '../../shared/env';
import { ContentionError, writeTogether } from '../../shared/table/transaction';
import { passkeyKey } from '../items';
import { readPasskeySettings } from '../settings';
import { CHANGE, credentialIdOf, friendlyNameOf, tryAgain } from './input';

export async function rename(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = await callerOf(event);
  const body = bodyOf(event);
  const credentialId = credentialIdOf(body);
  const friendlyName = friendlyNameOf(body);
  requireRecentSignIn(caller, readPasskeySettings(), CHANGE);
  const outcome = await writeTogether([
    whileCallerMay(caller),
    {
      Update: {
        TableName: requireEnv(ENV.AUTHENTICATORS_TABLE),
        Key: passkeyKey(caller.handle, credentialId),
        UpdateExpression: 'SET #friendlyName = :friendlyName',
        ConditionExpression: 'attribute_exists(#pk)',
        ExpressionAttributeNames: { '#friendlyName': 'friendlyName', '#pk': 'pk' },
        ExpressionAttributeValues: { ':friendlyName': { S: friendlyName } },
      },
    },
  ]).catch((error) => {
    throw error instanceof ContentionError ? tryAgain() : error;
  });
  if (outcome !== 'written')
    throw outcome.failed.has(0)
      ? sessionEnded()
      : new ApiError(404, 'PasskeyNotFound', 'You have no passkey with this id.');
  audit('Passkey renamed', { passkey: passkeyName(credentialId) });
  return { statusCode: 200 };
}
