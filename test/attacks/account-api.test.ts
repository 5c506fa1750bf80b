/** What strangers, other sites, scripts and thieves get of the account API. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AccountWorld, accountWorld, codeIn, ORIGIN, PASSWORD, Page } from '../support/account-api';
import { claimsOf } from '../support/cognito';

let world: AccountWorld;
let administrator: CognitoIdentityProviderClient;
beforeAll(async () => {
  world = await accountWorld();
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
/** An answer without what differs between any two: ids of requests, dates, lengths of sessions. */
const seen = ({ status, body, cookies, headers }: Awaited<ReturnType<typeof call>>) => ({
  status,
  body,
  cookies,
  headers: [...headers.keys()].sort(),
});

describe('the secret of the client', () => {
  it('is in no file of the assembly, in no output, in no log and in no answer', async () => {
    const username = await world.newAccount();
    const page = world.page();
    await page.call('sign-in', { username, password: PASSWORD });
    const { UserPoolClient } = await administrator.send(
      new DescribeUserPoolClientCommand({
        UserPoolId: pool(),
        ClientId: world.aws.output('AccountApiClientId'),
      }),
    );
    const secret = UserPoolClient?.ClientSecret ?? '';
    expect(secret.length).toBeGreaterThan(20);
    const answers = [
      await call('sign-in', { username, password: PASSWORD }),
      await call('sign-in', { username, password: 'Not-the-right-one-1' }),
      await call('refresh', { refreshToken: 'x' }),
      await page.call('me'),
    ];
    for (const { body, headers } of answers)
      expect(JSON.stringify([body, [...headers]])).not.toContain(secret);
    const logged = JSON.stringify(world.aws.logs());
    expect(logged).toContain('Refused');
    expect(logged).not.toContain(secret);
    expect(JSON.stringify(world.aws.outputs)).not.toContain(secret);
    const files = readdirSync(world.assembly, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThan(10);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'utf8').includes(secret)).toBe(false);
  });

  it('is needed: the client’s id alone begins nothing', async () => {
    const username = await world.newAccount();
    const ClientId = world.aws.output('AccountApiClientId');
    for (const [operation, body] of [
      ['InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: username } }],
      ['InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username, PASSWORD } }],
      ['SignUp', { Username: 'mallory@example.net', Password: PASSWORD }],
      ['ForgotPassword', { Username: username }],
    ] as const)
      await expect(world.publicClient.call(operation, { ClientId, ...body })).rejects.toMatchObject({
        name: expect.stringMatching(/^(NotAuthorized|InvalidParameter)Exception$/),
      });
  });
});

describe('who has an account', () => {
  const unknown = 'nobody-at-all@example.net';

  it('is told by no endpoint: existing, unconfirmed, disabled and reset users answer like nobody', async () => {
    const [confirmed, disabled, reset] = [
      await world.newAccount(),
      await world.newAccount(),
      await world.newAccount(),
    ];
    const unconfirmed = 'unconfirmed@example.net';
    await call('sign-up', { username: unconfirmed, password: PASSWORD });
    await administrator.send(new AdminDisableUserCommand({ UserPoolId: pool(), Username: disabled }));
    await administrator.send(new AdminResetUserPasswordCommand({ UserPoolId: pool(), Username: reset }));
    const newPassword = 'Attackers-choice-of-1';
    const requests = (username: string) =>
      [
        ['sign-up', { username, password: newPassword }],
        ['confirm', { username, code: '000000' }],
        ['resend', { username }],
        ['sign-in', { username, password: 'Not-the-right-one-1' }],
        ['reset-password', { username, code: '000000', newPassword }],
        ['forgot-password', { username }],
      ] as const;
    // The sign-up comes last for the unknown one, who is known from then on.
    const ofNobody = new Map<string, unknown>();
    for (const [path, body] of requests(unknown).toReversed())
      ofNobody.set(path, seen(await call(path, body)));
    for (const username of [confirmed, unconfirmed, disabled, reset])
      for (const [path, body] of requests(username))
        expect([path, seen(await call(path, body))]).toEqual([path, ofNobody.get(path)]);
  }, 120_000);

  it('is told by no step of a passwordless sign-in either', async () => {
    const disabled = await world.newAccount();
    await administrator.send(new AdminDisableUserCommand({ UserPoolId: pool(), Username: disabled }));
    const unconfirmed = 'unconfirmed-too@example.net';
    await call('sign-up', { username: unconfirmed, password: PASSWORD });
    const walk = async (username: string) => {
      const begin = await call('sign-in', { username });
      const asked = await call('challenge', {
        session: begin.body.session,
        answer: '__dummy__',
        metadata: { signInMethod: 'MAGIC_LINK', redirectUri: `${ORIGIN}/`, alreadyHaveMagicLink: 'no' },
      });
      const wrong = await call('challenge', { session: asked.body.session, answer: 'AAAA.AAAA' });
      return [begin, asked, wrong].map(({ status, body, headers }) => ({
        status,
        members: Object.keys(body).sort(),
        challenge: Object.keys(body.challenge?.parameters ?? {}).sort(),
        code: body.code,
        headers: [...headers.keys()].sort(),
      }));
    };
    const ofNobody = await walk('nobody-here@example.net');
    expect(ofNobody[0]).toMatchObject({ status: 200, members: ['challenge', 'session', 'status'] });
    for (const username of [await world.newAccount(), disabled, unconfirmed])
      expect(await walk(username)).toEqual(ofNobody);
    expect(
      world.aws.mail.all().some(({ destination }) => destination.to.includes('nobody-here@example.net')),
    ).toBe(false);
  }, 120_000);

  it('does not change by a second sign-up: the password stays, and the code of the first still confirms', async () => {
    const username = await world.newAccount();
    await call('sign-up', { username, password: 'Attackers-choice-of-1' });
    expect(await call('sign-in', { username, password: 'Attackers-choice-of-1' })).toMatchObject({
      status: 401,
    });
    expect(await call('sign-in', { username, password: PASSWORD })).toMatchObject({ status: 200 });
  });
});

describe('a sign-in', () => {
  const unpack = (session: string) => JSON.parse(Buffer.from(session, 'base64url').toString('utf8'));
  const pack = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  const metadata = { signInMethod: 'MAGIC_LINK', redirectUri: `${ORIGIN}/`, alreadyHaveMagicLink: 'no' };

  it('can’t be swapped: the session of one user under the name of another is refused, and so is the reverse', async () => {
    const [alice, mallory] = [await world.newAccount(), await world.newAccount()];
    const ofAlice = unpack((await call('sign-in', { username: alice })).body.session);
    const ofMallory = unpack((await call('sign-in', { username: mallory })).body.session);
    for (const forged of [
      [ofMallory[0], ofAlice[1], ofMallory[2]],
      [ofAlice[0], ofMallory[1], ofAlice[2]],
      ['SMS_MFA', ofMallory[1], ofMallory[2]],
    ]) {
      const answer = forged[0] === 'SMS_MFA' ? { code: '123456' } : { answer: '__dummy__', metadata };
      const { status, body } = await call('challenge', { session: pack(forged), ...answer });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body.tokens).toBeUndefined();
    }
  });

  it('takes each session once', async () => {
    const { session } = (await call('sign-in', { username: await world.newAccount() })).body;
    expect(await call('challenge', { session, answer: '__dummy__', metadata })).toMatchObject({
      status: 200,
    });
    expect(await call('challenge', { session, answer: '__dummy__', metadata })).toMatchObject({
      status: 401,
      body: { code: 'WrongCredentials' },
    });
  });

  it('is not opened by the session of the public client, nor the other way about', async () => {
    const username = await world.newAccount();
    const theirs = await world.publicClient.startSession(username);
    const session = pack(['CUSTOM_CHALLENGE', theirs.ChallengeParameters.USERNAME, theirs.Session]);
    expect(await call('challenge', { session, answer: '__dummy__', metadata })).toMatchObject({
      status: 401,
    });
  });

  it('locks a guesser of passwords out, with the same answer as ever', async () => {
    const username = await world.newAccount();
    for (let index = 0; index < 7; index += 1)
      expect(await call('sign-in', { username, password: `Wrong-guess-${index}-Aa` })).toMatchObject({
        status: 401,
        body: { code: 'WrongCredentials' },
      });
    expect(await call('sign-in', { username, password: PASSWORD })).toMatchObject({
      status: 401,
      body: { code: 'WrongCredentials' },
    });
  });
});

describe('another site', () => {
  const signedIn = async () => {
    const page = world.page();
    await page.call('sign-in', { username: await world.newAccount(), password: PASSWORD });
    return page;
  };

  it('can do nothing with the cookies that a browser adds to its requests', async () => {
    const victim = await signedIn();
    const cookie = [...victim.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const evil = { origin: 'https://evil.example', cookie };
    const tries = [
      // A form, which sends no header of its choice and no JSON.
      ['sign-out', 'everywhere=true', { ...evil, 'content-type': 'application/x-www-form-urlencoded' }],
      ['sign-out', '{"everywhere":true}', { ...evil, 'content-type': 'text/plain' }],
      ['sign-out', { everywhere: true }, { ...evil, 'x-session': 'cookie' }],
      ['refresh', {}, { ...evil, 'x-session': 'cookie', 'x-csrf-token': 'guessed' }],
      // A page of ours that was tricked, without having read an answer.
      ['sign-out', {}, { origin: ORIGIN, cookie, 'x-session': 'cookie' }],
      ['me', undefined, { ...evil, 'x-session': 'cookie' }],
    ] as const;
    for (const [path, body, headers] of tries) {
      const answer = await call(path, body, headers);
      expect([path, answer.status]).toEqual([path, answer.body.code === 'InvalidRequest' ? 400 : 403]);
      expect(answer.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
      expect(answer.cookies).toEqual([]);
    }
    expect(await victim.call('me')).toMatchObject({ status: 200 });
  });

  it('is not told by a preflight that it may ask', async () => {
    const url = `${world.aws.output('AccountApiUrl')}sign-out`;
    const response = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
    expect(response.headers.get('access-control-allow-origin')).not.toBe('*');
  });

  it('can’t sign a victim in as somebody else: a sign-in needs a page of ours too', async () => {
    const page = new Page(world, 'https://evil.example');
    const answer = await page.call('sign-in', { username: await world.newAccount(), password: PASSWORD });
    expect(answer).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
    expect(page.jar.size).toBe(0);
  });
});

describe('a script in the page', () => {
  it('gets no token: not from an answer, not from a cookie, not by asking as if it were a server', async () => {
    const page = world.page();
    const username = await world.newAccount();
    const answers = [await page.call('sign-in', { username, password: PASSWORD })];
    answers.push(await page.call('me'), await page.call('refresh'));
    for (const { body, cookies } of answers) {
      for (const secret of [page.jar.get('__Host-access'), page.jar.get('__Host-refresh')])
        expect(JSON.stringify(body)).not.toContain(secret);
      expect(JSON.stringify(body)).not.toMatch(/eyJ/);
      for (const line of cookies) {
        expect(line).toMatch(/^__Host-[a-z-]+=/);
        expect(line).toMatch(/; Secure; HttpOnly; SameSite=Strict$/);
        expect(line).toContain('; Path=/;');
        expect(line).not.toMatch(/domain=/i);
      }
    }
    const cookie = [...page.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    expect(await call('refresh', {}, { origin: ORIGIN, cookie })).toMatchObject({ status: 403 });
    expect(await call('sign-in', { username, password: PASSWORD }, { origin: ORIGIN })).toMatchObject({
      status: 403,
      body: { code: 'Forbidden' },
    });
  });
});

describe('a thief of cookies', () => {
  it('has nothing after the sign-out: neither the access token nor the refresh token goes on', async () => {
    const page = world.page();
    await page.call('sign-in', { username: await world.newAccount(), password: PASSWORD });
    const thief = world.page();
    for (const [name, value] of page.jar) thief.jar.set(name, value);
    thief.csrfToken = page.csrfToken;
    expect(await thief.call('me')).toMatchObject({ status: 200 });
    await page.call('sign-out');
    const stolen = new Map(thief.jar);
    for (const path of ['me', 'refresh'] as const) {
      for (const [name, value] of stolen) thief.jar.set(name, value);
      expect(await thief.call(path)).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
    }
  });

  it('has nothing of a refresh token that was rotated long since', async () => {
    const page = world.page();
    await page.call('sign-in', { username: await world.newAccount(), password: PASSWORD });
    const old = new Map(page.jar);
    await page.call('refresh');
    world.aws.clock.advance(61);
    try {
      const thief = world.page();
      thief.csrfToken = page.csrfToken;
      for (const [name, value] of old) thief.jar.set(name, value);
      thief.jar.delete('__Host-access');
      expect(await thief.call('me')).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
    } finally {
      world.aws.clock.set(0);
    }
  });
});

describe('requests without sense', () => {
  it.each([
    ['a body that is cut short', 'sign-in', '{"username":'],
    ['members that nobody asked for', 'sign-in', { username: 'a@example.net', admin: true }],
    ['a name that is an object', 'sign-in', { username: { $ne: '' } }],
    ['a name that is too long', 'sign-in', { username: 'a'.repeat(129) }],
    ['no name', 'sign-up', {}],
    ['a code of blanks alone', 'confirm', { username: 'a@example.net', code: ' \u200b ' }],
    ['a session that is none', 'challenge', { session: '....', answer: 'x' }],
    ['no session', 'challenge', { answer: 'x' }],
    ['a body of 100 KB', 'sign-up', { username: 'a@example.net', attributes: { name: 'x'.repeat(100_000) } }],
    [
      'many members of 2 KB',
      'sign-up',
      {
        username: 'a@example.net',
        attributes: Object.fromEntries([...Array(30).keys()].map((n) => [`a${n}`, 'x'.repeat(2_000)])),
      },
    ],
    ['no refresh token', 'refresh', {}],
    ['a refresh token that is a list', 'refresh', { refreshToken: ['x'] }],
  ])('%s: 400, by a stable code', async (_, path, body) => {
    expect(await call(path, body)).toMatchObject({ status: 400, body: { code: 'InvalidRequest' } });
  });

  it('an unknown operation, another method, a body of another type: refused, never 500', async () => {
    const answers = [
      await call('admin', {}),
      await call('sign-in', undefined, {}, 'GET'),
      await call('me', {}, {}, 'POST'),
      await call('sign-in', 'username=a', { 'content-type': 'application/x-www-form-urlencoded' }),
      await call('sign-in', '<a/>', { 'content-type': 'application/xml' }),
      await call('me', undefined, { authorization: 'Bearer x' }),
      await call('me', undefined, { authorization: 'Basic eDp5' }),
    ];
    for (const { status } of answers) expect([400, 401, 403]).toContain(status);
  });
});

it('an account that a stranger began in somebody’s name is not confirmed by its owner, who sends the password along', async () => {
  const username = 'owner@example.net';
  const theirs = 'Attackers-choice-of-1';
  await call('sign-up', { username, password: theirs });
  // The owner signs up too, and gets the stranger's mail for it.
  await call('sign-up', { username, password: PASSWORD });
  const code = codeIn(world.mailTo(username));
  const refused = await call('confirm', { username, code, password: PASSWORD });
  expect(refused).toMatchObject({ status: 400, body: { code: 'InvalidCode' } });
  // Nothing opens the account, and the refusal is that of a wrong code.
  for (const password of [theirs, PASSWORD])
    expect(await call('sign-in', { username, password })).toMatchObject({ status: 401 });
  for (const [name, password] of [
    ['nobody-of-this-name@example.net', PASSWORD],
    [await world.newAccount(), PASSWORD],
    [await world.newAccount(), theirs],
  ])
    expect(seen(await call('confirm', { username: name, code: '000000', password }))).toEqual(seen(refused));
  // Who began it and has the code goes on as ever; a wrong code stays one.
  expect(await call('confirm', { username, code: '000000', password: theirs })).toMatchObject({
    status: 400,
    body: { code: 'InvalidCode' },
  });
  expect(await call('confirm', { username, code, password: theirs })).toMatchObject({ status: 204 });
});

it('a code of a sign-up confirms that account and no other', async () => {
  const [mine, yours] = ['mine@example.net', 'yours@example.net'];
  await call('sign-up', { username: mine, password: PASSWORD });
  await call('sign-up', { username: yours, password: PASSWORD });
  expect(await call('confirm', { username: yours, code: codeIn(world.mailTo(mine)) })).toMatchObject({
    status: 400,
    body: { code: 'InvalidCode' },
  });
});

it('tokens of a user open nothing of another, and an ID token is no access token', async () => {
  const username = await world.newAccount();
  const { tokens } = (await call('sign-in', { username, password: PASSWORD })).body;
  expect(await call('me', undefined, { authorization: `Bearer ${tokens.idToken}` })).toMatchObject({
    status: 401,
  });
  const [header, , signature] = tokens.accessToken.split('.');
  const other = { ...claimsOf(tokens.accessToken), sub: 'somebody-else', username: 'somebody-else' };
  const forged = [header, Buffer.from(JSON.stringify(other)).toString('base64url'), signature].join('.');
  expect(await call('me', undefined, { authorization: `Bearer ${forged}` })).toMatchObject({ status: 401 });
});
