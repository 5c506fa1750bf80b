/** Change of number and address: the new one is proven before it takes the old one's place. */
import '../codes/support/on';

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { handler } from '../../../lambda/contact';
import { BOB, codeIn, otherThan, setCodes } from '../codes/support/codes';
import { harness } from '../support/harness';
import { CLIENT_ID, CONTEXT, type TestUser } from '../support/sign-in';

const test = harness();
const { aws, advance, counted, output } = test;

const NEW_NUMBER = '+819011112222';
const NEW_ADDRESS = 'bob.new@example.com';

let signedInAt = 0;

beforeEach(() => {
  setCodes();
  signedInAt = Math.floor(Date.now() / 1000);
  aws.users.set(BOB.userName, { ...BOB.attributes });
});

async function call(path: string, body: unknown, claims: Record<string, unknown> = {}, user: TestUser = BOB) {
  const event = {
    resource: path,
    headers: {},
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      authorizer: {
        claims: {
          ...user.attributes,
          token_use: 'id',
          aud: CLIENT_ID,
          'cognito:username': user.userName,
          origin_jti: 'session-1',
          auth_time: String(signedInAt),
          ...claims,
        },
      },
    },
  } as unknown as APIGatewayProxyEvent;
  const { statusCode, body: text } = await handler(event, CONTEXT);
  return { statusCode, ...(text === '' ? {} : { code: JSON.parse(text).code as string }) };
}

const start = (kind: string, value: unknown, claims = {}, user: TestUser = BOB) =>
  call('/contact/start', { kind, value }, claims, user);
const complete = (kind: string, code: unknown, claims = {}, user: TestUser = BOB) =>
  call('/contact/complete', { kind, code }, claims, user);
const DONE = { statusCode: 204 };

const textCode = () => codeIn(aws.texts.at(-1)?.text);
const mailCode = () => codeIn(aws.mails.at(-1)?.text);

it('sets a number once its code came back, and tells the proven address', async () => {
  expect(await start('phone_number', NEW_NUMBER)).toEqual(DONE);
  expect(aws.texts.at(-1)?.to).toBe(NEW_NUMBER);
  expect(aws.users.get(BOB.userName)?.phone_number).toBe(BOB.attributes.phone_number);
  expect(await complete('phone_number', textCode())).toEqual(DONE);
  expect(aws.users.get(BOB.userName)).toMatchObject({
    phone_number: NEW_NUMBER,
    phone_number_verified: 'true',
  });
  expect(aws.mails.map(({ to }) => to)).toEqual(['bob@example.com']);
  expect(aws.mails[0]?.subject).toBe('The phone number of your Example & Co account was changed');
});

it('sets an address once its code came back, and tells the old one', async () => {
  const timeZone = 'Asia/Tokyo';
  expect(await call('/contact/start', { kind: 'email', value: NEW_ADDRESS, timeZone }, {}, BOB)).toEqual(
    DONE,
  );
  expect(aws.mails.at(-1)?.to).toBe(NEW_ADDRESS);
  expect(aws.mails.at(-1)?.text).toContain('Japan Standard Time');
  expect(await complete('email', mailCode())).toEqual(DONE);
  expect(aws.users.get(BOB.userName)).toMatchObject({ email: NEW_ADDRESS, email_verified: 'true' });
  expect(aws.mails.map(({ to }) => to)).toEqual([NEW_ADDRESS, 'bob@example.com']);
  expect(aws.mails[1]?.text).not.toContain(NEW_ADDRESS);
});

it('takes a number as people write it, of the default country', async () => {
  expect(await start('phone_number', '090-1111-2222')).toEqual(DONE);
  expect(aws.texts.at(-1)?.to).toBe(NEW_NUMBER);
});

it.each([
  ['phone_number', '03-1234-5678', 'InvalidValue'],
  ['phone_number', '+4915112345678', 'InvalidValue'],
  ['phone_number', 'not a number', 'InvalidValue'],
  ['email', 'a@b, c@d', 'InvalidValue'],
  ['email', 7, 'InvalidValue'],
  ['name', 'Bob', 'InvalidKind'],
  ['__proto__', 'Bob', 'InvalidKind'],
])('refuses %s = %j with a code', async (kind, value, code) => {
  expect(await start(kind, value)).toEqual({ statusCode: 400, code });
  expect(aws.texts.length + aws.mails.length).toBe(0);
});

it('needs a recent sign-in, at both ends', async () => {
  await start('email', NEW_ADDRESS);
  const code = mailCode();
  for (const auth_time of [String(signedInAt - 301), '', undefined, 'soon']) {
    expect(await start('email', NEW_ADDRESS, { auth_time })).toEqual({
      statusCode: 403,
      code: 'RecentSignInRequired',
    });
    expect(await complete('email', code, { auth_time })).toMatchObject({ statusCode: 403 });
  }
});

it('needs an ID token', async () => {
  expect(await start('email', NEW_ADDRESS, { token_use: 'access' })).toMatchObject({
    code: 'IdTokenRequired',
  });
});

it('takes the code in the session, client and account that asked, for the kind that was asked for, and once', async () => {
  const mallory = { ...BOB, userName: 'mallory', attributes: { ...BOB.attributes, sub: 'mallory-sub' } };
  await start('phone_number', NEW_NUMBER);
  const code = textCode();
  const refused = { statusCode: 400, code: 'CodeNotValid' };
  expect(await complete('phone_number', code, { origin_jti: 'session-2' })).toEqual(refused);
  expect(await complete('phone_number', code, { aud: 'other-client' })).toEqual(refused);
  expect(await complete('phone_number', code, {}, mallory)).toEqual(refused);
  expect(await complete('email', code)).toEqual(refused);
  expect(await complete('phone_number', code)).toEqual(DONE);
  expect(await complete('phone_number', code)).toEqual(refused);
});

it('takes three answers', async () => {
  await start('email', NEW_ADDRESS);
  const code = mailCode();
  expect(await complete('email', otherThan(code))).toEqual({ statusCode: 400, code: 'CodeMismatch' });
  expect(await complete('email', 'x')).toEqual({ statusCode: 400, code: 'CodeMismatch' });
  expect(await complete('email', otherThan(code, 2))).toEqual({ statusCode: 400, code: 'CodeMismatch' });
  expect(await complete('email', otherThan(code, 3))).toEqual({ statusCode: 400, code: 'CodeNotValid' });
  expect(await complete('email', code)).toEqual({ statusCode: 400, code: 'CodeNotValid' });
  expect(aws.users.get(BOB.userName)?.email).toBe('bob@example.com');
});

it('50 wrong answers at once: three are compared', async () => {
  await start('email', NEW_ADDRESS);
  const code = mailCode();
  await Promise.all(Array.from({ length: 50 }, (_, nth) => complete('email', otherThan(code, nth + 1))));
  expect(counted('CodeRefused', 'wrong')).toBe(3);
});

it('50 right answers at once change the account once', async () => {
  await start('email', NEW_ADDRESS);
  const code = mailCode();
  const answers = await Promise.all(Array.from({ length: 50 }, () => complete('email', code)));
  expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1);
  expect(aws.operations.filter((name) => name === 'AdminUpdateUserAttributes')).toHaveLength(1);
});

it('sends a new code for a new value, and the older one dies with its value', async () => {
  await start('email', NEW_ADDRESS);
  const old = mailCode();
  advance(31);
  await start('email', 'bob.other@example.com');
  const code = mailCode();
  if (old !== code) expect(await complete('email', old)).toEqual({ statusCode: 400, code: 'CodeMismatch' });
  expect(await complete('email', code)).toEqual(DONE);
  expect(aws.users.get(BOB.userName)?.email).toBe('bob.other@example.com');
});

it('answers the same when a limit says no', async () => {
  for (let request = 0; request < 3; request++) expect(await start('email', NEW_ADDRESS)).toEqual(DONE);
  expect(aws.mails).toHaveLength(1);
});

it('says when the message could not be sent, and counts nothing', async () => {
  const throttled = Object.assign(new Error('slow'), {
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  });
  aws.spoilOperation('SendEmail', { how: throttled });
  expect(await start('email', NEW_ADDRESS)).toEqual({ statusCode: 503, code: 'NotSent' });
  aws.spoilCalls(() => undefined);
  expect(await start('email', NEW_ADDRESS)).toEqual(DONE);
  expect(await complete('email', mailCode())).toEqual(DONE);
});

describe('a number that another account has', () => {
  const holder = (attributes: Record<string, string>) =>
    aws.users.set('holder', {
      sub: 'holder-sub',
      phone_number: NEW_NUMBER,
      phone_number_verified: 'true',
      ...attributes,
    });

  it('looks no different at the start', async () => {
    holder({});
    expect(await start('phone_number', NEW_NUMBER)).toEqual(DONE);
    expect(aws.operations).not.toContain('ListUsers');
  });

  it('is taken off that account, which is told by mail, when it can be signed in to by its address', async () => {
    holder({ email: 'holder@example.com', email_verified: 'true', locale: 'ja' });
    await start('phone_number', NEW_NUMBER);
    expect(await complete('phone_number', textCode())).toEqual(DONE);
    expect(aws.users.get('holder')).not.toHaveProperty('phone_number');
    expect(aws.users.get(BOB.userName)?.phone_number).toBe(NEW_NUMBER);
    expect(aws.mails.map(({ to }) => to)).toEqual(['bob@example.com', 'holder@example.com']);
    expect(aws.mails[1]?.subject).toBe('Example & Co 電話番号削除のお知らせ');
    expect(counted('ContactTakenOver', 'phone_number')).toBe(1);
  });

  it.each([{}, { email: 'holder@example.com', email_verified: 'false' }])(
    'stays where it is when nothing else opens that account: %j',
    async (attributes) => {
      holder(attributes);
      await start('phone_number', NEW_NUMBER);
      expect(await complete('phone_number', textCode())).toEqual({ statusCode: 409, code: 'InUse' });
      expect(aws.users.get('holder')?.phone_number).toBe(NEW_NUMBER);
      expect(aws.users.get(BOB.userName)?.phone_number).toBe(BOB.attributes.phone_number);
    },
  );

  it('is not told of to who has no code', async () => {
    holder({});
    await start('phone_number', NEW_NUMBER);
    expect(await complete('phone_number', otherThan(textCode()))).toEqual({
      statusCode: 400,
      code: 'CodeMismatch',
    });
    expect(aws.operations).not.toContain('ListUsers');
  });

  it('goes to the caller at another try when Cognito fails between', async () => {
    holder({ email: 'holder@example.com', email_verified: 'true' });
    await start('phone_number', NEW_NUMBER);
    const code = textCode();
    aws.spoilOperation('AdminUpdateUserAttributes', { how: new Error('unreachable') });
    expect(await complete('phone_number', code)).toEqual({ statusCode: 500, code: 'InternalError' });
    aws.spoilCalls(() => undefined);
    expect(await complete('phone_number', code)).toEqual(DONE);
    expect(aws.users.get(BOB.userName)?.phone_number).toBe(NEW_NUMBER);
  });
});

it('keeps number, address, code and names out of logs and table', async () => {
  await start('phone_number', NEW_NUMBER);
  const code = textCode();
  await start('email', NEW_ADDRESS);
  const items = JSON.stringify(await test.table.items(), (_name, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  await complete('phone_number', code);
  for (const secret of [NEW_NUMBER, NEW_ADDRESS, code, BOB.userName, 'bob@example.com'])
    expect(items + output()).not.toContain(secret);
});
