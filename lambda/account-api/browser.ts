import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ApiError, headerOf } from '../shared/api/http';
import { randomText } from '../shared/bytes';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { COOKIES, cookieOf, setCookie } from './cookies';
import { readAccountSettings } from './settings';

/**
 * Asks for cookies instead of tokens. Forms and links can't send it; scripts of other sites need a preflight.
 */
export const MODE_HEADER = 'x-session';
/** Repeats `csrfToken` of an earlier answer. */
export const CSRF_HEADER = 'x-csrf-token';

const forbidden = (code: string, message: string) => new ApiError(403, code, message);

/**
 * True for pages; false for servers and native apps. Where a stage has cookies, pages get no tokens.
 *
 * @throws ApiError `Forbidden` for another origin, or a page that asks for tokens where there are cookies
 */
export function isBrowserMode(event: APIGatewayProxyEvent): boolean {
  const wanted = headerOf(event, MODE_HEADER) === 'cookie';
  if (!hasEnv(ENV.SESSION_COOKIES)) {
    if (wanted) throw forbidden('Forbidden', 'This stage has no sessions in cookies.');
    return false;
  }
  const origin = headerOf(event, 'origin');
  const site = headerOf(event, 'sec-fetch-site');
  if (!wanted) {
    if (origin !== undefined || site !== undefined)
      throw forbidden('Forbidden', `Pages have to send the header ${MODE_HEADER}: cookie.`);
    return false;
  }
  // Same-origin GETs carry no Origin.
  const ours =
    origin === undefined
      ? event.httpMethod === 'GET' && (site === undefined || site === 'same-origin')
      : requireEnv(ENV.CORS_ORIGINS).split(',').includes(origin);
  if (!ours) throw forbidden('Forbidden', 'This page may not use the API.');
  return true;
}

/**
 * The cookie's token must be in a header too: browsers send cookies by themselves, headers only our pages
 * can.
 *
 * @throws ApiError `CsrfTokenRequired`
 */
export function requireCsrfToken(event: APIGatewayProxyEvent): void {
  const [held, shown] = [cookieOf(event, COOKIES.csrf), headerOf(event, CSRF_HEADER)].map((value) =>
    Buffer.from(value ?? ''),
  );
  if (!held || !shown || held.length === 0 || held.length !== shown.length || !timingSafeEqual(held, shown))
    throw forbidden(
      'CsrfTokenRequired',
      `Send the header ${CSRF_HEADER} with the csrfToken of an earlier answer, such as that of GET /me.`,
    );
}

export interface CsrfToken {
  readonly csrfToken: string;
  readonly cookie: string;
}

/** For each sign-in, so that none is known from before. */
export function newCsrfToken(): CsrfToken {
  return csrfToken(randomText(16));
}

/** Characters; ours have 22. A longer one could fill a cookie and not be set again. */
const MAX_CSRF_TOKEN = 128;

/** The browser's, or a new one where it has none of ours. */
export function csrfTokenOf(event: APIGatewayProxyEvent): CsrfToken {
  const held = cookieOf(event, COOKIES.csrf);
  return csrfToken(held !== undefined && held.length <= MAX_CSRF_TOKEN ? held : randomText(16));
}

function csrfToken(token: string): CsrfToken {
  const cookie = setCookie(COOKIES.csrf, token, readAccountSettings().refreshSeconds);
  return { csrfToken: token, cookie };
}
