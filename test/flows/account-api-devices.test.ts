/**
 * Remembered devices through the account API: confirmed, proven in the place of a second factor, and of no
 * use to anybody else.
 */
import { type AccountWorld, accountWorld, codeIn, PASSWORD } from '../support/account-api';
import { beginProof, makeDevice, type OwnDevice } from '../support/device';
import { acceptingOwn } from '../support/weaker-ways';

let world: AccountWorld;
beforeAll(async () => {
  world = await accountWorld({
    mfa: { mode: 'required', factors: ['email'], rememberDevices: 'user-choice' },
    ...acceptingOwn,
  });
}, 180_000);
afterAll(() => world?.aws.close());

type Caller = Pick<AccountWorld, 'call'>;

/** A sign-in with the code by mail. */
async function signInByMail(caller: Caller, username: string, deviceKey?: string) {
  const begin = await caller.call('sign-in', {
    username,
    password: PASSWORD,
    ...(deviceKey ? { deviceKey } : {}),
  });
  expect(begin.body).toMatchObject({ challenge: { name: 'EMAIL_OTP' } });
  const { session } = begin.body;
  const code = codeIn(world.mailTo(username));
  const done = await caller.call('challenge', { ...(session ? { session } : {}), code });
  expect(done.body).toMatchObject({ status: 'signed-in' });
  return done.body;
}

/** A sign-in on a device that shows that it knows its password; the answer to the proof. */
async function signInOn(caller: Caller, username: string, device: OwnDevice) {
  const begin = await caller.call('sign-in', { username, password: PASSWORD, deviceKey: device.key });
  expect(begin.body).toMatchObject({ challenge: { name: 'DEVICE_SRP_AUTH' } });
  const { srpA, answer } = beginProof(device);
  const shown = (session: unknown) => (session ? { session } : {});
  const next = await caller.call('challenge', { ...shown(begin.body.session), deviceKey: device.key, srpA });
  expect(next.body).toMatchObject({ challenge: { name: 'DEVICE_PASSWORD_VERIFIER' } });
  return caller.call('challenge', { ...shown(next.body.session), ...answer(next.body.challenge.parameters) });
}

const verifierOf = ({ key, passwordVerifier, salt }: OwnDevice) => ({
  deviceKey: key,
  passwordVerifier,
  salt,
});

it('remembers a device for whoever handles tokens; it then stands in for the code, and renews with its key alone', async () => {
  const username = await world.newAccount();
  const { device: names, tokens } = await signInByMail(world, username);
  const device = makeDevice(names);
  const authorization = `Bearer ${tokens.accessToken}`;
  const confirm = { ...verifierOf(device), name: 'Laptop', remember: true };
  expect(await world.call('device', confirm)).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
  expect(await world.call('device', confirm, { authorization })).toMatchObject({
    status: 200,
    body: { remembered: true },
  });
  const { status, body } = await signInOn(world, username, device);
  expect({ status, body }).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  const { refreshToken } = body.tokens;
  expect(await world.call('refresh', { refreshToken })).toMatchObject({ status: 401 });
  expect(await world.call('refresh', { refreshToken, deviceKey: device.key })).toMatchObject({ status: 200 });
});

it('remembers a device for a page, whose session goes on with it', async () => {
  const username = await world.newAccount();
  const page = world.page();
  const device = makeDevice((await signInByMail(page, username)).device);
  expect(await page.call('device', verifierOf(device), { 'x-csrf-token': 'guessed' })).toMatchObject({
    status: 403,
  });
  expect(await page.call('device', { ...verifierOf(device), remember: true })).toMatchObject({ status: 200 });
  expect(await page.call('refresh')).toMatchObject({ status: 200 });
  expect(await page.call('sign-out')).toMatchObject({ status: 204 });
  expect(page.jar.size).toBe(0);
  expect(await signInOn(page, username, device)).toMatchObject({
    status: 200,
    body: { status: 'signed-in' },
  });
  expect(await page.call('sign-out', { everywhere: true })).toMatchObject({ status: 204 });
});

it('is of no use to another user, nor without its password, nor where its user did not ask for it', async () => {
  const [alice, mallory] = [await world.newAccount(), await world.newAccount()];
  const { device: names, tokens } = await signInByMail(world, alice);
  const device = makeDevice(names);
  const authorization = `Bearer ${tokens.accessToken}`;
  expect(await world.call('device', verifierOf(device), { authorization })).toMatchObject({
    body: { remembered: false },
  });
  await signInByMail(world, alice, device.key);
  const malloryOn = await world.call('sign-in', {
    username: mallory,
    password: PASSWORD,
    deviceKey: device.key,
  });
  expect(malloryOn.body.challenge?.name).not.toBe('DEVICE_SRP_AUTH');
  expect(malloryOn.body.tokens).toBeUndefined();
  const again = await signInByMail(world, alice);
  const own = makeDevice(again.device);
  await world.call(
    'device',
    { ...verifierOf(own), remember: true },
    { authorization: `Bearer ${again.tokens.accessToken}` },
  );
  expect(await signInOn(world, alice, { ...own, password: 'guessed' })).toMatchObject({
    status: 401,
    body: { code: 'WrongCredentials' },
  });
});
