/**
 * Ends every session of the caller. It takes the place of `GlobalSignOut`, which ends what Cognito checks
 * itself and leaves ID tokens good for our APIs. A token of any age will do: who finds a thief in the account
 * must not wait for a sign-in.
 *
 * A token of a session that has ended ends no others, as it may be the thief's: it is answered as before,
 * without effect. Where an earlier try has not come to its end, this one goes on with it.
 */
import {
  AdminUserGlobalSignOutCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { bodyOf } from '../shared/api/body';
import { callerOfAnySession, sessionEnded } from '../shared/api/caller';
import type { Answer } from '../shared/api/http';
import { audit } from '../shared/audit/scope';
import { cognito } from '../shared/clients';
import { ENV, requireEnv } from '../shared/env';
import { logger } from '../shared/observability';
import { endAllSessions, hasEnded, isUpTo } from '../shared/sessions/ended';

export async function endSessions(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = await callerOfAnySession(event);
  bodyOf(event);
  const { authTime, ended } = caller;
  if (isUpTo(authTime, ended.signedOutAt)) return { statusCode: 204 };
  if (hasEnded(caller, ended) && !isUpTo(authTime, ended.endedAt)) throw sessionEnded();
  const { userPoolId: UserPoolId, userName: Username } = caller;
  try {
    await endAllSessions(requireEnv(ENV.SECRETS_TABLE), caller, Math.floor(Date.now() / 1000), () =>
      cognito().send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username })),
    );
  } catch (error) {
    throw error instanceof UserNotFoundException ? sessionEnded() : error;
  }
  logger.info('Signed out everywhere');
  audit('Signed out everywhere', {});
  return { statusCode: 204 };
}
