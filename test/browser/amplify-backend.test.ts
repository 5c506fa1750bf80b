/// <reference lib="dom" />
/**
 * The Amplify Gen 2 backend of docs/your-own-pool.md, signed in to in a real browser by Amplify and by the
 * package's client, both untouched and configured by what Amplify's own generator makes of the deployment.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type LocalAws, startLocalAws } from '../../local';
import { buildAmplifyPage } from '../fixtures/amplify-app/build';
import type { AmplifyPage } from '../fixtures/amplify-app/main';
import { installAmplify } from '../fixtures/amplify-backend/install';
import { amplifyOutputs, type BackendOutputs } from '../fixtures/amplify-backend/outputs';
import { synthesizeAmplify } from '../fixtures/amplify-backend/synth';
import type { PackagePage } from '../fixtures/package-app/page/main';
import { buildPackagePage, servePackagePage } from '../fixtures/package-app/page/serve';
import { answer, call, PASSWORD } from '../support/amplify';
import { launchBrowser } from '../support/browser';
import { claimsOf, linkIn } from '../support/cognito';
import { codeIn } from '../support/telephones';
import { addAuthenticator } from '../support/virtual-authenticator';

declare const window: { passwordless: PackagePage } & AmplifyPage;

/** The backend's, in `webOrigins` and of its relying party. */
const ORIGIN = 'http://localhost:5173';
const NEXT = { nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE' } };
const DONE = { isSignedIn: true };

const folder = mkdtempSync(join(tmpdir(), 'amplify-in-a-browser-'));
const pages = join(folder, 'page');
let aws: LocalAws;
let outputs: BackendOutputs;
let browser: Browser;
let site: { origin: string; close(): Promise<void> };
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const packages = await installAmplify();
  const [assembly] = await Promise.all([
    synthesizeAmplify(packages, join(folder, 'out')),
    servePackagePage({ port: 0, folder: pages }).then(async (served) => {
      site = served;
      // Whoever has the port 5173 on this machine keeps it.
      browser = await launchBrowser([
        `--host-resolver-rules=MAP localhost:5173 127.0.0.1:${new URL(site.origin).port}`,
      ]);
    }),
  ]);
  aws = await startLocalAws({ assembly });
  outputs = await amplifyOutputs(packages, aws, folder);
}, 400_000);
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  await addAuthenticator(page);
});
afterEach(() => context?.close());
afterAll(async () => {
  await browser?.close();
  await aws?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(address = `${ORIGIN}/`): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
  await page.locator('#status', { hasText: 'READY' }).waitFor();
}

async function openAmplify(): Promise<void> {
  await buildAmplifyPage(pages, outputs);
  await open();
}

async function openPackage(): Promise<void> {
  const { auth, custom } = outputs;
  await buildPackagePage(pages, {
    cognitoIdpEndpoint: custom.cognitoEndpoint,
    userPoolId: auth.user_pool_id,
    clientId: auth.user_pool_client_id,
    fido2: { baseUrl: custom.fido2ApiUrl },
  });
  await open();
}

/** Notices come between. */
const textTo = async (email: string, what: RegExp) =>
  (
    await aws.mail.waitFor(
      ({ destination, text = '' }) => destination.to.includes(email) && what.test(text ?? ''),
    )
  ).text ?? '';
const LINK = /http:\/\/localhost:5173\/#/;
const CODE = /\b\d{6}\b/;
const idToken = async () =>
  claimsOf(await page.evaluate(async () => (await window.passwordless.retrieveTokens())?.idToken));

const begin = (username: string) =>
  call(page, 'signIn', { username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
const byLink = (alreadyHaveMagicLink: 'no' | 'yes') => ({
  clientMetadata: { signInMethod: 'MAGIC_LINK', redirectUri: `${ORIGIN}/`, alreadyHaveMagicLink },
});
const byCode = (alreadyHaveCode: 'no' | 'yes') => ({
  clientMetadata: { signInMethod: 'EMAIL_OTP', alreadyHaveCode },
});

/** A passkey without the package: the browser's own call, and the answer that a session takes. */
function assertion(options: string): Promise<string> {
  return page.evaluate(async (text) => {
    const bytes = (base64Url: string) =>
      Uint8Array.from(atob(base64Url.replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt(0));
    const base64Url = (buffer: ArrayBuffer | null) =>
      btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0))))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
    const { challenge, relyingPartyId, credentials, userVerification } = JSON.parse(text);
    const given = await navigator.credentials.get({
      publicKey: {
        challenge: bytes(challenge),
        rpId: relyingPartyId,
        userVerification,
        allowCredentials: (credentials ?? []).map(({ id }: { id: string }) => ({
          id: bytes(id),
          type: 'public-key' as const,
        })),
      },
    });
    const { rawId, response } = given as PublicKeyCredential & { response: AuthenticatorAssertionResponse };
    return JSON.stringify({
      credentialIdB64: base64Url(rawId),
      authenticatorDataB64: base64Url(response.authenticatorData),
      clientDataJSON_B64: base64Url(response.clientDataJSON),
      signatureB64: base64Url(response.signature),
      userHandleB64: base64Url(response.userHandle),
    });
  }, options);
}

it('is signed in to by Amplify with a code, a link that works once, and a passkey', async () => {
  const username = 'amplify@example.net';
  await openAmplify();
  await call(page, 'signUp', {
    username,
    password: PASSWORD,
    options: { userAttributes: { email: username } },
  });
  expect(await begin(username)).toMatchObject(NEXT);
  expect(await answer(page, '__dummy__', byCode('no'))).toMatchObject(NEXT);
  const code = codeIn(await textTo(username, CODE));
  expect(await answer(page, code, byCode('yes'))).toMatchObject(DONE);
  expect(await call(page, 'getCurrentUser')).toMatchObject({ signInDetails: { loginId: username } });

  // The package finds Amplify's session, and registers a passkey in it.
  await openPackage();
  expect(await idToken()).toMatchObject({ email: username, sign_in_method: 'EMAIL_OTP' });
  await page.evaluate(() => window.passwordless.fido2CreateCredential('Laptop'));

  await openAmplify();
  await call(page, 'signOut');
  await begin(username);
  await answer(page, '__dummy__', byLink('no'));
  const { href, fragment } = linkIn(await textTo(username, LINK));
  await open(href);
  await begin(username);
  expect(await answer(page, fragment, byLink('yes'))).toMatchObject(DONE);
  await call(page, 'signOut');
  await begin(username);
  await expect(answer(page, fragment, byLink('yes'))).rejects.toThrow(/NotAuthorizedException|Lambda/);

  await open();
  const { nextStep } = await begin(username);
  const signed = await assertion(nextStep.additionalInfo.fido2options);
  expect(await answer(page, signed, { clientMetadata: { signInMethod: 'FIDO2' } })).toMatchObject(DONE);
  expect(await call(page, 'getCurrentUser')).toMatchObject({ signInDetails: { loginId: username } });
}, 90_000);

it("is signed in to by the package's client with a link, and with a passkey, by name and without", async () => {
  const email = 'package@example.net';
  await openPackage();
  await page.evaluate((address) => window.passwordless.signUp(address), email);
  await page.evaluate((address) => window.passwordless.requestSignInLink(address), email);
  await open(linkIn(await textTo(email, LINK)).href);
  await page.evaluate(() => window.passwordless.signInWithLink());
  expect(await idToken()).toMatchObject({ email, sign_in_method: 'MAGIC_LINK' });

  await page.evaluate(() => window.passwordless.fido2CreateCredential('Laptop'));
  for (const name of [email, undefined]) {
    await page.evaluate(() => window.passwordless.signOut());
    await page.evaluate((username) => window.passwordless.authenticateWithFido2(username), name);
    expect(await idToken()).toMatchObject({ email, sign_in_method: 'FIDO2' });
  }

  // Amplify on the same origin finds the session.
  const { sub } = await idToken();
  await openAmplify();
  expect(await call(page, 'getCurrentUser')).toMatchObject({ userId: sub });
}, 90_000);
