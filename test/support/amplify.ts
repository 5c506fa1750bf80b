/// <reference lib="dom" />
/** Amplify in a real browser on a variant of the stage `local`, and the people who use it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { URI } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ConfigInput } from '../../lib/config/schema';
import { type LocalAws, startLocalAws } from '../../local';
import { buildAmplifyPage } from '../fixtures/amplify-app/build';
import type { AmplifyFunctions, AmplifyPage } from '../fixtures/amplify-app/main';
import { servePackagePage } from '../fixtures/package-app/page/serve';
import { assemblyOf } from './assembly';
import { launchBrowser } from './browser';

declare const window: AmplifyPage;

export const PASSWORD = 'Correct-horse-battery-7';
type Name = keyof AmplifyFunctions;
type Input<F extends Name> = Parameters<AmplifyFunctions[F]>[0];
/** A result as the page passes it on; what signing in asks for next differs from step to step. */
// biome-ignore lint/suspicious/noExplicitAny: plain data of all functions.
type Plain = any;

/**
 * Runs the stage `local` with other values, and a page with Amplify in front of it, for the tests of one
 * block.
 */
export function amplifyOn(overrides: Partial<ConfigInput>) {
  let aws: LocalAws;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  let site: { origin: string; close(): Promise<void> };
  let folder: string;
  let people = 0;
  beforeAll(async () => {
    browser = await launchBrowser();
    folder = mkdtempSync(join(tmpdir(), 'amplify-app-'));
    site = await servePackagePage({ port: 0, folder });
    aws = await startLocalAws({ assembly: await assemblyOf({ overrides }) });
    await buildAmplifyPage(folder, {
      endpoint: aws.endpoint,
      userPoolId: aws.output('UserPoolId'),
      clientId: aws.output('UserPoolClientId'),
    });
  }, 180_000);
  let ahead = 0;
  afterEach(async () => {
    ahead = 0;
    aws.clock.set(0);
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await aws?.close();
    await site?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const deployment = {
    /** A browser of its own: nothing kept from another. */
    async newBrowser(): Promise<Page> {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(site.origin);
      await page.locator('#status', { hasText: 'READY' }).waitFor();
      return page;
    },
    /** Moves the clock of AWS ahead of the browser's: a code of an authenticator app is good once. */
    wait(seconds: number) {
      ahead += seconds;
      aws.clock.advance(seconds);
    },
    /** What an authenticator app shows that has scanned this. */
    shown: (setupUri: string) => {
      const app = URI.parse(setupUri);
      if (!('period' in app)) throw new Error(`No app that goes by time: ${setupUri}`);
      return app.generate({ timestamp: Date.now() + ahead * 1000 });
    },
    /** The code in the newest mail to an address, as soon as there are `count` mails. */
    async mailed(address: string, count = 1): Promise<string> {
      const mails = () => aws.mail.all().filter(({ destination }) => destination.to.includes(address));
      await until(() => mails().length >= count, `${count} mails to ${address}`);
      const mail = mails().at(-1);
      expect(mail?.subject).toContain('Example');
      return codeIn(mail?.html ?? '');
    },
    async texted(number: string, count = 1): Promise<string> {
      const texts = () => aws.sms.all().filter(({ phoneNumber }) => phoneNumber === number);
      await until(() => texts().length >= count, `${count} text messages to ${number}`);
      const text = texts().at(-1)?.message ?? '';
      expect(text).toContain('Example');
      return codeIn(text);
    },
    /** Signs up, and proves the address. */
    async newPerson(page: Page): Promise<string> {
      const username = `person-${++people}@example.net`;
      await call(page, 'signUp', {
        username,
        password: PASSWORD,
        options: { userAttributes: { email: username } },
      });
      await call(page, 'confirmSignUp', {
        username,
        confirmationCode: await deployment.mailed(username),
      });
      return username;
    },
    /** Sets an authenticator app up in a session, and gives what it has scanned. */
    async setUpApp(page: Page): Promise<string> {
      const { setupUri } = await call(page, 'setUpTOTP');
      await call(page, 'verifyTOTPSetup', { code: deployment.shown(setupUri) });
      return setupUri;
    },
    /** An operator enters a number for a user. */
    async giveNumber(username: string, number: string): Promise<void> {
      const sdk = new CognitoIdentityProviderClient({
        endpoint: aws.endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      });
      await sdk.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: aws.output('UserPoolId'),
          Username: username,
          UserAttributes: [
            { Name: 'phone_number', Value: number },
            { Name: 'phone_number_verified', Value: 'true' },
          ],
        }),
      );
      sdk.destroy();
    },
  };
  return deployment;
}

/** Calls one of Amplify's functions in the page. */
export function call<F extends Name>(page: Page, name: F, input?: Input<F>): Promise<Plain> {
  return page.evaluate(([name, input]) => window.call(name as Name, input), [name, input] as const);
}

export const byPassword = (page: Page, username: string, password = PASSWORD) =>
  call(page, 'signIn', { username, password });
export const answer = (
  page: Page,
  challengeResponse: string,
  options: Input<'confirmSignIn'>['options'] = {},
) => call(page, 'confirmSignIn', { challengeResponse, options });

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; !isSo(); ) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ten seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function codeIn(message: string): string {
  const code = /(?<![#\w])\d{6}(?!\w)/.exec(message)?.[0];
  if (!code) throw new Error(`No code of six digits in this message: ${message}`);
  return code;
}
