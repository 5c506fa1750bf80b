/** Browser mode: what cookies are like, who gets them, and what a request needs beside them. */
import { ENV } from '../../../lambda/shared/env';
import { answers, CLAIMS, callsOf, cognitoError, ORIGIN, send, TOKENS } from './support/api';

const SIGN_IN = { username: 'alice@example.com', password: 'Correct-horse-battery-9' };
const PAGE = { Origin: ORIGIN, 'X-Session': 'cookie' };
const CSRF = 'csrf-token-of-this-page';
const SESSION = `__Host-access=${TOKENS.AccessToken}; __Host-refresh=refresh-1; __Host-csrf=${CSRF}`;
const SIGNED_IN = { ...PAGE, Cookie: SESSION, 'X-CSRF-Token': CSRF };

beforeEach(() => {
  answers.set('AdminInitiateAuth', { AuthenticationResult: TOKENS });
  answers.set('GetTokensFromRefreshToken', { AuthenticationResult: TOKENS });
  answers.set('RevokeToken', {});
  answers.set('AdminUserGlobalSignOut', {});
  answers.set('GetUser', { UserAttributes: [{ Name: 'sub', Value: 'alice' }] });
});

it('puts tokens into cookies that scripts can’t read, other hosts can’t set and http never carries, and into nothing else', async () => {
  const { body, cookies } = await send('/sign-in', SIGN_IN, PAGE);
  const attributes = 'Secure; HttpOnly; SameSite=Strict';
  expect(cookies).toEqual([
    `__Host-access=${TOKENS.AccessToken}; Path=/; Max-Age=3600; ${attributes}`,
    `__Host-refresh=${TOKENS.RefreshToken}; Path=/; Max-Age=2592000; ${attributes}`,
    expect.stringMatching(new RegExp(`^__Host-csrf=[\\w-]{22}; Path=/; Max-Age=2592000; ${attributes}$`)),
    `__Host-sign-in=; Path=/; Max-Age=0; ${attributes}`,
  ]);
  expect(body).toEqual({ status: 'signed-in', expiresIn: 3600, csrfToken: expect.any(String) });
});

it('gives each sign-in another token against forged requests', async () => {
  const known = { ...PAGE, Cookie: `__Host-csrf=${CSRF}` };
  expect((await send('/sign-in', SIGN_IN, known)).body.csrfToken).not.toBe(CSRF);
});

it('makes the cookies Lax where the stage says so', async () => {
  process.env[ENV.SESSION_COOKIES] = 'Lax';
  const { cookies } = await send('/sign-in', SIGN_IN, PAGE);
  for (const cookie of cookies) expect(cookie).toMatch(/; Secure; HttpOnly; SameSite=Lax$/);
});

it('keeps a sign-in that goes on in a cookie too, for as long as Cognito does', async () => {
  answers.set('AdminInitiateAuth', {
    ChallengeName: 'SMS_MFA',
    ChallengeParameters: { USER_ID_FOR_SRP: 'alice', CODE_DELIVERY_DESTINATION: '+*******1' },
    Session: 'session-of-cognito-0123456789',
  });
  const { body, cookies } = await send('/sign-in', SIGN_IN, PAGE);
  expect(body).toEqual({
    status: 'challenge',
    challenge: { name: 'SMS_MFA', parameters: { CODE_DELIVERY_DESTINATION: '+*******1' } },
    csrfToken: expect.any(String),
  });
  expect(cookies[0]).toMatch(
    /^__Host-sign-in=[\w-]+; Path=\/; Max-Age=900; Secure; HttpOnly; SameSite=Strict$/,
  );
  const Cookie = cookies.map((line) => line.split(';')[0]).join('; ');
  answers.set('AdminRespondToAuthChallenge', { AuthenticationResult: TOKENS });
  const next = { ...PAGE, Cookie, 'X-CSRF-Token': body.csrfToken };
  expect(await send('/challenge', { code: '123456' }, next)).toMatchObject({ status: 200 });
  answers.set('AdminRespondToAuthChallenge', cognitoError('NotAuthorizedException'));
  const over = await send('/challenge', { code: '123456' }, next);
  expect(over).toMatchObject({ status: 401, body: { code: 'WrongCredentials' } });
  expect(over.cookies).toEqual([expect.stringMatching(/^__Host-sign-in=; .*Max-Age=0/)]);
});

it.each([
  ['/sign-in', SIGN_IN],
  ['/challenge', { code: '123456' }],
  ['/challenge/set-up', {}],
  ['/refresh', {}],
  ['/sign-out', {}],
  ['/sign-up', SIGN_IN],
  ['/confirm', { username: 'alice@example.com', code: '123456' }],
  ['/resend', { username: 'alice@example.com' }],
  ['/forgot-password', { username: 'alice@example.com' }],
  ['/reset-password', { username: 'alice@example.com', code: '1', newPassword: SIGN_IN.password }],
])(
  '%s is refused to a page of another site, one that does not say it is a page, and one without origin',
  async (path, body) => {
    for (const headers of [
      { ...SIGNED_IN, Origin: 'https://evil.example' },
      { ...SIGNED_IN, Origin: `${ORIGIN}.evil.example` },
      { ...SIGNED_IN, Origin: 'null' },
      { Cookie: SESSION, Origin: ORIGIN },
      { Cookie: SESSION, 'Sec-Fetch-Site': 'cross-site' },
      { Cookie: SESSION, 'X-Session': 'cookie', 'X-CSRF-Token': CSRF },
    ])
      expect(await send(path, body, headers)).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
  },
);

it.each(['/challenge', '/challenge/set-up', '/refresh', '/sign-out'])(
  '%s needs the token of the page beside its cookie',
  async (path) => {
    for (const headers of [
      { ...PAGE, Cookie: SESSION },
      { ...SIGNED_IN, 'X-CSRF-Token': 'another-token-of-length' },
      { ...SIGNED_IN, 'X-CSRF-Token': '' },
      { ...PAGE, Cookie: '__Host-refresh=refresh-1', 'X-CSRF-Token': CSRF },
      { ...PAGE, Cookie: '__Host-refresh=refresh-1; __Host-csrf=', 'X-CSRF-Token': '' },
      // Two cookies of a name: only one can be ours.
      { ...SIGNED_IN, Cookie: `__Host-csrf=${CSRF}; ${SESSION}` },
    ])
      expect(await send(path, { code: '123456' }, headers)).toMatchObject({
        status: 403,
        body: { code: 'CsrfTokenRequired' },
      });
    expect(callsOf('GetTokensFromRefreshToken')).toEqual([]);
    expect(callsOf('RevokeToken')).toEqual([]);
  },
);

it('tells a page who is signed in, and its token once more', async () => {
  const { status, body, cookies } = await send('/me', undefined, { 'X-Session': 'cookie', Cookie: SESSION });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { attributes: { sub: 'alice' }, csrfToken: CSRF },
  });
  expect(cookies).toEqual([expect.stringMatching(/^__Host-csrf=/)]);
  for (const headers of [
    { 'X-Session': 'cookie', 'Sec-Fetch-Site': 'cross-site' },
    { 'X-Session': 'cookie', Origin: 'https://evil.example' },
  ])
    expect(await send('/me', undefined, { Cookie: SESSION, ...headers })).toMatchObject({ status: 403 });
});

it('renews on the server where the access token is gone or too old', async () => {
  let first = true;
  answers.set('GetUser', () => {
    const outcome = first ? cognitoError('NotAuthorizedException') : { UserAttributes: [] };
    first = false;
    return outcome;
  });
  const { status, cookies } = await send('/me', undefined, { ...PAGE, Cookie: SESSION });
  expect(status).toBe(200);
  expect(cookies.map((line) => line.split('=')[0])).toEqual([
    '__Host-access',
    '__Host-refresh',
    '__Host-csrf',
  ]);
  expect(callsOf('GetTokensFromRefreshToken')[0].RefreshToken).toBe('refresh-1');
});

it('takes all cookies away where the session is over, and leaves them where Cognito failed', async () => {
  answers.set('GetUser', cognitoError('NotAuthorizedException'));
  answers.set('GetTokensFromRefreshToken', cognitoError('RefreshTokenReuseException'));
  const over = await send('/me', undefined, { ...PAGE, Cookie: SESSION });
  expect(over).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
  expect(over.cookies).toHaveLength(5);
  for (const cookie of over.cookies) expect(cookie).toMatch(/=; Path=\/; Max-Age=0; /);
  answers.set('GetTokensFromRefreshToken', cognitoError('InternalErrorException'));
  expect(await send('/me', undefined, { ...PAGE, Cookie: SESSION })).toMatchObject({
    status: 500,
    cookies: [],
  });
});

it('signs out at Cognito first, so that cookies that somebody kept open nothing; a failure can be tried again', async () => {
  answers.set('RevokeToken', cognitoError('InternalErrorException'));
  expect(await send('/sign-out', {}, SIGNED_IN)).toMatchObject({ status: 500, cookies: [] });
  answers.set('RevokeToken', {});
  const { status, cookies } = await send('/sign-out', {}, SIGNED_IN);
  expect({ status, dropped: cookies.length }).toEqual({ status: 204, dropped: 5 });
  expect(callsOf('RevokeToken').at(-1)?.Token).toBe(TOKENS.RefreshToken);
  // Revoked already: out is out.
  answers.set('RevokeToken', cognitoError('UnauthorizedException'));
  expect(await send('/sign-out', {}, SIGNED_IN)).toMatchObject({ status: 204 });
});

it('signs out everywhere by a token of a session that is alive', async () => {
  expect(await send('/sign-out', { everywhere: true }, SIGNED_IN)).toMatchObject({ status: 204 });
  expect(callsOf('AdminUserGlobalSignOut')).toEqual([
    { UserPoolId: process.env[ENV.USER_POOL_ID], Username: CLAIMS.username },
  ]);
  answers.set('GetTokensFromRefreshToken', cognitoError('NotAuthorizedException'));
  expect(await send('/sign-out', { everywhere: true }, SIGNED_IN)).toMatchObject({ status: 401 });
});

it('reads cookies in browser mode alone: with neither header nor page they mean nothing', async () => {
  expect(await send('/me', undefined, { Cookie: SESSION })).toMatchObject({ status: 401 });
  expect(await send('/refresh', {}, { Cookie: SESSION })).toMatchObject({ status: 400 });
  expect(callsOf('GetTokensFromRefreshToken')).toEqual([]);
});

it('has no browser mode where the stage has no cookies; pages handle tokens there', async () => {
  process.env[ENV.SESSION_COOKIES] = '';
  expect(await send('/sign-in', SIGN_IN, PAGE)).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
  const { body, cookies, headers } = await send('/sign-in', SIGN_IN, { Origin: ORIGIN });
  expect(body.tokens.accessToken).toBe(TOKENS.AccessToken);
  expect(cookies).toEqual([]);
  expect(headers['Access-Control-Allow-Credentials']).toBeUndefined();
});

it('lets pages of our origins read answers to their cookies, and no other page', async () => {
  const ours = await send('/me', undefined, { ...PAGE, Cookie: SESSION });
  expect(ours.headers).toMatchObject({
    'Access-Control-Allow-Origin': ORIGIN,
    'Access-Control-Allow-Credentials': 'true',
    'Cache-Control': 'no-store',
    Vary: 'Origin',
  });
  const { headers } = await send('/me', undefined, {
    ...PAGE,
    Origin: 'https://evil.example',
    Cookie: SESSION,
  });
  expect(headers['Access-Control-Allow-Origin']).toBeUndefined();
  expect(headers['Access-Control-Allow-Credentials']).toBeUndefined();
});

it('fails aloud where tokens don’t fit into a cookie, instead of losing the session in silence', async () => {
  answers.set('AdminInitiateAuth', { AuthenticationResult: { ...TOKENS, AccessToken: 'x'.repeat(4_090) } });
  expect(await send('/sign-in', SIGN_IN, PAGE)).toMatchObject({ status: 500, cookies: [] });
});

it('keeps the key of a device beside the session, and renews with it', async () => {
  const claims = Buffer.from(JSON.stringify({ device_key: 'us-east-1_device' })).toString('base64url');
  answers.set('AdminInitiateAuth', {
    AuthenticationResult: { ...TOKENS, AccessToken: `header.${claims}.signature` },
  });
  const { cookies } = await send('/sign-in', SIGN_IN, PAGE);
  expect(cookies).toContainEqual(
    '__Host-device=us-east-1_device; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict',
  );
  await send('/refresh', {}, { ...SIGNED_IN, Cookie: `${SESSION}; __Host-device=us-east-1_device` });
  expect(callsOf('GetTokensFromRefreshToken')[0]).toMatchObject({ DeviceKey: 'us-east-1_device' });
});
