/** examples/next-js, built and started as its README says, with browsers that keep cookies. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type AccountWorld, accountWorld, codeIn } from '../../support/account-api';
import { projectRoot } from '../../support/assembly';
import { installed } from '../../support/installed';
import { not } from '../../support/one-time-codes';
import { operatorClient } from '../../support/operator-client';
import { hashOf, removeOld } from '../../support/product';
import { type Running, startRunning } from '../../support/running';
import { takeWebPort, type WebPort } from '../../support/web-port';
import { ask } from '../../web/support/http';

const from = join(projectRoot, 'examples/next-js');
/** What somebody has made of it in place stays there. */
const files = readdirSync(from).filter(
  (name) => !/^(?:node_modules|\.next|next-env\.d\.ts|README\.md)$/.test(name),
);
const builds = join(projectRoot, '.cache', 'next-js');
const folder = join(builds, hashOf(from, files).slice(0, 12));
const env = { NEXT_TELEMETRY_DISABLED: '1' };

let world: AccountWorld;
let web: WebPort;
let server: Running;
let site: string;
beforeAll(async () => {
  web = await takeWebPort();
  site = `http://localhost:${web.port}`;
  const npm = [
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    ['exec', '--', 'next', 'build'],
  ];
  [world] = await Promise.all([
    accountWorld({ passwordFlows: false, accountApi: { enabled: true } }),
    installed({ folder, from, files, npm, env }),
  ]);
  removeOld(builds);
  const key = execFileSync(process.execPath, ['-p', "crypto.randomBytes(32).toString('base64url')"], {
    encoding: 'utf8',
  });
  server = startRunning('npx', ['next', 'start', '--hostname', 'localhost', '--port', String(web.port)], {
    cwd: folder,
    env: {
      ...process.env,
      ...env,
      ORIGIN: site,
      ACCOUNT_API_URL: world.aws.output('AccountApiUrl'),
      SESSION_KEY: key.trim(),
    },
  });
  await server.printed(/Ready in/);
}, 400_000);
afterAll(async () => {
  await server?.end();
  await world?.aws.close();
  web?.release();
});

const [BEGUN, ACCESS, REFRESH] = ['__Host-site-begun', '__Host-site-access', '__Host-site-refresh'] as const;

/** A browser: keeps cookies, sends forms as one does, follows to the page. */
class Visitor {
  readonly cookies = new Map<string, string>();
  /** Everything that the server has sent to it. */
  readonly got: string[] = [];

  async send(
    path: string,
    form?: Record<string, string>,
    headers: Record<string, string> = { origin: site },
  ) {
    const response = await fetch(`${site}${path}`, {
      method: form ? 'POST' : 'GET',
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form ? headers : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? [];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    const text = await response.text();
    this.got.push(JSON.stringify([...response.headers]), text);
    return { status: response.status, text, headers: response.headers };
  }

  /** What a form leads to. */
  async submit(path: string, form: Record<string, string>): Promise<string> {
    const { status, headers } = await this.send(path, form);
    const to = headers.get('location') ?? '';
    expect([status, to.startsWith(`${site}/`)]).toEqual([303, true]);
    return this.view(to.slice(site.length));
  }

  async view(path = '/'): Promise<string> {
    return (await this.send(path)).text;
  }

  async signIn(): Promise<string> {
    const email = await newAccount();
    await this.submit('/sign-in', { address: email });
    expect(await this.submit('/code', { code: codeIn(world.mailTo(email)) })).toContain(signedInAs(email));
    return email;
  }

  copy(): Visitor {
    const copy = new Visitor();
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }
}

let people = 0;
async function newAccount(): Promise<string> {
  const email = `visitor-${process.pid}-${++people}@example.net`;
  await world.publicClient.signUp(email);
  return email;
}

const asks = 'E-mail address';
const signedInAs = (email: string) => `Signed in as ${email}.`;

it('signs in by a code, keeps the session in cookies that no script reads, and ends it at Cognito too', async () => {
  const visitor = new Visitor();
  const email = await newAccount();
  expect(await visitor.view()).toContain(asks);
  const asked = await visitor.send('/sign-in', { address: ` ${email}` });
  expect(asked.headers.getSetCookie()[0]).toMatch(
    /^__Host-site-begun=[\w.-]+; Path=\/; Expires=[^;]+; Max-Age=600; Secure; HttpOnly; SameSite=lax$/,
  );
  const code = codeIn(world.mailTo(email));
  expect(await visitor.submit('/code', { code: not(code) })).toContain('That is not the code.');
  expect(await visitor.submit('/code', { code: ` ${code}` })).toContain(signedInAs(email));
  expect([...visitor.cookies.keys()].sort()).toEqual([ACCESS, REFRESH]);

  const stolen = visitor.copy();
  expect(await stolen.view()).toContain(signedInAs(email));
  expect(await visitor.submit('/sign-out', {})).toContain(asks);
  expect(visitor.cookies.size).toBe(0);
  expect(await stolen.view()).toContain('Your session has ended.');
  stolen.cookies.delete(ACCESS);
  expect(await stolen.view()).toContain(asks);
  // No token has reached a browser: a sealed cookie has nothing in its second part.
  expect(visitor.got.join()).not.toMatch(/eyJ[\w-]+\.[\w-]/);
});

it('refuses forms of other sites, of unknown ones, and those that are too long, past the proxy too', async () => {
  const visitor = new Visitor();
  const email = await visitor.signIn();
  const past = { 'x-middleware-subrequest': Array(5).fill('proxy').join(':') };
  for (const headers of [
    { origin: 'https://attacker.example' },
    { origin: 'null' },
    { origin: `${site}.attacker.example` },
    {} as Record<string, string>,
    { origin: 'https://attacker.example', ...past },
  ])
    for (const path of ['/sign-in', '/code', '/sign-out'])
      expect([path, (await visitor.send(path, { address: 'x@example.net' }, headers)).status]).toEqual([
        path,
        403,
      ]);
  expect((await visitor.send('/sign-in', { address: 'a'.repeat(5_000) })).status).toBe(413);
  expect(await visitor.view()).toContain(signedInAs(email));
});

it('takes no cookie that it hasn’t sealed, for that purpose, by its own key', async () => {
  const visitor = new Visitor();
  const email = await visitor.signIn();
  const [access = '', refresh = ''] = [ACCESS, REFRESH].map((name) => visitor.cookies.get(name));
  const middle = Math.floor(access.length / 2);
  const changed = `${access.slice(0, middle)}${access[middle] === 'A' ? 'B' : 'A'}${access.slice(middle + 1)}`;
  for (const forged of [
    { [ACCESS]: refresh },
    { [ACCESS]: changed },
    { [ACCESS]: 'eyJhbGciOiJub25lIn0.eyJhY2Nlc3NUb2tlbiI6IngifQ.' },
    { [REFRESH]: access },
    { [BEGUN]: access },
    { [ACCESS]: '' },
  ]) {
    const thief = new Visitor();
    for (const [name, value] of Object.entries(forged)) thief.cookies.set(name, value);
    expect(await thief.view()).toContain(asks);
  }
  expect(await visitor.view()).toContain(signedInAs(email));
});

it('renews tokens that are over before the page, once for all who come meanwhile', async () => {
  const visitor = new Visitor();
  const email = await visitor.signIn();
  world.aws.clock.advance(3_700);
  // As a browser does, at its Max-Age.
  visitor.cookies.delete(ACCESS);
  world.aws.calls.clear();
  const [before, tabs] = [visitor.cookies.get(REFRESH), [visitor.copy(), visitor.copy(), visitor]];
  for (const text of await Promise.all(tabs.map((tab) => tab.view())))
    expect(text).toContain(signedInAs(email));
  const renewals = world.aws.calls.all().filter(({ operation }) => operation === 'GetTokensFromRefreshToken');
  expect(renewals).toHaveLength(1);
  expect(visitor.cookies.get(REFRESH)).not.toBe(before);
  expect(await visitor.view()).toContain(signedInAs(email));
});

it('sees that a session was ended elsewhere, also when its tokens are to be renewed', async () => {
  const visitor = new Visitor();
  const email = await visitor.signIn();
  const operator = operatorClient(world.aws);
  await operator.send(
    new AdminUserGlobalSignOutCommand({ UserPoolId: world.aws.output('UserPoolId'), Username: email }),
  );
  operator.destroy();
  expect(await visitor.view()).toContain('Your session has ended.');
  visitor.cookies.delete(ACCESS);
  expect(await visitor.view()).toContain(asks);
  expect(visitor.cookies.size).toBe(0);
});

it('takes a code in the browser that asked for it alone, three guesses long, also from a copy of its cookie', async () => {
  const [visitor, thief] = [new Visitor(), new Visitor()];
  const email = await newAccount();
  await visitor.submit('/sign-in', { address: email });
  const code = codeIn(world.mailTo(email));
  await thief.submit('/sign-in', { address: email });
  expect(await thief.submit('/code', { code })).toContain('That is not the code.');
  const twice = [visitor.copy(), visitor.copy()];
  const views = await Promise.all(twice.map((it) => it.submit('/code', { code })));
  expect(views.filter((text) => text.includes(signedInAs(email)))).toHaveLength(1);

  const guesser = new Visitor();
  const other = await newAccount();
  await guesser.submit('/sign-in', { address: other });
  const right = codeIn(world.mailTo(other));
  const copy = guesser.copy();
  for (let guess = 1; guess <= 4; guess++) {
    await guesser.submit('/code', { code: not(right, guess) });
    await copy.copy().submit('/code', { code: not(right, guess) });
  }
  expect(await copy.submit('/code', { code: right })).not.toContain(signedInAs(other));
  expect(await guesser.submit('/code', { code: right })).not.toContain(signedInAs(other));
});

it('says the same of an address without an account, and nothing that an address bar makes up', async () => {
  const visitor = new Visitor();
  expect(await visitor.submit('/sign-in', { address: 'nobody-at-all@example.net' })).toContain(
    'If nobody-at-all@example.net has an account',
  );
  expect(await visitor.submit('/sign-in', { address: '<b>alice' })).toContain('If &lt;b&gt;alice has');
  expect(await visitor.submit('/sign-in', { address: 'a'.repeat(1_000) })).toContain(
    'That is no address or code.',
  );
  for (const problem of ['constructor', '__proto__', 'Call 0123', '<script>alert(1)</script>'])
    expect(await new Visitor().view(`/?problem=${encodeURIComponent(problem)}`)).not.toContain(
      'role="alert"',
    );
});

it('leads to its own address, whatever a request is called by', async () => {
  const { status, headers } = await ask(site, {
    path: '/sign-out',
    method: 'POST',
    headers: { host: 'attacker.example', origin: site, 'content-length': '0' },
  });
  expect([status, headers.location]).toEqual([303, `${site}/`]);
});

it('lets its own scripts run alone, and no cache keep a page', async () => {
  const first = await new Visitor().send('/');
  const policy = first.headers.get('content-security-policy') ?? '';
  const [, nonce] =
    /^default-src 'none'; script-src 'nonce-([\w+/=]{24})' 'strict-dynamic';/.exec(policy) ?? [];
  const scripts = first.text.match(/<script\b[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((it) => !it.includes(`nonce="${nonce}"`))).toEqual([]);
  expect(first.text).not.toMatch(/<style|style=|\son\w+=/);
  expect(first.headers.get('cache-control')).toContain('no-store');
  expect(first.headers.get('x-powered-by')).toBeNull();
  expect((await new Visitor().send('/')).headers.get('content-security-policy')).not.toBe(policy);
});
