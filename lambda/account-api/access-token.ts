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

/**
 * The key of the device that a token was given to, where the pool tracks devices. For tokens that come from Cognito itself:
 * nothing is verified.
 */
export function deviceKeyIn(accessToken: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const key = (claims as { device_key?: unknown } | null)?.device_key;
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}
