/**
 * Cookies of browser mode. All are HttpOnly (no script reads them), Secure, and by their prefix bound to this
 * host and to no domain around it: no page of a neighbouring host can set or overwrite one
 * (draft-ietf-httpbis-rfc6265bis §4.1.3.2).
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ENV, requireEnv } from '../shared/env';

export const COOKIES = {
  /** Access token. */
  access: '__Host-access',
  /** Refresh token. */
  refresh: '__Host-refresh',
  /**
   * Key of the device of the session; Cognito wants it with the refresh token of a device that it remembers.
   */
  device: '__Host-device',
  /** What a request that changes something has to repeat in a header. */
  csrf: '__Host-csrf',
  /** A sign-in that waits for its next answer. */
  attempt: '__Host-sign-in',
} as const;

export type CookieName = (typeof COOKIES)[keyof typeof COOKIES];

/** Bytes of name and value together beyond which browsers drop a cookie without a word (rfc6265bis §5.6). */
const MAX_COOKIE = 4_096;

/**
 * The value of `Set-Cookie`.
 *
 * @param maxAge seconds that the browser keeps it; 0 takes it away
 * @throws Error where no browser would keep it: tokens with very many groups or claims
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

/** Takes the whole session away. */
export const dropSession = () => Object.values(COOKIES).map(dropCookie);

/**
 * A cookie of the request. Where one name comes twice nothing is believed: only one of them can be ours.
 */
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
  // Tokens, sessions and random texts are made of these characters alone.
  return value !== undefined && others.length === 0 && /^[A-Za-z0-9._=+/-]{1,4096}$/.test(value)
    ? value
    : undefined;
}
