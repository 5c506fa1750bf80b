/**
 * HttpOnly, Secure, and bound by their prefix to this host, so that no neighbouring host can set one
 * (draft-ietf-httpbis-rfc6265bis §4.1.3.2).
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ENV, requireEnv } from '../shared/env';

export const COOKIES = {
  access: '__Host-access',
  refresh: '__Host-refresh',
  /** Needed with the refresh token of a remembered device. */
  device: '__Host-device',
  /** Repeated in a header by requests that change something. */
  csrf: '__Host-csrf',
  /** See {@link Attempt}. */
  attempt: '__Host-sign-in',
} as const;

export type CookieName = (typeof COOKIES)[keyof typeof COOKIES];

/** Bytes of name and value; browsers drop larger cookies silently (rfc6265bis §5.6). */
const MAX_COOKIE = 4_096;

/**
 * The value of `Set-Cookie`.
 *
 * @param maxAge seconds; 0 takes the cookie away
 * @throws Error above {@link MAX_COOKIE}
 */
export function setCookie(name: CookieName, value: string, maxAge: number): string {
  if (name.length + value.length > MAX_COOKIE)
    throw new Error(
      `${name} has ${value.length} bytes, more than browsers keep. Put fewer claims into tokens.`,
    );
  const sameSite = requireEnv(ENV.SESSION_COOKIES);
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=${sameSite}`;
}

export const dropCookie = (name: CookieName) => setCookie(name, '', 0);

/** Ends the session in the browser. */
export const dropSession = () => Object.values(COOKIES).map(dropCookie);

/** Undefined where a name comes twice: only one can be ours. */
export function cookieOf(event: APIGatewayProxyEvent, name: CookieName): string | undefined {
  const lines = Object.entries(event.multiValueHeaders ?? {}).flatMap(([sent, values]) =>
    sent.toLowerCase() === 'cookie' ? (values ?? []) : [],
  );
  const values = lines
    .join(';')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value, ...others] = values;
  // Characters of tokens, sessions and random texts.
  return value !== undefined && others.length === 0 && /^[A-Za-z0-9._=+/-]{1,4096}$/.test(value)
    ? value
    : undefined;
}
