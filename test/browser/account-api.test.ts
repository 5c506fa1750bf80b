/// <reference lib="dom" />
/**
 * Sessions in cookies, in a real browser: it keeps them from scripts and from other sites, and sends them to
 * the API alone.
 */
import { rmSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type AccountWorld, accountWorld, PASSWORD } from '../support/account-api';
import { type BlankSite, serveBlankSite } from '../support/blank-site';
import { launchBrowser } from '../support/browser';

/** Of the page that the stage lists. */
let origin: string;
let world: AccountWorld;
let site: BlankSite;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  site = await serveBlankSite();
  origin = `http://localhost:${site.port}`;
  world = await accountWorld({}, site.port);
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await world?.aws.close();
  await site?.close();
  if (world) rmSync(world.assembly, { recursive: true, force: true });
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

async function pageAt(address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${address}/`);
  return page;
}

interface Outcome {
  readonly status?: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies differ by operation and are checked by the tests
  readonly body?: any;
  readonly failed?: boolean;
}

/** What a script of the page does; a request that CORS forbids fails. */
function ask(
  page: Page,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return page.evaluate(
    async ({ url, json, extra }) => {
      try {
        const response = await fetch(url, {
          method: json === undefined ? 'GET' : 'POST',
          credentials: 'include',
          headers: {
            'x-session': 'cookie',
            ...(json === undefined ? {} : { 'content-type': 'application/json' }),
            ...extra,
          },
          ...(json === undefined ? {} : { body: json }),
        });
        const text = await response.text();
        return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
      } catch {
        return { failed: true };
      }
    },
    {
      url: `${world.aws.output('AccountApiUrl')}${path}`,
      json: body === undefined ? undefined : JSON.stringify(body),
      extra: headers,
    },
  );
}

async function signedIn(): Promise<{ page: Page; username: string; csrfToken: string }> {
  const username = await world.newAccount();
  const page = await pageAt(origin);
  const { status, body } = await ask(page, 'sign-in', { username, password: PASSWORD });
  expect({ status, body }).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  return { page, username, csrfToken: body.csrfToken };
}

it('signs in, survives a reload, renews and signs out', async () => {
  const { page, username } = await signedIn();
  await page.reload();
  const me = await ask(page, 'me');
  expect(me).toMatchObject({ status: 200, body: { attributes: { email: username } } });
  const csrf = { 'x-csrf-token': me.body.csrfToken };
  const before = await context.cookies();
  expect(await ask(page, 'refresh', {}, csrf)).toMatchObject({ status: 200 });
  const value = (cookies: typeof before, name: string) =>
    cookies.find((cookie) => cookie.name === name)?.value;
  expect(value(await context.cookies(), '__Host-refresh')).not.toBe(value(before, '__Host-refresh'));
  expect(await ask(page, 'sign-out', {}, csrf)).toMatchObject({ status: 204 });
  expect(await context.cookies()).toEqual([]);
  expect(await ask(page, 'me')).toMatchObject({ status: 401, body: { code: 'NotSignedIn' } });
});

it('keeps the cookies from scripts: they are there, and nothing of the page can read them', async () => {
  const { page } = await signedIn();
  const kept = await context.cookies();
  expect(kept.map(({ name }) => name).sort()).toEqual(['__Host-access', '__Host-csrf', '__Host-refresh']);
  for (const cookie of kept)
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const apiPage = await context.newPage();
  await context.route(`${world.aws.endpoint}/blank`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await apiPage.goto(`${world.aws.endpoint}/blank`);
  expect(await apiPage.evaluate(() => document.cookie)).toBe('');
});

it('gives another site nothing: no answer to read, no cookie sent, the session untouched', async () => {
  const { page, csrfToken } = await signedIn();
  const sent: (string | undefined)[] = [];
  const [own] = await Promise.all([page.waitForRequest(/\/me$/), ask(page, 'me')]);
  expect((await own.allHeaders()).cookie).toContain('__Host-access=');
  for (const host of ['evil.localhost', '127.0.0.1']) {
    const evil = await pageAt(`http://${host}:${site.port}`);
    evil.on('request', (request) => {
      request.allHeaders().then(
        ({ cookie }) => sent.push(cookie),
        // The page has gone to the answer of the form.
        () => undefined,
      );
    });
    expect(await ask(evil, 'me')).toEqual({ failed: true });
    expect(await ask(evil, 'sign-out', {}, { 'x-csrf-token': csrfToken })).toEqual({ failed: true });
    // A form needs no preflight, and takes the whole page to the answer.
    await evil.evaluate(
      (url) => {
        const form = document.createElement('form');
        form.method = 'POST';
        form.action = url;
        form.enctype = 'text/plain';
        form.innerHTML = `<input name='{"everywhere":true,"a":"' value='"}'>`;
        document.body.append(form);
        form.submit();
      },
      `${world.aws.output('AccountApiUrl')}sign-out`,
    );
    await evil.waitForURL(/sign-out$/);
    expect(JSON.parse(await evil.locator('body').innerText())).toMatchObject({
      code: expect.stringMatching(/^(Forbidden|InvalidRequest)$/),
    });
  }
  expect(sent).not.toHaveLength(0);
  expect(sent.join()).not.toContain('__Host-');
  expect(await ask(page, 'me')).toMatchObject({ status: 200 });
});

it('lets a page of ours go on with a sign-in of several steps, though no script sees its session', async () => {
  const username = await world.newAccount();
  const page = await pageAt(origin);
  const begin = await ask(page, 'sign-in', { username });
  expect(begin.body).toMatchObject({ status: 'challenge', challenge: { name: 'CUSTOM_CHALLENGE' } });
  expect(begin.body.session).toBeUndefined();
  const metadata = { signInMethod: 'MAGIC_LINK', redirectUri: `${origin}/`, alreadyHaveMagicLink: 'no' };
  const csrf = { 'x-csrf-token': begin.body.csrfToken };
  expect(await ask(page, 'challenge', { answer: '__dummy__', metadata }, csrf)).toMatchObject({
    status: 200,
    body: { status: 'challenge' },
  });
  expect(world.mailTo(username)).toContain(`${origin}/#`);
});
