/** Browser mode: who gets cookies instead of tokens, and how a request shows that a page of ours sends it. */
import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ApiError, headerOf } from '../shared/api/http';
import { randomText } from '../shared/bytes';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { COOKIES, cookieOf, setCookie } from './cookies';
import { readAccountSettings } from './settings';

/**
 * Asks for a session in cookies. No form and no link can send it, and a script of another site only after a
 * preflight.
 */
export const MODE_HEADER = 'x-session';
/** Repeats what `csrfToken` of an earlier answer said. */
export const CSRF_HEADER = 'x-csrf-token';

const forbidden = (code: string, message: string) => new ApiError(403, code, message);

/**
 * True for a page that keeps its session in cookies, false for whoever handles tokens: servers and native
 * apps. In a stage that has cookies, pages get no tokens at all; in one that has none, cookies mean nothing.
 *
 * @throws ApiError `Forbidden` for a page of another origin, or one that asks for tokens where there are
 *   cookies
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
  // A page that asks its own origin sends no Origin with GET; then the browser says that it is the same.
  const ours =
    origin === undefined
      ? event.httpMethod === 'GET' && (site === undefined || site === 'same-origin')
      : requireEnv(ENV.CORS_ORIGINS).split(',').includes(origin);
  if (!ours) throw forbidden('Forbidden', 'This page may not use the API.');
  return true;
}

/**
 * Requires that the sender could read an earlier answer, as only our pages can: the token is in a cookie,
 * which browsers send by themselves, and in a header, which they don't.
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

/** A new token; each sign-in gets its own, so that none is known from before it. */
export function newCsrfToken(): CsrfToken {
  return csrfToken(randomText(16));
}

/**
 * Characters that a token which is taken on has at most; ours have 22, and one that fills a cookie can't be
 * set again.
 */
const MAX_CSRF_TOKEN = 128;

/** The token of this browser, or a new one where it has none, or one that is none of ours. */
export function csrfTokenOf(event: APIGatewayProxyEvent): CsrfToken {
  const held = cookieOf(event, COOKIES.csrf);
  return csrfToken(held !== undefined && held.length <= MAX_CSRF_TOKEN ? held : randomText(16));
}

function csrfToken(token: string): CsrfToken {
  const cookie = setCookie(COOKIES.csrf, token, readAccountSettings().refreshSeconds);
  return { csrfToken: token, cookie };
}
