/** A sign-in step ends in tokens, cookies, or another challenge. */
import type {
  AdminInitiateAuthCommandOutput,
  AuthenticationResultType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Answer } from '../shared/api/http';
import { deviceKeyIn } from './access-token';
import { type Attempt, attemptCookie, isChallenge, packAttempt } from './attempt';
import { newCsrfToken } from './browser';
import { COOKIES, dropCookie, setCookie } from './cookies';
import { readAccountSettings } from './settings';

export type Step = Pick<
  AdminInitiateAuthCommandOutput,
  'AuthenticationResult' | 'ChallengeName' | 'ChallengeParameters' | 'Session'
>;

/** @param userName the user as named so far */
export function answerStep(step: Step, userName: string, inBrowser: boolean): Answer {
  const { AuthenticationResult: result } = step;
  if (!result) return answerChallenge(step, userName, inBrowser);
  const { NewDeviceMetadata: device } = result;
  const body = {
    status: 'signed-in',
    ...(device ? { device: { key: device.DeviceKey, groupKey: device.DeviceGroupKey } } : {}),
  };
  if (!inBrowser) return { statusCode: 200, body: { ...body, tokens: tokensOf(result) } };
  // New, so that one known before the sign-in is of no use after it.
  const { csrfToken, cookie } = newCsrfToken();
  return {
    statusCode: 200,
    body: { ...body, csrfToken, expiresIn: result.ExpiresIn },
    cookies: [...sessionCookies(result), cookie, dropCookie(COOKIES.attempt)],
  };
}

function answerChallenge(step: Step, before: string, inBrowser: boolean): Answer {
  const { ChallengeName: challenge, ChallengeParameters, Session: session } = step;
  if (!isChallenge(challenge) || !session)
    throw new Error(`Cognito asks for ${challenge}, which the account API can't pass on.`);
  const { USERNAME, USER_ID_FOR_SRP, ...parameters } = ChallengeParameters ?? {};
  const attempt: Attempt = { challenge, session, userName: USER_ID_FOR_SRP ?? USERNAME ?? before };
  const body = { status: 'challenge', challenge: { name: challenge, parameters } };
  if (!inBrowser) return { statusCode: 200, body: { ...body, session: packAttempt(attempt) } };
  const { csrfToken, cookie } = newCsrfToken();
  return { statusCode: 200, body: { ...body, csrfToken }, cookies: [attemptCookie(attempt), cookie] };
}

/** Names of RFC 6749, in camel case. */
export function tokensOf(result: AuthenticationResultType) {
  return {
    accessToken: result.AccessToken,
    idToken: result.IdToken,
    ...(result.RefreshToken === undefined ? {} : { refreshToken: result.RefreshToken }),
    expiresIn: result.ExpiresIn,
    tokenType: result.TokenType,
  };
}

/**
 * The access token's cookie lasts as long as the token, the refresh token's as long as the sign-in. Browsers
 * get no ID token: `GET /me` has its claims.
 */
export function sessionCookies({ AccessToken, RefreshToken, ExpiresIn }: AuthenticationResultType): string[] {
  const deviceKey = AccessToken === undefined ? undefined : deviceKeyIn(AccessToken);
  return [
    ...(AccessToken ? [setCookie(COOKIES.access, AccessToken, ExpiresIn ?? 0)] : []),
    ...(deviceKey ? [setCookie(COOKIES.device, deviceKey, readAccountSettings().refreshSeconds)] : []),
    ...(RefreshToken ? [setCookie(COOKIES.refresh, RefreshToken, readAccountSettings().refreshSeconds)] : []),
  ];
}
