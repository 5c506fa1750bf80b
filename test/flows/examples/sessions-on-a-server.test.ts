/** examples/sessions-on-a-server in a process of its own, with browsers that keep cookies. */
import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import { LIFE_SECONDS, Sessions } from '../../../examples/sessions-on-a-server/sessions';
import { type AccountWorld, accountWorld, codeIn } from '../../support/account-api';
import { projectRoot } from '../../support/assembly';
import { not } from '../../support/one-time-codes';
import { operatorClient } from '../../support/operator-client';
import { type Running, startRunning } from '../../support/running';
import { takeWebPort, type WebPort } from '../../support/web-port';

let world: AccountWorld;
let web: WebPort;
let server: Running;
let site: string;
beforeAll(async () => {
  web = await takeWebPort();
  site = `http://localhost:${web.port}`;
  world = await accountWorld({ passwordFlows: false, accountApi: { enabled: true } });
  server = startRunning('npx', ['tsx', 'examples/sessions-on-a-server/server.ts'], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PORT: String(web.port),
      ORIGIN: site,
      ACCOUNT_API_URL: world.aws.output('AccountApiUrl'),
    },
  });
  await server.printed(/ready /);
}, 120_000);
afterAll(async () => {
  await server?.end();
  await world?.aws.close();
  web?.release();
});

/** A browser: keeps the cookie, sends forms as one does. */
class Visitor {
  cookie: string | undefined;
  /** Everything that the server has sent to it. */
  readonly got: string[] = [];

  async send(path: string, form?: Record<string, string>, origin = site) {
    const response = await fetch(`${site}${path}`, {
      method: form ? 'POST' : 'GET',
      headers: {
        ...(this.cookie ? { cookie: `__Host-session=${this.cookie}` } : {}),
        ...(form ? { origin } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, value = ''] = /^__Host-session=([^;]*)/.exec(line) ?? [];
      this.cookie = value || undefined;
    }
    const text = await response.text();
    this.got.push(JSON.stringify([...response.headers]), text);
    return { status: response.status, text, headers: response.headers };
  }

  async view(): Promise<string> {
    return (await this.send('/')).text;
  }

  async signIn(): Promise<string> {
    const email = await newAccount();
    await this.send('/sign-in', { address: email });
    expect((await this.send('/code', { code: codeIn(world.mailTo(email)) })).status).toBe(303);
    return email;
  }
}

let people = 0;
async function newAccount(): Promise<string> {
  const email = `visitor-${process.pid}-${++people}@example.net`;
  await world.publicClient.signUp(email);
  return email;
}

const asks = 'E-mail address';

it('signs in by a code, keeps the session, and ends it at Cognito too', async () => {
  const visitor = new Visitor();
  const email = await newAccount();
  expect(await visitor.view()).toContain(asks);
  const asked = await visitor.send('/sign-in', { address: email });
  expect(asked.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-session=[\w-]{43}; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
  const code = codeIn(world.mailTo(email));
  expect((await visitor.send('/code', { code: not(code) })).text).toContain('That is not the code.');
  expect((await visitor.send('/code', { code: ` ${code}` })).status).toBe(303);
  expect(await visitor.view()).toContain(`Signed in as ${email}.`);

  const stolen = new Visitor();
  stolen.cookie = visitor.cookie;
  expect((await visitor.send('/sign-out', {})).status).toBe(303);
  expect(visitor.cookie).toBeUndefined();
  expect(await stolen.view()).toContain(asks);
  // No token has reached a browser.
  expect(visitor.got.join()).not.toMatch(/eyJ/);
});

it('has a new cookie with each step, and takes none that somebody else has chosen', async () => {
  const [attacker, victim] = [new Visitor(), new Visitor()];
  await attacker.send('/sign-in', { address: await newAccount() });
  victim.cookie = attacker.cookie;
  const seen = new Set([victim.cookie]);
  const email = await newAccount();
  await victim.send('/sign-in', { address: email });
  seen.add(victim.cookie);
  await victim.send('/code', { code: codeIn(world.mailTo(email)) });
  seen.add(victim.cookie);
  expect(seen.size).toBe(3);
  expect(await victim.view()).toContain(`Signed in as ${email}.`);
  expect(await attacker.view()).toContain(asks);
  attacker.cookie = 'x'.repeat(43);
  expect(await attacker.view()).toContain(asks);
});

it('refuses forms of other sites, of unknown ones, and the sign-in among them', async () => {
  const visitor = new Visitor();
  const email = await visitor.signIn();
  for (const origin of ['https://attacker.example', 'null', ''])
    for (const path of ['/sign-in', '/code', '/sign-out'])
      expect((await visitor.send(path, { address: 'attacker@example.net' }, origin)).status).toBe(403);
  expect(await visitor.view()).toContain(`Signed in as ${email}.`);
});

it('renews tokens that are over once, for all who come meanwhile', async () => {
  const visitor = new Visitor();
  const email = await visitor.signIn();
  world.aws.clock.advance(3_700);
  world.aws.calls.clear();
  for (const text of await Promise.all([visitor.view(), visitor.view(), visitor.view()]))
    expect(text).toContain(`Signed in as ${email}.`);
  const renewals = world.aws.calls.all().filter(({ operation }) => operation === 'GetTokensFromRefreshToken');
  expect(renewals).toHaveLength(1);
});

it('sees that a session was ended elsewhere', async () => {
  const visitor = new Visitor();
  const email = await visitor.signIn();
  const operator = operatorClient(world.aws);
  await operator.send(
    new AdminUserGlobalSignOutCommand({ UserPoolId: world.aws.output('UserPoolId'), Username: email }),
  );
  operator.destroy();
  expect(await visitor.view()).toContain('Your session has ended.');
  expect(visitor.cookie).toBeUndefined();
});

it('takes a code in the session that asked for it alone, three guesses long, one at a time', async () => {
  const [visitor, thief] = [new Visitor(), new Visitor()];
  const email = await newAccount();
  await visitor.send('/sign-in', { address: email });
  const code = codeIn(world.mailTo(email));
  await thief.send('/sign-in', { address: email });
  expect((await thief.send('/code', { code })).text).toContain('That is not the code.');
  const twice = await Promise.all([visitor.send('/code', { code }), visitor.send('/code', { code })]);
  expect(twice.map(({ status }) => status)).toEqual([303, 303]);

  const guesser = new Visitor();
  await guesser.send('/sign-in', { address: email });
  for (let guess = 1; guess <= 2; guess++)
    expect((await guesser.send('/code', { code: not(code, guess) })).text).toContain('That is not the code.');
  const last = await guesser.send('/code', { code: not(code, 3) });
  expect(last.status).toBe(400);
  expect(last.text).toContain('Ask for a new one.');
});

it('says the same of an address without an account, and writes none into the page as HTML', async () => {
  const visitor = new Visitor();
  await visitor.send('/sign-in', { address: 'nobody-at-all@example.net' });
  expect(await visitor.view()).toContain('If nobody-at-all@example.net has an account');
  await visitor.send('/sign-in', { address: '<b>alice' });
  expect(await visitor.view()).toContain('If &#60;b&#62;alice has');
  const long = await visitor.send('/sign-in', { address: 'a'.repeat(1_000) });
  expect(long).toMatchObject({ status: 400, text: expect.stringContaining('That is no address or code.') });
  await visitor.send('/sign-in', { address: "o'neil&co@example.net" });
  expect(await visitor.view()).toContain('If o&#39;neil&#38;co@example.net has');
  expect((await visitor.send('/')).headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('drops sign-ins that have begun, and no session, when strangers begin very many', () => {
  const sessions = new Sessions();
  const tokens = { accessToken: 'access', refreshToken: 'refresh' };
  const kept = sessions.begin({ kind: 'signed-in', tokens });
  const begun = { kind: 'begun', address: '', session: '', codeVerifier: '' } as const;
  const first = sessions.begin(begun);
  for (let count = 0; count < 100_000; count++) sessions.begin(begun);
  expect(sessions.find(first)).toBeUndefined();
  expect(sessions.find(kept)).toMatchObject({ tokens });

  jest.useFakeTimers({ now: Date.now() + LIFE_SECONDS['signed-in'] * 1000 });
  expect(sessions.find(kept)).toBeUndefined();
  jest.useRealTimers();
});
