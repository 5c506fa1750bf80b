/// <reference lib="dom" />
/**
 * The package's own app, its Lambda functions and its browser client, all untouched, on the embedded AWS in a
 * real browser. It owes nothing to this project's handlers, so it shows that nothing in the embedded AWS is
 * made for them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type LocalAws, startLocalAws } from '../../local';
import { buildPackagePage, servePackagePage } from '../fixtures/package-app/page/serve';
import { synthPackageApp } from '../fixtures/package-app/synth';
import { launchBrowser } from '../support/browser';
import { claimsOf, linkIn } from '../support/cognito';

/** What the fixture's page puts on `window`, as far as this test calls it. */
interface PackageClient {
  signUp(email: string): Promise<unknown>;
  requestSignInLink(email: string): Promise<unknown>;
  signInWithLink(): Promise<unknown>;
  signOut(): Promise<unknown>;
  retrieveTokens(): Promise<{ idToken?: string } | undefined>;
  fido2CreateCredential(name: string): Promise<unknown>;
  fido2ListCredentials(): Promise<{ authenticators: { friendlyName: string }[] }>;
  authenticateWithFido2(username?: string): Promise<unknown>;
}
declare const window: { passwordless: PackageClient };

let aws: LocalAws;
let browser: Browser;
let site: { origin: string; close(): Promise<void> };
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'package-app-'));
  site = await servePackagePage({ port: 0, folder });
  const assembly = await synthPackageApp({
    webOrigin: site.origin,
    residentKey: 'required',
    outdir: join(folder, 'cdk.out'),
  });
  aws = await startLocalAws({ assembly });
  await buildPackagePage(folder, {
    endpoint: aws.endpoint,
    userPoolId: aws.output('UserPoolId'),
    clientId: aws.output('UserPoolClientId'),
    fido2Url: aws.output('Fido2ApiUrl'),
  });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await aws?.close();
  await site?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function open(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
  await page.locator('#status', { hasText: 'READY' }).waitFor();
}

const idToken = async (page: Page) =>
  claimsOf(await page.evaluate(async () => (await window.passwordless.retrieveTokens())?.idToken));

it('signs up, signs in by link, registers a passkey, and signs in with it, by name and without one', async () => {
  expect(aws.skipped).toEqual([]);
  const email = 'untouched@example.net';
  const page = await (await browser.newContext()).newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await open(page, site.origin);
  await page.evaluate((address) => window.passwordless.signUp(address), email);
  await page.evaluate((address) => window.passwordless.requestSignInLink(address), email);
  const mail = await aws.mail.waitFor(({ destination }) => destination.to.includes(email));
  await open(page, linkIn(mail.text).href);
  await page.evaluate(() => window.passwordless.signInWithLink());
  expect(await idToken(page)).toMatchObject({ email, token_use: 'id' });

  await page.evaluate(() => window.passwordless.fido2CreateCredential('My passkey'));
  const { authenticators } = await page.evaluate(() => window.passwordless.fido2ListCredentials());
  expect(authenticators.map(({ friendlyName }) => friendlyName)).toEqual(['My passkey']);

  await page.evaluate(() => window.passwordless.signOut());
  await page.evaluate((address) => window.passwordless.authenticateWithFido2(address), email);
  expect(await idToken(page)).toMatchObject({ email });

  await page.evaluate(() => window.passwordless.signOut());
  expect(await page.evaluate(() => window.passwordless.retrieveTokens())).toBeFalsy();
  await page.evaluate(() => window.passwordless.authenticateWithFido2());
  expect(await idToken(page)).toMatchObject({ email });
}, 120_000);
