/** examples/command-line in processes of its own, as somebody at a terminal runs it. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../support/assembly';
import { type CodesWorld, codesWorld, not } from '../../support/one-time-codes';
import { type Running, startRunning } from '../../support/running';

let world: CodesWorld;
const homes: string[] = [];
const started: Running[] = [];
beforeAll(async () => {
  world = await codesWorld();
}, 120_000);
afterEach(async () => {
  for (const running of started.splice(0)) await running.end();
});
afterAll(async () => {
  await world?.close();
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** Somebody with an account, at a machine of their own. */
async function somebody() {
  const home = mkdtempSync(join(tmpdir(), 'command-line-'));
  homes.push(home);
  const { email } = await world.newPerson();
  const file = join(home, 'example-orders', 'session.json');
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Running => {
    const running = startRunning('npx', ['tsx', 'examples/command-line/cli.ts', ...args], {
      cwd: projectRoot,
      typed: true,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        XDG_CONFIG_HOME: home,
        AWS_ENDPOINT_URL: world.aws.endpoint,
        AWS_REGION: 'us-east-1',
        CLIENT_ID: world.client.clientId,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        LANG: 'de_DE.UTF-8',
        ...env,
      },
    });
    started.push(running);
    return running;
  };
  const signIn = async () => {
    const running = run(['sign-in', email]);
    await running.printed(/a code is on its way/);
    running.type(world.codeFor(email));
    await running.printed(/Signed in as/);
    expect(await running.ended).toBe(0);
  };
  const session = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return { email, file, run, signIn, session };
}

it('signs in by the code that came, says who is there, and signs out', async () => {
  const { email, file, run, session } = await somebody();
  const running = run(['sign-in']);
  await running.printed(/Address: /);
  running.type(email.toUpperCase().replace('@', '＠'));
  await running.printed(/a code is on its way/);
  expect(world.links.mailsTo(email).at(-1)?.subject).toMatch(/Code/);
  const code = world.codeFor(email);
  await running.printed(/Code: /);
  running.type(not(code));
  await running.printed(/That is not the code/);
  running.type(code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)));
  await running.printed(new RegExp(`Signed in as ${email}`));
  expect(await running.ended).toBe(0);

  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  expect(readdirSync(dirname(file))).toEqual(['session.json']);
  expect(Object.keys(session()).sort()).toEqual(['deviceSecret', 'refreshToken']);

  const { refreshToken = '', deviceSecret } = session();
  const who = run(['whoami']);
  await who.printed(new RegExp(`^${email}$`, 'm'));
  expect(await who.ended).toBe(0);
  const renewed = session().refreshToken ?? '';
  expect(renewed).not.toBe(refreshToken);

  const out = run(['sign-out']);
  await out.printed(/Signed out/);
  expect(session()).toEqual({ deviceSecret });
  for (const RefreshToken of [refreshToken, renewed])
    await expect(
      world.client.call('GetTokensFromRefreshToken', { ClientId: world.client.clientId, RefreshToken }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
}, 60_000);

it('has a code that is good for nobody else, though it is read out', async () => {
  const { email, run, file } = await somebody();
  const running = run(['sign-in', email]);
  await running.printed(/Code: /);
  const code = world.codeFor(email);
  const thief = await world.ask(email, 'EMAIL_OTP');
  expect(await thief.answer(code)).not.toHaveProperty('AuthenticationResult');
  for (let guess = 1; guess <= 3; guess++) {
    running.type(not(code, guess));
    await running.printed(/not the code/);
  }
  expect(await running.ended).toBe(1);
  expect(existsSync(file)).toBe(false);
}, 60_000);

it('says the same of an address without an account', async () => {
  const { run } = await somebody();
  const running = run(['sign-in', 'nobody@example.net']);
  await running.printed(/^If nobody@example.net has an account, a code is on its way\.$/m);
  expect(world.links.mailsTo('nobody@example.net')).toEqual([]);
  for (let guess = 1; guess <= 3; guess++) {
    running.type('123456');
    await running.printed(/not the code/);
  }
  expect(await running.ended).toBe(1);
}, 60_000);

it('refuses a session that others may read, and signs it out all the same', async () => {
  const { run, signIn, file, session } = await somebody();
  await signIn();
  chmodSync(file, 0o640);
  const who = run(['whoami']);
  await who.printed(/Others may read \S+session\.json\. Sign out, or: chmod 600/);
  expect(await who.ended).toBe(1);
  const out = run(['sign-out']);
  await out.printed(/Signed out/);
  expect(session().refreshToken).toBeUndefined();
}, 60_000);

it('ends a session that another replaces, keeps it where Cognito can’t be asked, forgets an ended one', async () => {
  const { email, run, signIn, session } = await somebody();
  await signIn();
  const { refreshToken: replaced } = session();
  world.aws.clock.advance(61);
  await signIn();
  await expect(
    world.client.call('GetTokensFromRefreshToken', {
      ClientId: world.client.clientId,
      RefreshToken: replaced,
    }),
  ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  const before = session();
  const cut = run(['sign-out'], { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_MAX_ATTEMPTS: '1' });
  await cut.printed(/ECONNREFUSED/);
  expect(await cut.ended).toBe(1);
  expect(session()).toEqual(before);

  // Two runs at once: the one's answer must not be the other's end.
  const both = [run(['whoami']), run(['whoami'])];
  for (const each of both) await each.printed(new RegExp(email));
  await world.client.call('RevokeToken', { ClientId: world.client.clientId, Token: session().refreshToken });
  const who = run(['whoami']);
  await who.printed(/The session has ended\. Run: sign-in/);
  expect(await who.ended).toBe(1);
  expect(session()).toEqual({ deviceSecret: before.deviceSecret });
}, 60_000);

it.each<[string, readonly string[], Record<string, string>, RegExp, number]>([
  ['a command that it does not know', ['dance'], {}, /^Usage: orders/m, 2],
  ['no client', ['whoami'], { CLIENT_ID: '' }, /^CLIENT_ID is missing/m, 2],
  ['no Region', ['whoami'], { AWS_REGION: '' }, /^AWS_REGION is missing/m, 2],
  ['nobody signed in', ['whoami'], {}, /^Nobody is signed in\. Run: sign-in/m, 1],
  ['no address', ['sign-in', 'alice'], {}, /^"alice" is no address that mail can go to\./m, 1],
  ['an address that nobody can mail', ['sign-in', 'jesús@example.com'], {}, /is no address/, 1],
])('says what is wrong: %s', async (_, args, env, words, status) => {
  const { run } = await somebody();
  const running = run(args, env);
  await running.printed(words);
  expect(await running.ended).toBe(status);
});
