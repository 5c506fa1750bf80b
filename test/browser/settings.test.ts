/// <reference lib="dom" />
/**
 * What people decide in the page about second factors, devices and sessions, and what an app that takes
 * passwords makes of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { buildAmplifyPage } from '../fixtures/amplify-app/build';
import { servePackagePage } from '../fixtures/package-app/page/serve';
import { answer, byPassword, call, PASSWORD } from '../support/amplify';
import { linkIn } from '../support/cognito';
import { linkAskedFor, picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, finish, signedIn } = visiting({
  overrides: ({ tokens }) => ({
    passwordFlows: true,
    mfa: { mode: 'optional', factors: ['totp', 'sms', 'email'], rememberDevices: 'always' },
    tokens: { ...tokens, globalSignOutReason: 'The other app signs out by Amplify, everywhere.' },
  }),
});

let site: { origin: string; close(): Promise<void> };
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amplify-app-'));
  site = await servePackagePage({ port: 0, folder });
  const config = (await (await fetch(`${app().page}/config.json`)).json()) as {
    cognitoEndpoint: string;
    userPoolId: string;
    userPoolClientId: string;
  };
  await buildAmplifyPage(folder, {
    endpoint: config.cognitoEndpoint,
    userPoolId: config.userPoolId,
    clientId: config.userPoolClientId,
  });
});
afterAll(async () => {
  await site?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A browser with another app open, which signs in by password. */
async function otherApp(): Promise<Page> {
  const page = await newBrowser();
  await page.goto(site.origin);
  await page.locator('#status', { hasText: 'READY' }).waitFor();
  return page;
}

/** Makes an account with a password in the other app. */
async function newPerson(other: Page): Promise<string> {
  const username = newAddress();
  await call(other, 'signUp', {
    username,
    password: PASSWORD,
    options: { userAttributes: { email: username } },
  });
  const { html } = await app().mailTo(username);
  const confirmationCode = /(?<![#\w])\d{6}(?!\w)/.exec(html)?.[0] ?? '';
  await call(other, 'confirmSignUp', { username, confirmationCode });
  return username;
}

/** Signs in to our page by a link; `mails` is how many the person has after it. */
async function signIn(page: Page, email: string, mails: number): Promise<void> {
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(email);
  await page.keyboard.press('Enter');
  const { text } = await app().mailTo(email, mails);
  await linkAskedFor(page);
  await finish(page, linkIn(text).href);
  await signedIn(page).waitFor();
}

const appCode = (key: string, secondsAhead = 0) =>
  new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + secondsAhead * 1000 });

/** Opens the form for an authenticator app and gives the key that it shows. */
async function appKey(page: Page): Promise<string> {
  await page.getByRole('button', { name: /Set up( anew)?: Authenticator app/ }).click();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  return (await page.locator('.app-key code').innerText()).replaceAll(' ', '');
}

const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const codeField = (page: Page) => page.locator('input[autocomplete="one-time-code"]');
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

it('sets an authenticator app up, prefers a factor and turns one off, and apps with passwords follow', async () => {
  const other = await otherApp();
  const email = await newPerson(other);
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  await signIn(page, email, 2);
  const factors = page.getByRole('region', { name: 'Second step of your password' });
  await factors.getByText('Confirm a mobile number first.').waitFor();
  const key = await appKey(page);
  await factors.scrollIntoViewIfNeeded();
  await picture(page, 'app-set-up');
  await codeField(page).fill(not(appCode(key)));
  await page.getByText('This is not the code.').waitFor();
  await codeField(page).fill(appCode(key));
  await factors.getByText('Authenticator app is on.').waitFor();
  await factors.getByRole('button', { name: 'Turn on: Code by mail' }).click();
  await factors.getByText('Code by mail is on.').waitFor();
  await picture(page, 'second-factors');
  await app().setClock(60);
  expect((await byPassword(other, email)).nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  await answer(other, appCode(key, 60));
  await call(other, 'signOut');

  await factors.getByRole('button', { name: 'Ask for it first: Code by mail' }).click();
  await factors.getByText('Code by mail is asked for first from now on.').waitFor();
  const elsewhere = await otherApp();
  expect((await byPassword(elsewhere, email)).nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_EMAIL_CODE');
  for (const factor of ['Code by mail', 'Authenticator app']) {
    await factors.getByRole('button', { name: `Turn off: ${factor}` }).click();
    await factors.getByText(`${factor} is off.`).waitFor();
  }
  expect((await byPassword(await otherApp(), email)).isSignedIn).toBe(true);
}, 90_000);

/** Devices that Amplify has of its user, without those of our page's sessions, which are not remembered. */
async function remembered(other: Page): Promise<unknown[]> {
  const devices: { attributes: Record<string, string> }[] = await call(other, 'fetchDevices');
  return devices.filter(({ attributes }) => attributes['dev:device_remembered_status'] === 'remembered');
}

it('lists remembered devices and forgets one, then all', async () => {
  const apps = [await otherApp(), await otherApp(), await otherApp()];
  const [first] = apps as [Page, Page, Page];
  const email = await newPerson(first);
  for (const other of apps) await byPassword(other, email);
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  await signIn(page, email, 2);
  const devices = page.getByRole('region', { name: 'Remembered devices' });
  await devices.getByRole('listitem').nth(2).waitFor();
  expect(await devices.getByText('Last used').count()).toBe(3);
  await devices.scrollIntoViewIfNeeded();
  await picture(page, 'devices');
  await devices
    .getByRole('button', { name: /^Forget “/ })
    .first()
    .click();
  await devices.getByText('is forgotten.').waitFor();
  expect(await devices.getByRole('listitem').count()).toBe(2);
  expect(await call(first, 'fetchDevices')).toHaveLength(3);
  expect(await remembered(first)).toHaveLength(2);
  await devices.getByRole('button', { name: 'Forget all devices' }).click();
  await devices.getByText('All devices are forgotten.').waitFor();
  await devices.getByText('No device is remembered.').waitFor();
  expect(await remembered(first)).toEqual([]);
}, 90_000);

it('ends every session, this one and those of other apps', async () => {
  const other = await otherApp();
  const email = await newPerson(other);
  await byPassword(other, email);
  const page = await newBrowser();
  await signIn(page, email, 2);
  await page.getByRole('button', { name: 'End all sessions' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await expect(call(other, 'fetchDevices')).rejects.toThrow(/NotAuthorizedException|revoked/);
}, 60_000);

it('says so when a part of the page can’t be fetched, and fetches it when it is wanted again', async () => {
  const other = await otherApp();
  const email = await newPerson(other);
  const page = await newBrowser();
  await page.route(/\/(?:settings|passwords)-[^/]*\.js$/, (route) => route.abort());
  const missing = page.getByRole('alert').filter({ hasText: 'We can’t reach the service.' });
  await page.goto(app().page);
  await page.getByRole('button', { name: 'Sign in with a password' }).click();
  await page.getByRole('heading', { name: 'Sign in with a password' }).waitFor();
  await missing.waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await signIn(page, email, 2);
  await missing.waitFor();
  await page.unroute(/\/(?:settings|passwords)-[^/]*\.js$/);
  await page.reload();
  await page.getByRole('heading', { name: 'Sessions on all devices' }).waitFor();
  expect(await missing.count()).toBe(0);
});

it('says so when the session was ended elsewhere', async () => {
  const email = await newPerson(await otherApp());
  const page = await newBrowser();
  await signIn(page, email, 2);
  const other = await otherApp();
  await byPassword(other, email);
  await call(other, 'signOut', { global: true });
  await page.getByRole('button', { name: /Set up: Authenticator app/ }).click();
  await page.getByText('Your session has ended.').waitFor();
}, 60_000);

it('speaks Japanese on a phone in the dark', async () => {
  const other = await otherApp();
  const email = await newPerson(other);
  await byPassword(other, email);
  const page = await newBrowser({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
    locale: 'ja-JP',
  });
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(email);
  await page.keyboard.press('Enter');
  const { text } = await app().mailTo(email, 2);
  await linkAskedFor(page);
  await page.goto('about:blank');
  await page.goto(linkIn(text).href);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('button', { name: '認証アプリ：設定する' }).click();
  await page.getByRole('img', { name: '認証アプリ用の QR コード' }).waitFor();
  await page.getByRole('region', { name: 'パスワードの2段階認証' }).scrollIntoViewIfNeeded();
  await picture(page, 'ja-app-set-up');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('region', { name: '記憶済みの端末' }).scrollIntoViewIfNeeded();
  await picture(page, 'ja-devices');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
}, 60_000);
