/**
 * The account API by plain HTTP: sign-up, sign-in, challenges, refresh, sign-out, passwords, with tokens and
 * with cookies.
 */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AccountWorld, accountWorld, codeIn, ORIGIN, PASSWORD } from '../support/account-api';
import { claimsOf, linkIn } from '../support/cognito';

let world: AccountWorld;
let administrator: CognitoIdentityProviderClient;
beforeAll(async () => {
  world = await accountWorld({
    accountApi: { enabled: true, cookies: { enabled: true }, groups: ['readers'] },
  });
  administrator = new CognitoIdentityProviderClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}, 180_000);
afterAll(async () => {
  administrator?.destroy();
  await world?.aws.close();
});

const call = (...args: Parameters<AccountWorld['call']>) => world.call(...args);
const pool = () => world.aws.output('UserPoolId');

async function signedIn(username: string) {
  const { status, body } = await call('sign-in', { username, password: PASSWORD });
  expect({ status, body }).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  return body.tokens as { accessToken: string; idToken: string; refreshToken: string };
}

describe('a server that handles tokens', () => {
  it('signs a user up, confirms the address, signs in, says who it is, renews and signs out', async () => {
    const username = await world.newAccount();
    const { accessToken, idToken, refreshToken } = await signedIn(username);
    expect(claimsOf(idToken)).toMatchObject({ aud: world.aws.output('AccountApiClientId'), email: username });
    const me = await call('me', undefined, { authorization: `Bearer ${accessToken}` });
    expect(me).toMatchObject({
      status: 200,
      body: { attributes: { email: username, email_verified: 'true' }, mfa: { active: [] } },
    });
    const renewed = await call('refresh', { refreshToken });
    expect(renewed.body.tokens.refreshToken).not.toBe(refreshToken);
    expect(claimsOf(renewed.body.tokens.accessToken).sub).toBe(claimsOf(accessToken).sub);
    expect(await call('sign-out', { refreshToken: renewed.body.tokens.refreshToken })).toMatchObject({
      status: 204,
    });
    expect(await call('refresh', { refreshToken: renewed.body.tokens.refreshToken })).toMatchObject({
      status: 401,
      body: { code: 'NotSignedIn' },
    });
    expect(await call('me', undefined, { authorization: `Bearer ${accessToken}` })).toMatchObject({
      status: 401,
      body: { code: 'NotSignedIn' },
    });
  });

  it('signs a user up by phone number, confirms it by the code that is texted, and signs in', async () => {
    const username = '+819012345670';
    const texted = () =>
      codeIn(world.aws.sms.all().findLast(({ phoneNumber }) => phoneNumber === username)?.message ?? '');
    expect(await call('sign-up', { username, password: PASSWORD })).toMatchObject({
      status: 200,
      body: { next: 'confirm' },
    });
    expect(await call('sign-in', { username, password: PASSWORD })).toMatchObject({ status: 401 });
    const stranger = { username, code: texted(), password: 'Another-staple-entirely-7' };
    expect(await call('confirm', stranger)).toMatchObject({ status: 400, body: { code: 'InvalidCode' } });
    expect(await call('confirm', { username, code: texted(), password: PASSWORD })).toMatchObject({
      status: 204,
    });
    expect(claimsOf((await signedIn(username)).idToken)).toMatchObject({
      phone_number: username,
      phone_number_verified: true,
    });
  });

  it('answers alike when no more messages may go to a number, and sends none', async () => {
    const username = '+819012345671';
    await call('sign-up', { username, password: PASSWORD });
    const sent = world.aws.sms.all().length;
    const resend = () => call('resend', { username });
    expect([await resend(), await resend()].map(({ status }) => status)).toEqual([204, 204]);
    expect(world.aws.sms.all()).toHaveLength(sent);
    world.aws.clock.advance(31);
    try {
      await resend();
      expect(world.aws.sms.all()).toHaveLength(sent + 1);
    } finally {
      world.aws.clock.set(0);
    }
  });

  it('sends the code of a sign-up once more', async () => {
    const username = 'resend@example.net';
    expect(await call('sign-up', { username, password: PASSWORD })).toMatchObject({
      status: 200,
      body: { next: 'confirm' },
    });
    const mails = world.aws.mail.all().length;
    expect(await call('resend', { username })).toMatchObject({ status: 204 });
    expect(world.aws.mail.all()).toHaveLength(mails + 1);
    expect(await call('confirm', { username, code: codeIn(world.mailTo(username)) })).toMatchObject({
      status: 204,
    });
  });

  it('resets a forgotten password by the code that was mailed', async () => {
    const username = await world.newAccount();
    const newPassword = 'Another-staple-entirely-7';
    expect(await call('forgot-password', { username })).toMatchObject({ status: 204 });
    const code = codeIn(world.mailTo(username));
    expect(await call('reset-password', { username, code, newPassword: 'short' })).toMatchObject({
      status: 400,
      body: { code: 'InvalidPassword' },
    });
    expect(await call('reset-password', { username, code, newPassword })).toMatchObject({ status: 204 });
    expect(await call('sign-in', { username, password: PASSWORD })).toMatchObject({
      status: 401,
      body: { code: 'WrongCredentials' },
    });
    expect(await call('sign-in', { username, password: newPassword })).toMatchObject({ status: 200 });
  });

  it('replaces the password that an administrator gave', async () => {
    const username = 'invited@example.net';
    await administrator.send(
      new AdminCreateUserCommand({
        UserPoolId: pool(),
        Username: username,
        TemporaryPassword: PASSWORD,
        UserAttributes: [
          { Name: 'email', Value: username },
          { Name: 'email_verified', Value: 'true' },
        ],
        MessageAction: 'SUPPRESS',
      }),
    );
    const { body } = await call('sign-in', { username, password: PASSWORD });
    expect(body).toMatchObject({ status: 'challenge', challenge: { name: 'NEW_PASSWORD_REQUIRED' } });
    expect(JSON.stringify(body.challenge)).not.toContain('USER_ID');
    const answer = { session: body.session, newPassword: 'Chosen-by-the-user-5' };
    expect(await call('challenge', answer)).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  });

  it('signs in by a magic link, through the triggers of the pool', async () => {
    const username = await world.newAccount();
    const redirectUri = `${ORIGIN}/`;
    const begin = await call('sign-in', { username });
    expect(begin.body).toMatchObject({ status: 'challenge', challenge: { name: 'CUSTOM_CHALLENGE' } });
    const asked = await call('challenge', {
      session: begin.body.session,
      answer: '__dummy__',
      metadata: { signInMethod: 'MAGIC_LINK', redirectUri, alreadyHaveMagicLink: 'no' },
    });
    expect(asked.body).toMatchObject({ status: 'challenge' });
    const { fragment } = linkIn(world.mailTo(username));
    const redeemed = await call('challenge', {
      session: asked.body.session,
      answer: fragment,
      metadata: { signInMethod: 'MAGIC_LINK', redirectUri, alreadyHaveMagicLink: 'yes' },
    });
    expect(redeemed.body.status).toBe('signed-in');
    expect(claimsOf(redeemed.body.tokens.idToken)).toMatchObject({ sign_in_method: 'MAGIC_LINK' });
  });

  it('ends all sessions of a user', async () => {
    const username = await world.newAccount();
    const [first, second] = [await signedIn(username), await signedIn(username)];
    expect(await call('sign-out', { refreshToken: first.refreshToken, everywhere: true })).toMatchObject({
      status: 204,
    });
    for (const { refreshToken } of [first, second])
      expect(await call('refresh', { refreshToken })).toMatchObject({ status: 401 });
  });
});

describe('a page that keeps its session in cookies', () => {
  it('signs in, stays signed in beyond the access token, and signs out', async () => {
    const username = await world.newAccount();
    const page = world.page();
    const entered = await page.call('sign-in', { username, password: PASSWORD });
    expect(entered).toMatchObject({ status: 200, body: { status: 'signed-in', expiresIn: 3600 } });
    expect(entered.headers.get('access-control-allow-credentials')).toBe('true');
    expect(entered.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(await page.call('me')).toMatchObject({ status: 200, body: { attributes: { email: username } } });
    const before = new Map(page.jar);
    world.aws.clock.advance(3_601);
    try {
      expect(await page.call('me')).toMatchObject({ status: 200, body: { attributes: { email: username } } });
      expect(page.jar.get('__Host-access')).not.toBe(before.get('__Host-access'));
      expect(page.jar.get('__Host-refresh')).not.toBe(before.get('__Host-refresh'));
    } finally {
      world.aws.clock.set(0);
    }
    expect(await page.call('sign-out')).toMatchObject({ status: 204 });
    expect([...page.jar.keys()]).toEqual([]);
    expect(await page.call('me')).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
  });

  it('renews on demand, and goes on from where another tab renewed', async () => {
    const page = world.page();
    await page.call('sign-in', { username: await world.newAccount(), password: PASSWORD });
    const tab = world.page();
    for (const [name, value] of page.jar) tab.jar.set(name, value);
    tab.csrfToken = page.csrfToken;
    expect(await page.call('refresh')).toMatchObject({ status: 200 });
    expect(await tab.call('refresh')).toMatchObject({ status: 200, body: { expiresIn: 3600 } });
    expect(await tab.call('me')).toMatchObject({ status: 200 });
  });

  it('answers challenges without ever seeing the session', async () => {
    const username = await world.newAccount();
    const page = world.page();
    const redirectUri = `${ORIGIN}/`;
    const metadata = { signInMethod: 'MAGIC_LINK', redirectUri };
    const begin = await page.call('sign-in', { username });
    expect(Object.keys(begin.body).sort()).toEqual(['challenge', 'csrfToken', 'status']);
    await page.call('challenge', {
      answer: '__dummy__',
      metadata: { ...metadata, alreadyHaveMagicLink: 'no' },
    });
    const { fragment: answer } = linkIn(world.mailTo(username));
    expect(
      await page.call('challenge', { answer, metadata: { ...metadata, alreadyHaveMagicLink: 'yes' } }),
    ).toMatchObject({ status: 200, body: { status: 'signed-in' } });
    expect([...page.jar.keys()].sort()).toEqual(['__Host-access', '__Host-csrf', '__Host-refresh']);
  });
});

describe('the sample resource', () => {
  it('is read with an access token by members of the group, and by nobody else', async () => {
    const [member, other] = [await world.newAccount(), await world.newAccount()];
    await administrator.send(new CreateGroupCommand({ UserPoolId: pool(), GroupName: 'readers' }));
    await administrator.send(
      new AdminAddUserToGroupCommand({ UserPoolId: pool(), GroupName: 'readers', Username: member }),
    );
    const ask = (token?: string) =>
      call('sample', undefined, token ? { authorization: `Bearer ${token}` } : {});
    const { accessToken, idToken } = await signedIn(member);
    expect(await ask(accessToken)).toMatchObject({ status: 200, body: { sub: claimsOf(accessToken).sub } });
    expect(await ask(idToken)).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
    expect(await ask()).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
    expect(await ask((await signedIn(other)).accessToken)).toMatchObject({
      status: 403,
      body: { code: 'Forbidden' },
    });
  });
});
