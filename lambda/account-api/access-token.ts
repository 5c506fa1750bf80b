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

/** Where the pool tracks devices; see {@link claimIn}. */
export const deviceKeyIn = (accessToken: string) => claimIn(accessToken, 'device_key');

export const clientIn = (accessToken: string) => claimIn(accessToken, 'client_id');

/** Unverified; see {@link claimIn}. */
export const subIn = (accessToken: string) => claimIn(accessToken, 'sub');

/** Unverified; see {@link claimIn}. */
export function signInOf(accessToken: string) {
  const [sub, userName] = [subIn(accessToken), claimIn(accessToken, 'username')];
  if (sub === undefined || userName === undefined) return undefined;
  const authTime = Number(claimsIn(accessToken).auth_time);
  return { sub, userName, authTime, originJti: claimIn(accessToken, 'origin_jti') };
}

/**
 * A claim of a token that Cognito has just given or taken. Never use it for other tokens: nothing is
 * verified.
 */
function claimIn(accessToken: string, name: string): string | undefined {
  const value = claimsIn(accessToken)[name];
  return typeof value === 'string' ? value : undefined;
}

function claimsIn(accessToken: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    return (claims as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
