/** `POST /sign-out`: ends a session, or all sessions of the user. */
import { GlobalSignOutCommand, RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Answer } from '../shared/api/http';
import { audit } from '../shared/audit/scope';
import { logger } from '../shared/observability';
import { isBrowserMode, requireCsrfToken } from './browser';
import { clientSecret, cognito, poolAndClient } from './client';
import { COOKIES, cookieOf, dropSession } from './cookies';
import { optionalText, readBody, readFlag, requiredText } from './input';
import { MAX_TOKEN, renew } from './refresh';
import { commonRefusal, nameOf } from './refusals';

/** Errors of Cognito about a token that opens nothing: that is what was wanted. */
const ALREADY_OUT = new Set([
  'InvalidParameterException',
  'NotAuthorizedException',
  'UnauthorizedException',
  'UnsupportedTokenTypeException',
]);

/**
 * The cookies go once Cognito has revoked: where that fails, the page can try again. With `everywhere` the session has to be
 * alive, else 401.
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
    await (everywhere ? endAll(refreshToken, deviceKey, cookies) : end(refreshToken));
  return { statusCode: 204, cookies };
}

/**
 * Ends the sign-in of a refresh token, with all access tokens that came of it. Cognito says neither whose it was nor whether there
 * was one (RFC 7009, section 2.2), so there is no event of it: anybody could make as many as they like.
 */
async function end(Token: string): Promise<void> {
  const { ClientId } = poolAndClient();
  try {
    await cognito().send(new RevokeTokenCommand({ ClientId, ClientSecret: await clientSecret(), Token }));
  } catch (error) {
    if (!ALREADY_OUT.has(nameOf(error))) throw commonRefusal(error);
  }
}

/** Ends all sign-ins of the user, whatever client they are of. A fresh access token shows that this one is alive. */
async function endAll(
  refreshToken: string,
  deviceKey: string | undefined,
  cookies: readonly string[] | undefined,
): Promise<void> {
  const { AccessToken } = await renew(refreshToken, deviceKey, cookies);
  try {
    await cognito().send(new GlobalSignOutCommand({ AccessToken }));
    logger.info('Signed out everywhere');
    audit('Signed out everywhere', {});
  } catch (error) {
    throw commonRefusal(error);
  }
}
