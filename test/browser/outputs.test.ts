/// <reference lib="dom" />
/**
 * Files that `npm run outputs` wrote of a running deployment, in a real browser: Amplify and the package's
 * client, both untouched, are configured by nothing else and sign people in.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type LocalAws, startLocalAws } from '../../local';
import { buildAmplifyPage } from '../fixtures/amplify-app/build';
import type { AmplifyPage } from '../fixtures/amplify-app/main';
import { buildPackagePage, servePackagePage } from '../fixtures/package-app/page/serve';
import { call, PASSWORD } from '../support/amplify';
import { assemblyOf, productRoot } from '../support/assembly';
import { launchBrowser } from '../support/browser';
import { claimsOf, linkIn } from '../support/cognito';
import { codeIn } from '../support/telephones';
import { addAuthenticator } from '../support/virtual-authenticator';

interface PackageClient {
  signUp(email: string): Promise<unknown>;
  requestSignInLink(email: string): Promise<unknown>;
  signInWithLink(): Promise<unknown>;
  signOut(): Promise<unknown>;
  retrieveTokens(): Promise<{ idToken?: string } | undefined>;
  fido2CreateCredential(name: string): Promise<unknown>;
  authenticateWithFido2(username?: string): Promise<unknown>;
}
declare const window: { passwordless: PackageClient } & AmplifyPage;

const run = promisify(execFile);

let aws: LocalAws;
let browser: Browser;
let folder: string;
let site: { origin: string; close(): Promise<void> };
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-in-a-browser-'));
  site = await servePackagePage({ port: 0, folder });
  const webPort = Number(new URL(site.origin).port);
  [aws, browser] = await Promise.all([
    assemblyOf({ webPort }).then((assembly) => startLocalAws({ assembly })),
    launchBrowser(),
  ]);
  writeFileSync(join(folder, 'outputs.json'), JSON.stringify(aws.outputs));
}, 180_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await aws?.close();
  await site?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** What the command prints, parsed. */
async function written<T>(format: string): Promise<T> {
  const file = join(folder, 'outputs.json');
  const args = ['run', '--silent', 'outputs', '--', '--stage', 'local', '--file', file, '--format', format];
  const { stdout } = await run('npm', args, { cwd: productRoot() });
  return JSON.parse(stdout) as T;
}

/** A browser of its own with the page open. */
async function visit(prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const context = await browser.newContext();
  contexts.push(context);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await prepare?.(page);
  await open(page, site.origin);
  return page;
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
  await page.locator('#status', { hasText: 'READY' }).waitFor();
}

const mailTo = (email: string) => aws.mail.waitFor(({ destination }) => destination.to.includes(email));

/** Signs up with an address, and in with the code that is mailed to it, by Amplify's own functions. */
async function signInByCode(page: Page, username: string): Promise<void> {
  const asking = { clientMetadata: { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'no' } };
  const answering = { clientMetadata: { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'yes' } };
  const next = { nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE' } };
  await call(page, 'signUp', {
    username,
    password: PASSWORD,
    options: { userAttributes: { email: username } },
  });
  expect(
    await call(page, 'signIn', { username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } }),
  ).toMatchObject(next);
  expect(
    await call(page, 'confirmSignIn', { challengeResponse: '__dummy__', options: asking }),
  ).toMatchObject(next);
  const code = codeIn((await mailTo(username)).text ?? '');
  expect(await call(page, 'confirmSignIn', { challengeResponse: code, options: answering })).toMatchObject({
    isSignedIn: true,
  });
  expect(await call(page, 'getCurrentUser')).toMatchObject({ signInDetails: { loginId: username } });
}

type AmplifyFile = Parameters<typeof buildAmplifyPage>[1] & {
  readonly custom: { readonly cognitoEndpoint?: string };
};

describe('Amplify', () => {
  it('signs in with amplify_outputs.json and the endpoint that it names', async () => {
    const outputs = await written<AmplifyFile>('amplify');
    expect(outputs.custom.cognitoEndpoint).toBe(`${aws.endpoint}/`);
    await buildAmplifyPage(folder, outputs);
    await signInByCode(await visit(), 'amplify@example.net');
  }, 90_000);

  it('asks Cognito of the Region when the file names no endpoint, as that of a deployment in AWS does', async () => {
    const { custom, ...outputs } = await written<AmplifyFile>('amplify');
    expect(Object.keys(custom)).toContain('cognitoEndpoint');
    await buildAmplifyPage(folder, { ...outputs, custom: {} });
    const asked = new Set<string>();
    const page = await visit((page) =>
      page.route('https://cognito-idp.us-east-1.amazonaws.com/**', async (route) => {
        asked.add(new URL(route.request().url()).hostname);
        await route.fulfill({ response: await route.fetch({ url: `${aws.endpoint}/` }) });
      }),
    );
    await signInByCode(page, 'amplify-in-aws@example.net');
    expect([...asked]).toEqual(['cognito-idp.us-east-1.amazonaws.com']);
  }, 90_000);
});

describe("the package's client", () => {
  it('signs in by link and by passkey with what the command wrote', async () => {
    await buildPackagePage(folder, await written('package'));
    const email = 'package@example.net';
    const page = await visit(addAuthenticator);
    const idToken = async () =>
      claimsOf(await page.evaluate(async () => (await window.passwordless.retrieveTokens())?.idToken));

    await page.evaluate((address) => window.passwordless.signUp(address), email);
    await page.evaluate((address) => window.passwordless.requestSignInLink(address), email);
    await open(page, linkIn((await mailTo(email)).text).href);
    await page.evaluate(() => window.passwordless.signInWithLink());
    expect(await idToken()).toMatchObject({ email, token_use: 'id' });

    await page.evaluate(() => window.passwordless.fido2CreateCredential('My passkey'));
    await page.evaluate(() => window.passwordless.signOut());
    await page.evaluate(() => window.passwordless.authenticateWithFido2());
    const claims = await idToken();
    expect(claims).toMatchObject({ email });

    // An application on the same origin that uses Amplify finds the session, as docs/web-stack.md says.
    await buildAmplifyPage(folder, await written<AmplifyFile>('amplify'));
    await open(page, site.origin);
    expect(await call(page, 'getCurrentUser')).toMatchObject({ userId: claims.sub });
  }, 90_000);
});
