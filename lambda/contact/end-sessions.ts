/**
 * Ends every session of the caller, or this one with `only: 'this'` (docs/adr/022). A token of any age will
 * do: whoever finds a thief in the account must not wait.
 *
 * A token of an ended session may be the thief's: it gets the same answer and ends nothing. Goes on with an
 * unfinished earlier try.
 */
import {
  AdminUserGlobalSignOutCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { audit } from '../audit/scope';
import { bodyOf } from '../shared/api/body';
import { callerOfAnySession, sessionEnded } from '../shared/api/caller';
import { refusalOf } from '../shared/api/cognito';
import { type Answer, ApiError } from '../shared/api/http';
import { cognito } from '../shared/aws/clients';
import { ENV, requireEnv } from '../shared/env';
import { logger } from '../shared/log/observability';
import { endAllSessions, endSession, hasEnded, isUpTo, secondOfEnding } from '../shared/sessions/ended';

export async function endSessions(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = await callerOfAnySession(event);
  const only = bodyOf(event).get('only');
  if (only !== undefined && only !== 'this')
    throw new ApiError(400, 'InvalidOnly', 'only must be "this", or left out to end all sessions.');
  const { authTime, ended } = caller;
  const table = requireEnv(ENV.SECRETS_TABLE);
  const now = secondOfEnding(caller);
  if (only === 'this') {
    // The refresh token is revoked by the client itself.
    await endSession(table, caller, caller, now);
    return { statusCode: 204 };
  }
  if (isUpTo(authTime, ended.signedOutAt)) return { statusCode: 204 };
  if (hasEnded(caller, ended) && !isUpTo(authTime, ended.endedAt)) throw sessionEnded();
  const { userPoolId: UserPoolId, userName: Username } = caller;
  await endAllSessions(table, caller, now, async () => {
    try {
      await cognito().send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    } catch (error) {
      throw error instanceof UserNotFoundException ? sessionEnded() : refusalOf(error);
    }
  });
  logger.info('Signed out everywhere');
  audit('Signed out everywhere', {});
  return { statusCode: 204 };
}
