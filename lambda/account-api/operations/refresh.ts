/** `POST /refresh`: rotates a refresh token. */
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

/** Characters. */
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

/** @throws ApiError `NotSignedIn`, which takes the cookies away */
export async function renewFromCookie(event: APIGatewayProxyEvent): Promise<AuthenticationResultType> {
  const refreshToken = cookieOf(event, COOKIES.refresh);
  if (refreshToken === undefined) throw notSignedIn(dropSession());
  return renew(refreshToken, cookieOf(event, COOKIES.device), dropSession());
}

/**
 * @param DeviceKey needed where Cognito remembers the device
 * @param cookies to set where the token is no longer good
 * @throws ApiError `NotSignedIn`
 */
export async function renew(
  RefreshToken: string,
  DeviceKey: string | undefined,
  cookies?: readonly string[],
): Promise<AuthenticationResultType> {
  const { ClientId } = poolAndClient();
  // Takes the secret itself: without a user name there is no hash.
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
