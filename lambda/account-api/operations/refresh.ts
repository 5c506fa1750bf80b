/** `POST /refresh`: new tokens for a refresh token, which Cognito rotates. */
import {
  type AuthenticationResultType,
  GetTokensFromRefreshTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Answer } from '../../shared/api/http';
import { nameUser } from '../../shared/log/name-user';
import { subIn } from '../access-token';
import { csrfTokenOf, isBrowserMode, requireCsrfToken } from '../browser';
import { clientSecret, cognito, poolAndClient } from '../client';
import { COOKIES, cookieOf, dropSession } from '../cookies';
import { optionalText, readBody, requiredText } from '../input';
import { isRefusal, nameOf, notSignedIn, refusing } from '../refusals';
import { sessionCookies, tokensOf } from '../session';

/** Characters of a refresh token that are passed on. */
export const MAX_TOKEN = 8_192;

export async function refresh(event: APIGatewayProxyEvent): Promise<Answer> {
  const inBrowser = isBrowserMode(event);
  const body = readBody(event);
  if (!inBrowser) {
    const result = await renew(
      requiredText(body, 'refreshToken', MAX_TOKEN),
      optionalText(body, 'deviceKey', 55),
    );
    return { statusCode: 200, body: { status: 'signed-in', tokens: tokensOf(result) } };
  }
  requireCsrfToken(event);
  const { csrfToken, cookie } = csrfTokenOf(event);
  const result = await renewFromCookie(event);
  return {
    statusCode: 200,
    body: { status: 'signed-in', csrfToken, expiresIn: result.ExpiresIn },
    cookies: [...sessionCookies(result), cookie],
  };
}

/** Goes on with the session of the cookies. @throws ApiError `NotSignedIn`, which takes the cookies away */
export async function renewFromCookie(event: APIGatewayProxyEvent): Promise<AuthenticationResultType> {
  const refreshToken = cookieOf(event, COOKIES.refresh);
  if (refreshToken === undefined) throw notSignedIn(dropSession());
  return renew(refreshToken, cookieOf(event, COOKIES.device), dropSession());
}

/**
 * @param DeviceKey of the device that the sign-in was made on; needed where Cognito remembers it
 * @param cookies to set where the token is not good any more
 * @throws ApiError `NotSignedIn` for a token that is expired, revoked, used up, of another client or none at
 *   all
 */
export async function renew(
  RefreshToken: string,
  DeviceKey: string | undefined,
  cookies?: readonly string[],
): Promise<AuthenticationResultType> {
  const { ClientId } = poolAndClient();
  // This operation takes the secret itself; there is no user name yet to make a hash of.
  const ClientSecret = await clientSecret();
  const { AuthenticationResult: result } = await refusing(
    cognito().send(
      new GetTokensFromRefreshTokenCommand({
        ClientId,
        ClientSecret,
        RefreshToken,
        ...(DeviceKey === undefined ? {} : { DeviceKey }),
      }),
    ),
    (error) =>
      isRefusal(error) || nameOf(error) === 'InvalidParameterException' ? notSignedIn(cookies) : undefined,
  );
  if (!result?.AccessToken) throw new Error('Cognito gave no tokens for a refresh token that it took.');
  nameUser(subIn(result.AccessToken));
  return result;
}
