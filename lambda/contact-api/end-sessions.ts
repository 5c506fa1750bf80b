/**
 * Ends every session of the caller. Where access tokens come without Cognito's own scope, `GlobalSignOut`
 * refuses them, so that this takes its place. A token of any age will do: who finds a thief in the account
 * must not wait for a sign-in.
 */
import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { bodyOf } from '../shared/api/body';
import { asCaller } from '../shared/api/cognito';
import type { Answer } from '../shared/api/http';
import { audit } from '../shared/audit/scope';
import { cognito } from '../shared/clients';
import { ENV, requireEnv } from '../shared/env';
import { logger } from '../shared/observability';
import { callerOf } from './caller';

export async function endSessions(event: APIGatewayProxyEvent): Promise<Answer> {
  const { userName } = callerOf(event);
  bodyOf(event);
  await asCaller(
    cognito().send(
      new AdminUserGlobalSignOutCommand({ UserPoolId: requireEnv(ENV.USER_POOL_ID), Username: userName }),
    ),
  );
  logger.info('Signed out everywhere');
  audit('Signed out everywhere', {});
  return { statusCode: 204 };
}
