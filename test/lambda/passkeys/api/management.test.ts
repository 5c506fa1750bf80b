import { ENV } from '../../../../lambda/shared/env';
import { awsError } from '../../support/aws';
import { setPasskeySettings } from '../../support/environment';
import { harness } from '../../support/harness';
import { ALICE, type TestUser } from '../../support/sign-in';
import {
  addPasskey,
  api,
  begin,
  createPasskey,
  finish,
  idOf,
  listed,
  ORIGIN,
  publicApi,
  RP_ID,
} from '../support/api';

const test = harness();
const { aws, counted } = test;

const BOB: TestUser = {
  userName: 'b3f1c2d4-0000-4000-8000-000000000002',
  attributes: {
    sub: 'b3f1c2d4-0000-4000-8000-000000000002',
    email: 'bob@example.com',
    email_verified: 'true',
  },
};
const CHANGES = ['/authenticators/delete', '/authenticators/update'] as const;

beforeEach(() => setPasskeySettings());

const rename = (user: TestUser, credentialId: unknown, friendlyName: unknown) =>
  api(user, '/authenticators/update', { body: { credentialId, friendlyName } });
const remove = (user: TestUser, credentialId: unknown) =>
  api(user, '/authenticators/delete', { body: { credentialId } });

describe('the list', () => {
  it('has the caller’s passkeys of one relying party, in the package’s shape', async () => {
    const passkey = await addPasskey(ALICE);
    await addPasskey(BOB);
    expect(await listed(ALICE)).toEqual([
      {
        credentialId: idOf(passkey),
        friendlyName: 'Laptop',
        rpId: RP_ID,
        createdAt: expect.stringMatching(/^\d{4}-/),
        signCount: 0,
        transports: ['internal'],
        aaguid: 'AAAAAAAAAAAAAAAAAAAAAA',
        flagUserVerified: 1,
        flagBackupEligibility: 0,
        flagBackupState: 0,
      },
    ]);
  });

  it('needs no recent sign-in', async () => {
    const answer = await api(ALICE, '/authenticators/list', { rpId: RP_ID, claims: { auth_time: '1000' } });
    expect(answer).toMatchObject({ statusCode: 200, body: { authenticators: [] } });
  });

  it('is complete when it spans pages of the table', async () => {
    const passkeys = [
      await addPasskey(ALICE),
      await addPasskey(ALICE),
      await addPasskey(ALICE),
      await addPasskey(ALICE),
    ];
    // A page has 1 MB at most.
    for (const item of await test.table.authenticators())
      await test.table.putAuthenticator({ ...item, ballast: { S: 'x'.repeat(390_000) } });
    aws.calls.length = 0;
    expect(await listed(ALICE)).toHaveLength(passkeys.length);
    expect(aws.operations).toEqual(['GetItem', 'Query', 'Query']);
  });
});

describe('a passkey', () => {
  it('gets another name', async () => {
    const passkey = await addPasskey(ALICE);
    expect(await rename(ALICE, idOf(passkey), 'Phone')).toMatchObject({ statusCode: 200 });
    expect(await listed(ALICE)).toMatchObject([{ friendlyName: 'Phone' }]);
  });

  it('is renamed and deleted by its user alone', async () => {
    const passkey = await addPasskey(ALICE);
    expect(await rename(BOB, idOf(passkey), 'Mine')).toMatchObject({
      statusCode: 404,
      body: { code: 'PasskeyNotFound' },
    });
    expect((await remove(BOB, idOf(passkey))).statusCode).toBe(204);
    expect(await listed(ALICE)).toMatchObject([{ friendlyName: 'Laptop' }]);
  });

  it('is gone when it is deleted, and deleting it again is no error', async () => {
    const passkey = await addPasskey(ALICE);
    expect((await remove(ALICE, idOf(passkey))).statusCode).toBe(204);
    expect((await remove(ALICE, idOf(passkey))).statusCode).toBe(204);
    expect(await listed(ALICE)).toEqual([]);
    expect(counted('PasskeyRemoved')).toBe(1);
    expect(aws.mails).toHaveLength(2);
  });

  it('is deleted once of 50 times at once, and told of once', async () => {
    const passkey = await addPasskey(ALICE);
    aws.mails.length = 0;
    const answers = await Promise.all(Array.from({ length: 50 }, () => remove(ALICE, idOf(passkey))));
    expect(answers.every(({ statusCode }) => statusCode === 204)).toBe(true);
    expect(aws.mails).toHaveLength(1);
  });

  it('is not deleted when it is the last one and has to be kept, not even by two requests at once', async () => {
    setPasskeySettings({ enforce: true, keepLast: true });
    const passkeys = [await addPasskey(ALICE), await addPasskey(ALICE)];
    const answers = await Promise.all(passkeys.map((passkey) => remove(ALICE, idOf(passkey))));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 409]);
    expect(answers.find(({ statusCode }) => statusCode === 409)?.body).toMatchObject({ code: 'LastPasskey' });
    expect(await listed(ALICE)).toHaveLength(1);
  });

  it.each([
    { enforce: true, keepLast: false },
    { enforce: false, keepLast: true },
  ])('is deleted although it is the last one where it need not be kept: %p', async (settings) => {
    setPasskeySettings(settings);
    const passkey = await addPasskey(ALICE);
    expect((await remove(ALICE, idOf(passkey))).statusCode).toBe(204);
  });
});

describe('a recent sign-in', () => {
  it.each([
    ['301 seconds ago', () => String(Math.floor(Date.now() / 1000) - 301)],
    ['no auth_time', () => undefined],
    ['no number', () => 'yesterday'],
    ['empty', () => ''],
  ])('is demanded for every change: %s', async (_what, authTime) => {
    const passkey = await addPasskey(ALICE);
    const claims = { auth_time: authTime() };
    const body = { credentialId: idOf(passkey), friendlyName: 'Phone' };
    const refused = { statusCode: 403, body: { code: 'RecentSignInRequired', message: expect.any(String) } };
    for (const path of CHANGES) expect(await api(ALICE, path, { body, claims })).toMatchObject(refused);
    expect(await begin(ALICE, { claims })).toMatchObject(refused);
    expect(await listed(ALICE)).toMatchObject([{ friendlyName: 'Laptop' }]);
  });

  it('counts for as long as the stage says', async () => {
    const claims = { auth_time: String(Math.floor(Date.now() / 1000) - 301) };
    setPasskeySettings({ recentSignInMinutes: 6 });
    expect((await begin(ALICE, { claims })).statusCode).toBe(200);
  });
});

describe('the token', () => {
  it.each([
    { token_use: 'access' },
    { token_use: undefined },
    { sub: undefined },
    { 'cognito:username': undefined },
  ])('must be an ID token: %p', async (claims) => {
    for (const path of ['/authenticators/list', '/register-authenticator/start'])
      expect(await api(ALICE, path, { rpId: RP_ID, claims })).toMatchObject({
        statusCode: 400,
        body: { code: 'IdTokenRequired', message: 'Use your ID token to access this API.' },
      });
  });
});

describe('the name of a passkey', () => {
  it.each([
    ['  My \t phone\r\n ', 'My phone'],
    ['a\u0000b\u001b[31mc', 'a b [31mc'],
    ['safe\u202etxt.exe\u2066', 'safetxt.exe'],
    ['<b>"x"&\'y\'</b>', '<b>"x"&\'y\'</b>'],
    ['e\u0301te\u0301', '\u00e9t\u00e9'],
    ['👨‍👩‍👧 family', '👨‍👩‍👧 family'],
    ['\ud800half', 'half'],
    ['電話', '電話'],
    ['x'.repeat(256), 'x'.repeat(256)],
  ])('%j is kept as %j', async (given, kept) => {
    const passkey = await addPasskey(ALICE, {}, { friendlyName: given });
    expect(await listed(ALICE)).toMatchObject([{ friendlyName: kept }]);
    await rename(ALICE, idOf(passkey), given);
    expect(await listed(ALICE)).toMatchObject([{ friendlyName: kept }]);
  });

  it.each([
    undefined,
    null,
    7,
    {},
    [],
    '',
    '   ',
    '\u0000',
    '\u200d\u200c',
    '\u202e',
    'x'.repeat(257),
    'x'.repeat(5000),
  ])('can’t be %p', async (friendlyName) => {
    const { challenge } = (await begin(ALICE)).body;
    const refused = { statusCode: 400, body: { code: 'InvalidFriendlyName' } };
    expect(await finish(ALICE, challenge, {}, { friendlyName })).toMatchObject(refused);
    expect(await rename(ALICE, idOf(createPasskey()), friendlyName)).toMatchObject(refused);
  });
});

describe('headers', () => {
  const every = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Strict-Transport-Security': expect.stringContaining('max-age=31536000'),
    Vary: 'Origin',
  };

  it('let pages of configured origins read every answer, errors too', async () => {
    for (const [path, request] of [
      ['/authenticators/list', { rpId: RP_ID }],
      ['/authenticators/list', { rpId: 'evil.example' }],
      ['/nowhere', {}],
    ] as const)
      expect((await api(ALICE, path, { ...request, origin: ORIGIN })).headers).toEqual({
        ...every,
        'Access-Control-Allow-Origin': ORIGIN,
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': 'Content-Type,Authorization',
        'Access-Control-Max-Age': '86400',
      });
    expect(
      (await publicApi('/sign-in-challenge', { origin: 'http://localhost:5173' })).headers,
    ).toMatchObject({
      'Access-Control-Allow-Origin': 'http://localhost:5173',
    });
  });

  it.each([
    undefined,
    'https://evil.example',
    `${ORIGIN}.evil.example`,
    ORIGIN.toUpperCase(),
    'null',
    '*',
    '',
  ])('let no other origin: %p', async (origin) => {
    const request = origin === undefined ? {} : { origin };
    expect((await publicApi('/sign-in-challenge', request)).headers).toEqual(every);
    expect((await api(ALICE, '/authenticators/list', { rpId: RP_ID, ...request })).headers).toEqual(every);
  });
});

describe('the notice of a change', () => {
  it('goes to the proven address when a passkey comes and when it goes', async () => {
    const passkey = await addPasskey(ALICE, {}, { friendlyName: '<img src=x> & "phone"' });
    await remove(ALICE, idOf(passkey));
    const [added, removed] = aws.mails;
    expect(added).toMatchObject({
      to: 'alice@example.com',
      from: '"Example & Co" <no-reply@example.com>',
      configurationSet: 'passwordless',
    });
    expect(added?.subject).toBe('A passkey was added to your Example & Co account');
    expect(removed?.subject).toBe('A passkey was removed from your Example & Co account');
    for (const mail of aws.mails) {
      expect(mail.text).toContain('<img src=x> & "phone"');
      expect(mail.html).toContain('&lt;img src=x&gt; &amp; &quot;phone&quot;');
      expect(mail.html).not.toContain('<img');
      expect(mail.html).not.toContain('href=');
    }
  });

  it('shows the beginning of a long name', async () => {
    await addPasskey(ALICE, {}, { friendlyName: `${'👍'.repeat(70)} call us at once` });
    expect(aws.mails[0]?.text).toContain(`Name of the passkey: ${'👍'.repeat(63)}…\n`);
  });

  it('is in the language of the profile', async () => {
    await addPasskey({ ...ALICE, attributes: { ...ALICE.attributes, locale: 'ja_JP' } });
    expect(aws.mails[0]?.subject).toBe('Example & Co パスキー追加のお知らせ');
    expect(aws.mails[0]?.html).toContain('lang="ja"');
    expect(aws.mails[0]?.text).toContain('パスキーの名前：Laptop');
  });

  it('goes to the address that older passkeys were registered under as well', async () => {
    const first = await addPasskey(ALICE);
    const moved = { ...ALICE, attributes: { ...ALICE.attributes, email: 'mallory@example.net' } };
    aws.mails.length = 0;
    await addPasskey(moved);
    expect(aws.mails.map(({ to }) => to).sort()).toEqual(['alice@example.com', 'mallory@example.net']);
    aws.mails.length = 0;
    await remove(moved, idOf(first));
    expect(aws.mails.map(({ to }) => to).sort()).toEqual(['alice@example.com', 'mallory@example.net']);
  });

  it('is not sent to an address that is unfit or not proven', async () => {
    const claims = { email: undefined };
    const { challenge } = (await begin(ALICE, { claims })).body;
    expect((await finish(ALICE, challenge, {}, {}, { claims })).statusCode).toBe(200);
    expect(aws.mails).toEqual([]);
    expect(counted('NoticeFailed', 'no_address')).toBe(1);
  });

  it('that can’t be sent changes nothing', async () => {
    aws.spoilOperation('SendEmail', { how: awsError('AccountSuspendedException', 400) });
    const passkey = await addPasskey(ALICE);
    expect((await remove(ALICE, idOf(passkey))).statusCode).toBe(204);
    expect(counted('NoticeFailed', 'refused')).toBe(2);
  });
});

it('the function does not start with an environment that is incomplete or wrong', async () => {
  const start = (name: string, value: string) => {
    const before = process.env[name];
    process.env[name] = value;
    try {
      jest.isolateModules(() => require('../../../../lambda/passkeys/api/credentials'));
    } finally {
      process.env[name] = before;
    }
  };
  for (const name of [ENV.AUTHENTICATORS_TABLE, ENV.CHALLENGE_KEY_ID, ENV.CORS_ORIGINS, ENV.FROM_ADDRESS])
    expect(() => start(name, '')).toThrow(name);
  for (const text of [
    'not JSON',
    '[]',
    '{}',
    JSON.stringify({ ...JSON.parse(process.env[ENV.PASSKEY_POLICY] ?? ''), perUser: 0 }),
    JSON.stringify({ ...JSON.parse(process.env[ENV.PASSKEY_POLICY] ?? ''), algorithms: [-65535] }),
    JSON.stringify({ ...JSON.parse(process.env[ENV.PASSKEY_POLICY] ?? ''), residentKey: 'maybe' }),
    JSON.stringify({ ...JSON.parse(process.env[ENV.PASSKEY_POLICY] ?? ''), relyingParties: [{}] }),
  ])
    expect(() => start(ENV.PASSKEY_POLICY, text)).toThrow(ENV.PASSKEY_POLICY);
});
