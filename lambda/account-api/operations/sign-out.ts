import { AdminUserGlobalSignOutCommand, RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { audit } from '../../audit/scope';
import { type Answer, ApiError } from '../../shared/api/http';
import { ENV, requireEnv } from '../../shared/env';
import { logger } from '../../shared/log/observability';
import { endings } from '../../shared/sessions/endings-late';
import { signInOf } from '../access-token';
import { isBrowserMode, requireCsrfToken } from '../browser';
import { clientSecret, cognito, poolAndClient } from '../client';
import { COOKIES, cookieOf, dropSession } from '../cookies';
import { optionalText, readBody, readFlag, requiredText } from '../input';
import { commonRefusal, nameOf, refusing } from '../refusals';
import { MAX_TOKEN, renew } from './refresh';

/** The token opens nothing any more, as wanted. */
const ALREADY_OUT = new Set([
  'InvalidParameterException',
  'NotAuthorizedException',
  'UnauthorizedException',
  'UnsupportedTokenTypeException',
]);

/**
 * Removes cookies after Cognito has revoked, so that a failure can be tried again. `everywhere` needs a live
 * session, else 401.
 */
export async function signOut(event: APIGatewayProxyEvent): Promise<Answer> {
  const inBrowser = isBrowserMode(event);
  const body = readBody(event);
  const everywhere = readFlag(body, 'everywhere');
  if (inBrowser) requireCsrfToken(event);
  const cookies = inBrowser ? dropSession() : undefined;
  const refreshToken = inBrowser
    ? cookieOf(event, COOKIES.refresh)
    : requiredText(body, 'refreshToken', MAX_TOKEN);
  const deviceKey = inBrowser ? cookieOf(event, COOKIES.device) : optionalText(body, 'deviceKey', 55);
  if (refreshToken !== undefined)
    await (everywhere ? endAll(refreshToken, deviceKey, cookies) : end(refreshToken, deviceKey));
  return { statusCode: 204, cookies };
}

/**
 * Revokes a refresh token and all made of it, and ends the session for our APIs. Fresh tokens say whose it
 * is; a dead one says nothing (RFC 7009 §2.2). No audit event: anybody could cause any number.
 */
async function end(refreshToken: string, deviceKey: string | undefined): Promise<void> {
  const { ClientId, UserPoolId: userPoolId } = poolAndClient();
  const fresh = await renew(refreshToken, deviceKey).catch((error) => {
    if (error instanceof ApiError && error.code === 'NotSignedIn') return undefined;
    throw error;
  });
  const signIn = signInOf(fresh?.AccessToken ?? '');
  if (signIn) {
    const { endSession, sessionOf } = await endings();
    const { userName, authTime } = signIn;
    const session = { session: sessionOf(signIn), authTime };
    await endSession(requireEnv(ENV.SECRETS_TABLE), { userPoolId, userName }, session, now());
  }
  const Token = fresh?.RefreshToken ?? refreshToken;
  try {
    await cognito().send(new RevokeTokenCommand({ ClientId, ClientSecret: await clientSecret(), Token }));
  } catch (error) {
    if (!ALREADY_OUT.has(nameOf(error))) throw commonRefusal(error);
  }
}

/** Unix seconds. */
const now = () => Math.floor(Date.now() / 1000);

/** For all clients. A fresh access token proves that the session is alive. */
async function endAll(
  refreshToken: string,
  deviceKey: string | undefined,
  cookies: readonly string[] | undefined,
): Promise<void> {
  const { AccessToken = '' } = await renew(refreshToken, deviceKey, cookies);
  const { UserPoolId } = poolAndClient();
  const userName = signInOf(AccessToken)?.userName;
  if (userName === undefined) throw new Error('Cognito gave an access token that names no user.');
  const { endAllSessions } = await endings();
  await endAllSessions(requireEnv(ENV.SECRETS_TABLE), { userPoolId: UserPoolId, userName }, now(), () =>
    refusing(
      cognito().send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: userName })),
      () => undefined,
    ),
  );
  logger.info('Signed out everywhere');
  audit('Signed out everywhere', {});
}
