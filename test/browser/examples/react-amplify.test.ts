/// <reference lib="dom" />
/** examples/react-amplify, built and served as its README says, in a real browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type LocalAws, startLocalAws } from '../../../local';
import { assemblyOf, productRoot, projectRoot } from '../../support/assembly';
import { launchBrowser } from '../../support/browser';
import { CognitoClient, linkIn } from '../../support/cognito';
import { not } from '../../support/one-time-codes';
import { runToEnd } from '../../support/run-to-end';
import { type Running, startRunning } from '../../support/running';
import { codeIn } from '../../support/telephones';
import { takeWebPort, type WebPort } from '../../support/web-port';

const ROOT = 'examples/react-amplify';
const folder = mkdtempSync(join(tmpdir(), 'react-amplify-'));
const outDir = join(folder, 'dist');
let aws: LocalAws;
let browser: Browser;
let web: WebPort;
let site: Running;
let client: CognitoClient;
const contexts: BrowserContext[] = [];

async function run(command: string, ...args: string[]): Promise<string> {
  const { status, stdout, printed } = await runToEnd(command, args, { cwd: productRoot() });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${printed}`);
  return stdout;
}

beforeAll(async () => {
  web = await takeWebPort();
  [aws, browser] = await Promise.all([
    assemblyOf({ webPort: web.port }).then((assembly) => startLocalAws({ assembly })),
    launchBrowser(),
    run('npx', 'vite', 'build', join(projectRoot, ROOT), '--outDir', outDir, '--logLevel', 'error'),
  ]);
  client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'), `http://localhost:${web.port}/`);
  const file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify(aws.outputs));
  const outputs = ['run', '--silent', 'outputs', '--', '--stage', 'local', '--format', 'amplify'];
  writeFileSync(join(outDir, 'amplify_outputs.json'), await run('npm', ...outputs, '--file', file));
  const preview = ['vite', 'preview', ROOT, '--outDir', outDir, '--port', String(web.port), '--strictPort'];
  site = startRunning('npx', preview, { cwd: projectRoot, env: { ...process.env, NO_COLOR: '1' } });
  await site.printed(/Local:/);
}, 180_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await site?.end();
  await aws?.close();
  web?.release();
  rmSync(folder, { recursive: true, force: true });
});

let people = 0;
const newAddress = () => `react-${++people}@example.net`;
const text = (page: Page, words: string) => page.getByText(words);
const button = (page: Page, name: string) => page.getByRole('button', { name });
const mailsTo = (email: string) => aws.mail.all().filter((mail) => mail.destination.to.includes(email));
const newest = (email: string) => mailsTo(email).at(-1)?.text ?? '';

/** A browser of its own, with the page open. */
async function newBrowser(address = client.redirectUri): Promise<Page> {
  const context = await browser.newContext();
  contexts.push(context);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

async function ask(page: Page, email: string, by: 'Sign in' | 'Create an account'): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await button(page, by).click();
  await text(page, `If ${email} has an account, a mail is on its way.`).waitFor();
}

async function type(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code);
  await button(page, 'Go on').click();
}

const signedIn = (page: Page, email: string) => text(page, `Signed in as ${email}.`).waitFor();

async function signInByCode(page: Page, email: string): Promise<void> {
  await ask(page, email, 'Create an account');
  await type(page, codeIn(newest(email)));
  await signedIn(page, email);
}

/** What Amplify keeps under names that end so. */
const kept = (page: Page, name: string) =>
  page.evaluate((end) => Object.entries(localStorage).find(([key]) => key.endsWith(end))?.[1], name);

it('makes an account, signs in by the code, stays signed in, and ends the session', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await ask(page, email, 'Create an account');
  const code = codeIn(newest(email));
  await type(page, not(code));
  await text(page, 'That is not the code.').waitFor();
  await type(page, ` ${code.slice(0, 3)} ${code.slice(3)}`);
  await signedIn(page, email);

  await page.reload();
  await signedIn(page, email);
  const RefreshToken = await kept(page, '.refreshToken');
  expect(RefreshToken).toBeDefined();
  await button(page, 'Sign out').click();
  await page.getByLabel('E-mail address').waitFor();
  expect(await kept(page, '.refreshToken')).toBeUndefined();
  await expect(
    client.call('GetTokensFromRefreshToken', { ClientId: client.clientId, RefreshToken }),
  ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
}, 60_000);

it('signs in by either of two links, after a click that says who it is, once', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await ask(page, email, 'Create an account');
  const first = linkIn(newest(email)).href;
  aws.clock.advance(61);
  await button(page, 'Another address').click();
  await ask(page, email, 'Sign in');
  expect(mailsTo(email)).toHaveLength(2);

  const tab = await page.context().newPage();
  await tab.goto(first);
  await text(tab, `Sign in as ${email}?`).waitFor();
  expect(tab.url()).toBe(client.redirectUri);
  expect(await kept(tab, '.refreshToken')).toBeUndefined();
  await button(tab, 'Sign in').click();
  await signedIn(tab, email);
  await button(tab, 'Sign out').click();
  await page.getByLabel('Code').waitFor();

  await tab.goto('about:blank');
  await tab.goto(first);
  await text(tab, 'This link was asked for in another browser, or is an old one.').waitFor();
}, 60_000);

describe('a link that was asked for in another browser', () => {
  it('opens nothing, and is still good where it was asked for', async () => {
    const email = newAddress();
    const page = await newBrowser();
    await ask(page, email, 'Create an account');
    const { href } = linkIn(newest(email));
    const elsewhere = await newBrowser(href);
    await text(elsewhere, 'This link was asked for in another browser').waitFor();
    expect(await button(elsewhere, 'Sign in').count()).toBe(0);
    await page.goto('about:blank');
    await page.goto(href);
    await button(page, 'Sign in').click();
    await signedIn(page, email);
  }, 60_000);

  it('takes nobody’s session for that of the attacker who sent it', async () => {
    const [victim, attacker] = [newAddress(), newAddress()];
    const page = await newBrowser();
    await signInByCode(page, victim);
    const { UserSub } = await client.signUp(attacker);
    expect(UserSub).toBeDefined();
    await client.requestLink(attacker);
    await page.goto('about:blank');
    await page.goto(linkIn(newest(attacker)).href);
    await text(page, 'This link was asked for in another browser').waitFor();
    await button(page, 'Go on').click();
    await signedIn(page, victim);
  }, 60_000);
});

it('tells nobody who has an account', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await ask(page, email, 'Sign in');
  expect(mailsTo(email)).toEqual([]);
  for (let guess = 0; guess < 2; guess++) {
    await type(page, '123456');
    await text(page, 'That is not the code.').waitFor();
  }
  await type(page, '123456');
  await text(page, 'That was not right, or is over. Ask for a new mail.').waitFor();
}, 60_000);

it('says what is missing where nobody has written the outputs', async () => {
  const page = await newBrowser('about:blank');
  await page.route('**/amplify_outputs.json', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto(client.redirectUri);
  await text(page, 'public/amplify_outputs.json is missing').waitFor();
}, 60_000);

it('runs by the server for developers too', async () => {
  const dev = startRunning('npx', ['vite', ROOT, '--port', '0'], {
    cwd: projectRoot,
    env: { ...process.env, NO_COLOR: '1' },
  });
  try {
    const [, address = ''] = await dev.printed(/Local:\s+(http:\S+)/);
    const page = await newBrowser('about:blank');
    await page.route('**/amplify_outputs.json', (route) =>
      route.fulfill({ path: join(outDir, 'amplify_outputs.json') }),
    );
    await page.goto(address);
    await page.getByLabel('E-mail address').waitFor();
  } finally {
    await dev.end();
  }
}, 60_000);
