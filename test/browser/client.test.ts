/// <reference lib="dom" />
/**
 * The client that `npm run client` builds, on the page of examples/plain-page, under the headers that the
 * product's own page has.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type LocalAws, startLocalAws } from '../../local';
import { serveWeb } from '../../local/web';
import { assemblyOf, productRoot, projectRoot } from '../support/assembly';
import { launchBrowser } from '../support/browser';
import { linkIn } from '../support/cognito';
import { codeIn } from '../support/telephones';
import { addAuthenticator } from '../support/virtual-authenticator';
import { takeWebPort, type WebPort } from '../support/web-port';

const run = promisify(execFile);
const npm = (...args: readonly string[]) =>
  run('npm', ['run', '--silent', ...args], { cwd: productRoot() }).then(({ stdout }) => stdout);

let aws: LocalAws;
let browser: Browser;
let webPort: WebPort;
let folder: string;
let page: Page;
let site: Awaited<ReturnType<typeof serveWeb>>;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plain-page-'));
  cpSync(join(projectRoot, 'examples/plain-page'), folder, { recursive: true });
  webPort = await takeWebPort();
  [aws, browser] = await Promise.all([
    assemblyOf({ webPort: webPort.port }).then((assembly) => startLocalAws({ assembly })),
    launchBrowser(),
    npm('client', '--', '--out', join(folder, 'sign-in')),
  ]);
  const outputs = join(folder, 'outputs.json');
  writeFileSync(outputs, JSON.stringify(aws.outputs));
  const config = JSON.parse(
    await npm('outputs', '--', '--stage', 'local', '--file', outputs, '--format', 'client'),
  );
  site = await serveWeb({ port: webPort.port, config: () => config, folder });
}, 180_000);
beforeEach(async () => {
  page = await visitor();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await aws?.close();
  await site?.close();
  webPort?.release();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser of its own with the page open. */
async function visitor(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 700, height: 520 } });
  contexts.push(context);
  context.setDefaultTimeout(15_000);
  const opened = await context.newPage();
  await opened.goto(site.url);
  return opened;
}

let people = 0;
const newAddress = () => `plain-${++people}@example.net`;
const button = (at: Page, name: string) =>
  at.locator('form:not([hidden]), section:not([hidden])').getByRole('button', { name });
const mailTo = (address: string) => aws.mail.waitFor(({ destination }) => destination.to.includes(address));
const signedInAs = (at: Page, address: string) => at.getByText(`Signed in as ${address}.`).waitFor();

async function ask(at: Page, address: string, by: 'Mail me a link' | 'Mail me a code') {
  await at.getByLabel('E-mail address').fill(address);
  await button(at, by).click();
  await at.getByText(`If ${address} can sign in`).waitFor();
  return (await mailTo(address)).text ?? '';
}

it('signs in by link, with a click alone, once, and leaves nothing of it in the address', async () => {
  const address = newAddress();
  const { href } = linkIn(await ask(page, address, 'Mail me a link'));
  // A scanner of the mail that runs scripts, and somebody else's browser.
  const scanner = await visitor();
  await scanner.goto('about:blank');
  await scanner.goto(href);
  await scanner.getByText('This link was asked for in another browser').waitFor();

  const tab = await page.context().newPage();
  await tab.goto(href);
  await tab.getByText(`Sign in as ${address}?`).waitFor();
  expect(tab.url()).toBe(`${site.url}/`);
  await button(tab, 'Sign in').click();
  await signedInAs(tab, address);
  // The tab that asked follows.
  await signedInAs(page, address);

  await button(page, 'Sign out').click();
  await page.getByText('You are signed out.').waitFor();
  await button(tab, 'Mail me a link').waitFor();
  await tab.goto('about:blank');
  await tab.goto(href);
  // Who signs out is forgotten, with what this browser asked for.
  await tab.getByText('This link was asked for in another browser').waitFor();
}, 90_000);

it('takes a link once, and says so of the second time', async () => {
  const address = newAddress();
  const { href } = linkIn(await ask(page, address, 'Mail me a link'));
  const tabs = await Promise.all([page.context().newPage(), page.context().newPage()]);
  for (const tab of tabs) {
    await tab.goto(href);
    await tab.getByText(`Sign in as ${address}?`).waitFor();
  }
  await button(tabs[0], 'Sign in').click();
  await signedInAs(tabs[0], address);
  await tabs[1].reload();
  await signedInAs(tabs[1], address);
  await tabs[1].goto('about:blank');
  await tabs[1].goto(href);
  await button(tabs[1], 'Sign in').click();
  await tabs[1].getByText('This link was used already').waitFor();
}, 90_000);

it('signs in by code, after a wrong one too', async () => {
  const address = newAddress();
  const code = codeIn(await ask(page, address, 'Mail me a code'));
  await page.getByLabel('Code').fill(code === '000000' ? '000001' : '000000');
  await button(page, 'Sign in').click();
  await page.getByText('That is not the code.').waitFor();
  await page.getByLabel('Code').fill(code);
  await button(page, 'Sign in').click();
  await signedInAs(page, address);
}, 60_000);

it('adds a passkey and signs in with it, by name or without', async () => {
  const address = newAddress();
  await addAuthenticator(page);
  await page.getByLabel('E-mail address').fill(address);
  await button(page, 'Mail me a code').click();
  await page.getByLabel('Code').fill(codeIn((await mailTo(address)).text ?? ''));
  await button(page, 'Sign in').click();
  await button(page, 'Add a passkey').click();
  await page.getByText('The passkey was added.').waitFor();
  for (const typed of [address, '']) {
    await button(page, 'Sign out').click();
    await page.getByLabel('E-mail address').fill(typed);
    await button(page, 'Use a passkey').click();
    await signedInAs(page, address);
  }
}, 60_000);

it('renews one session in two tabs at once, and keeps it', async () => {
  const address = newAddress();
  await page.getByLabel('E-mail address').fill(address);
  await button(page, 'Mail me a code').click();
  await page.getByLabel('Code').fill(codeIn((await mailTo(address)).text ?? ''));
  await button(page, 'Sign in').click();
  await signedInAs(page, address);
  const tab = await page.context().newPage();
  await tab.goto(site.url);
  await signedInAs(tab, address);
  const refreshes: string[] = [];
  page.context().on('request', (request) => {
    if (request.headers()['x-amz-target']?.endsWith('GetTokensFromRefreshToken'))
      refreshes.push(request.url());
  });
  await Promise.all([button(page, 'Renew the session').click(), button(tab, 'Renew the session').click()]);
  await button(tab, 'Renew the session').click();
  await signedInAs(page, address);
  await signedInAs(tab, address);
  expect(await page.locator('#said').textContent()).toBe('');
  expect(await tab.locator('#said').textContent()).toBe('');
  expect(refreshes.length).toBeGreaterThan(0);
  await page.screenshot({ path: join(projectRoot, '.build/screenshots/plain-page.png') });
}, 60_000);

it('takes at most 12 kB, compressed, of what every visitor loads', () => {
  const first = ['client.js', 'parts/first.js'].map((name) => readFileSync(join(folder, 'sign-in', name)));
  expect(first.reduce((sum, file) => sum + gzipSync(file).length, 0)).toBeLessThan(12_000);
});

it('has types that hold by themselves', async () => {
  const file = join(folder, 'typed.ts');
  writeFileSync(
    file,
    [
      "import { createClient, CodeError, type Session } from './sign-in/client';",
      "const client = createClient({ region: 'eu-west-1', userPoolId: 'id', userPoolClientId: 'client' });",
      'const session: Session | undefined = await client.current();',
      '// @ts-expect-error there may be no links',
      "await client.requestLink('somebody@example.com');",
      "const round = await client.codes?.request('EMAIL_OTP', 'somebody@example.com');",
      'if (round) console.error(round.way, session?.left(), CodeError.name);',
      '',
    ].join('\n'),
  );
  const options =
    '--noEmit --strict --target es2022 --module esnext --moduleResolution bundler --lib es2023,dom';
  const args = [...options.split(' '), '--types', '', file];
  await run(join(projectRoot, 'node_modules/.bin/tsc'), args, { cwd: folder });
}, 60_000);
