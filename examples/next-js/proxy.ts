/**
 * Before each page: renews tokens, which a page can't as it sets no cookies, and says which scripts may run.
 * It decides nothing: whoever came past it would find the account API asked by the page itself.
 */
import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { account, isOver, type Tokens } from './server/account-api';
import { COOKIES, type Cookie, held, noCookies, sessionCookies } from './server/cookies';

export const config = { matcher: ['/((?!_next/static/).*)'] };

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const renewed = request.method === 'GET' ? await renewedCookies(request) : [];
  for (const { name, value } of renewed)
    if (value) request.cookies.set(name, value);
    else request.cookies.delete(name);
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'));
  const headers = new Headers(request.headers);
  // Next.js reads the nonce here, for its own scripts.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const { name, value, options } of renewed) response.cookies.set(name, value, options);
  return response;
}

const contentSecurityPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** None where nothing has to change. */
async function renewedCookies({ cookies }: NextRequest): Promise<readonly Cookie[]> {
  if (await held('access', cookies.get(COOKIES.access)?.value)) return [];
  const session = await held('refresh', cookies.get(COOKIES.refresh)?.value);
  if (!session) return [];
  try {
    return await sessionCookies(await renewed(session.refreshToken));
  } catch (error) {
    if (isOver(error)) return noCookies();
    throw error;
  }
}

/** Milliseconds for which requests that were sent before an answer still come. */
const MEANWHILE = 10_000;
const renewing = new Map<string, Promise<Tokens>>();

/**
 * Once for all requests that come meanwhile, as each refresh token is followed by another. Several processes
 * may renew at once: Cognito takes the former token for `tokens.rotationGraceSeconds`.
 */
function renewed(refreshToken: string): Promise<Tokens> {
  const known = renewing.get(refreshToken);
  if (known) return known;
  const tokens = account.refresh(refreshToken).then((answer) => answer.tokens);
  renewing.set(refreshToken, tokens);
  const forget = () => renewing.delete(refreshToken);
  tokens.then(() => setTimeout(forget, MEANWHILE).unref(), forget);
  return tokens;
}
