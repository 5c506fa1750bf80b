/** The access token of a request: in a header from whoever handles tokens, in a cookie from pages. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { headerOf } from '../shared/api/http';
import { COOKIES, cookieOf } from './cookies';
import { notSignedIn } from './refusals';

/** @throws ApiError `NotSignedIn` where there is none */
export function accessTokenOf(event: APIGatewayProxyEvent, inBrowser: boolean): string {
  const [, bearer] = /^Bearer ([A-Za-z0-9._-]{1,8192})$/i.exec(headerOf(event, 'authorization') ?? '') ?? [];
  const token = inBrowser ? cookieOf(event, COOKIES.access) : bearer;
  if (token === undefined) throw notSignedIn();
  return token;
}

/** The key of the device that a token was given to, where the pool tracks devices; see {@link claimIn}. */
export const deviceKeyIn = (accessToken: string) => claimIn(accessToken, 'device_key');

/** Whose token it is; see {@link claimIn}. */
export const subIn = (accessToken: string) => claimIn(accessToken, 'sub');

/** A claim of a token that Cognito itself has just given: nothing is verified, so never of one that a caller sent. */
function claimIn(accessToken: string, name: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const value = (claims as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
