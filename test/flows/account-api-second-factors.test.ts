/**
 * Second factors through the account API: set up in a required sign-in, asked for, chosen between, refused
 * when used twice.
 */
import {
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret, TOTP } from 'otpauth';
import { type AccountWorld, accountWorld, codeIn, PASSWORD } from '../support/account-api';
import { acceptingOwn } from '../support/weaker-ways';

let world: AccountWorld;
let appsAlone: AccountWorld;
let administrator: CognitoIdentityProviderClient;
beforeAll(async () => {
  world = await accountWorld({
    mfa: { mode: 'required', factors: ['totp', 'email', 'sms'] },
    ...acceptingOwn,
  });
  // Here nobody has a factor by a proven address.
  appsAlone = await accountWorld({ mfa: { mode: 'required', factors: ['totp'] }, ...acceptingOwn });
  administrator = new CognitoIdentityProviderClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}, 180_000);
afterEach(() => appsAlone.aws.clock.set(0));
afterAll(async () => {
  administrator?.destroy();
  await world?.aws.close();
  await appsAlone?.aws.close();
});

const call = (...args: Parameters<AccountWorld['call']>) => world.call(...args);
const signIn = (username: string, where = world) => where.call('sign-in', { username, password: PASSWORD });

/** What an authenticator app shows, some steps of 30 seconds from now. */
const shown = (key: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + steps * 30_000 });

async function prefer(username: string, settings: object): Promise<void> {
  const UserPoolId = world.aws.output('UserPoolId');
  await administrator.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId,
      Username: username,
      UserAttributes: [
        { Name: 'phone_number', Value: `+8190${String(Math.random()).slice(2, 10)}` },
        { Name: 'phone_number_verified', Value: 'true' },
      ],
    }),
  );
  await administrator.send(
    new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username: username, ...settings }),
  );
}

it('sets an authenticator app up in the first sign-in, asks for it in the next, and takes a code once', async () => {
  const username = await appsAlone.newAccount();
  const begin = await signIn(username, appsAlone);
  expect(begin.body).toMatchObject({ status: 'challenge', challenge: { name: 'MFA_SETUP' } });
  expect(begin.body.tokens).toBeUndefined();
  const { body: set } = await appsAlone.call('challenge/set-up', { session: begin.body.session });
  expect(set.key).toMatch(/^[A-Z2-7]{16,}$/);
  const done = await appsAlone.call('challenge', { session: set.session, code: shown(set.key) });
  expect(done).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  expect(
    await appsAlone.call('me', undefined, { authorization: `Bearer ${done.body.tokens.accessToken}` }),
  ).toMatchObject({ status: 200, body: { mfa: { active: ['SOFTWARE_TOKEN_MFA'] } } });

  const asked = await signIn(username, appsAlone);
  expect(asked.body).toMatchObject({ status: 'challenge', challenge: { name: 'SOFTWARE_TOKEN_MFA' } });
  const { session } = asked.body;
  expect(await appsAlone.call('challenge', { session, code: '000000' })).toMatchObject({
    status: 401,
    body: { code: 'WrongCode' },
  });
  const code = shown(set.key, 1);
  appsAlone.aws.clock.advance(30);
  const again = await signIn(username, appsAlone);
  expect(await appsAlone.call('challenge', { session: again.body.session, code })).toMatchObject({
    status: 200,
  });
  const replay = await signIn(username, appsAlone);
  expect(await appsAlone.call('challenge', { session: replay.body.session, code })).toMatchObject({
    status: 401,
  });
});

it('lets no sign-in past its set-up: neither the session of it nor another challenge opens anything', async () => {
  const { body } = await signIn(await appsAlone.newAccount(), appsAlone);
  expect(body.challenge.name).toBe('MFA_SETUP');
  const [, userName, session] = JSON.parse(Buffer.from(body.session, 'base64url').toString('utf8'));
  for (const challenge of ['MFA_SETUP', 'SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP', 'CUSTOM_CHALLENGE']) {
    const forged = Buffer.from(JSON.stringify([challenge, userName, session])).toString('base64url');
    for (const answer of [{ code: '123456' }, { answer: 'x' }, {}]) {
      const answered = await appsAlone.call('challenge', { session: forged, ...answer });
      expect(answered.status).toBeGreaterThanOrEqual(400);
      expect(answered.status).toBeLessThan(500);
    }
  }
});

it('takes a code by SMS, and one by e-mail, each once', async () => {
  const bySms = await world.newAccount();
  await prefer(bySms, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
  const asked = await signIn(bySms);
  expect(asked.body).toMatchObject({ status: 'challenge', challenge: { name: 'SMS_MFA' } });
  const text = JSON.stringify(world.aws.sms.all().at(-1));
  const sms = { session: asked.body.session, code: /\b\d{6}\b/.exec(text)?.[0] };
  expect(await call('challenge', sms)).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  expect(await call('challenge', sms)).toMatchObject({ status: 401 });

  const byMail = await world.newAccount();
  await prefer(byMail, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
  const { body } = await signIn(byMail);
  expect(body).toMatchObject({ status: 'challenge', challenge: { name: 'EMAIL_OTP' } });
  const mail = { session: body.session, code: codeIn(world.mailTo(byMail)) };
  expect(await call('challenge', mail)).toMatchObject({ status: 200, body: { status: 'signed-in' } });
});

it('lets users choose between several, in a page that keeps its session in cookies', async () => {
  const username = await world.newAccount();
  await prefer(username, { SMSMfaSettings: { Enabled: true }, EmailMfaSettings: { Enabled: true } });
  const page = world.page();
  const asked = await page.call('sign-in', { username, password: PASSWORD });
  expect(asked.body).toMatchObject({ status: 'challenge', challenge: { name: 'SELECT_MFA_TYPE' } });
  expect(await page.call('challenge', { answer: 'SOMETHING_ELSE' })).toMatchObject({ status: 400 });
  const chosen = await page.call('challenge', { answer: 'EMAIL_OTP' });
  expect(chosen.body).toMatchObject({ status: 'challenge', challenge: { name: 'EMAIL_OTP' } });
  expect(await page.call('challenge', { code: codeIn(world.mailTo(username)) })).toMatchObject({
    status: 200,
    body: { status: 'signed-in' },
  });
  expect(await page.call('me')).toMatchObject({ status: 200, body: { attributes: { email: username } } });
});

it('can’t be swapped: the code of one user in the sign-in of another opens nothing', async () => {
  const [alice, mallory] = [await world.newAccount(), await world.newAccount()];
  for (const username of [alice, mallory])
    await prefer(username, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
  const ofAlice = (await signIn(alice)).body.session;
  const ofMallory = (await signIn(mallory)).body.session;
  const [name, , session] = JSON.parse(Buffer.from(ofAlice, 'base64url').toString('utf8'));
  const [, mallorysName] = JSON.parse(Buffer.from(ofMallory, 'base64url').toString('utf8'));
  const code = codeIn(world.mailTo(mallory));
  const forged = Buffer.from(JSON.stringify([name, mallorysName, session])).toString('base64url');
  for (const swapped of [forged, ofAlice])
    expect(await call('challenge', { session: swapped, code })).toMatchObject({ status: 401 });
});
