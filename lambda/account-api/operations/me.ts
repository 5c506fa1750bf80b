/** `GET /me`: who is signed in. Asks Cognito, so a revoked access token opens nothing. */
import { GetUserCommand, type GetUserCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Answer, ApiError } from '../../shared/api/http';
import { accessTokenOf, clientIn } from '../access-token';
import { csrfTokenOf, isBrowserMode } from '../browser';
import { cognito, poolAndClient } from '../client';
import { COOKIES, cookieOf } from '../cookies';
import { isRefusal, nameOf, notSignedIn, refusing } from '../refusals';
import { sessionCookies } from '../session';
import { renewFromCookie } from './refresh';

export async function me(event: APIGatewayProxyEvent): Promise<Answer> {
  if (!isBrowserMode(event)) {
    return { statusCode: 200, body: profile(await userOf(accessTokenOf(event, false))) };
  }
  const { csrfToken, cookie } = csrfTokenOf(event);
  const { user, cookies } = await userOfSession(event);
  return { statusCode: 200, body: { ...profile(user), csrfToken }, cookies: [...cookies, cookie] };
}

/** Renews the session where the access token has expired. */
async function userOfSession(
  event: APIGatewayProxyEvent,
): Promise<{ user: GetUserCommandOutput; cookies: readonly string[] }> {
  const accessToken = cookieOf(event, COOKIES.access);
  if (accessToken !== undefined) {
    try {
      return { user: await userOf(accessToken), cookies: [] };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'NotSignedIn') throw error;
    }
  }
  const result = await renewFromCookie(event);
  return { user: await userOf(result.AccessToken ?? ''), cookies: sessionCookies(result) };
}

/**
 * Refuses other clients' tokens, which Cognito takes.
 *
 * @throws ApiError `NotSignedIn`
 */
async function userOf(AccessToken: string): Promise<GetUserCommandOutput> {
  const user = await refusing(cognito().send(new GetUserCommand({ AccessToken })), (error) =>
    isRefusal(error) || nameOf(error) === 'InvalidParameterException' ? notSignedIn() : undefined,
  );
  if (clientIn(AccessToken) !== poolAndClient().ClientId) throw notSignedIn();
  return user;
}

function profile({
  UserAttributes = [],
  PreferredMfaSetting: preferred,
  UserMFASettingList: active = [],
}: GetUserCommandOutput) {
  return {
    status: 'signed-in',
    attributes: Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value])),
    mfa: { active, ...(preferred === undefined ? {} : { preferred }) },
  };
}
