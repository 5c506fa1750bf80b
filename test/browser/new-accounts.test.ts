/// <reference lib="dom" />
/**
 * People who are new, where passwords sign in to other apps and the deployment wants to know more than an
 * address.
 */
import { AdminDeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { CognitoClient } from '../support/cognito';
import { operatorOf } from '../support/operator-client';
import { telephones } from '../support/telephones';
import { picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, finish, signedIn } = visiting({
  overrides: { passwordFlows: true, requiredAttributes: ['nickname', 'birthdate'] },
});

const codeIn = (html: string) => /<p[^>]*>(\d{6})<\/p>/.exec(html)?.[1] ?? '';
const linkIn = (text: string) => /http\S+#\S+/.exec(text)?.[0] ?? '';
const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Another app, at the pool's public client. */
async function otherApp(): Promise<CognitoClient> {
  const config = (await (await fetch(`${app().page}/config.json`)).json()) as {
    cognitoEndpoint: string;
    userPoolClientId: string;
  };
  return new CognitoClient(config.cognitoEndpoint, config.userPoolClientId);
}

/** An account that an attacker begins, with a password of theirs. */
const theirs = ({ clientId }: CognitoClient, email: string) => ({
  ClientId: clientId,
  Username: email,
  Password: 'Attackers-choice-of-1',
  UserAttributes: [
    { Name: 'nickname', Value: 'Kit' },
    { Name: 'birthdate', Value: '1990-04-01' },
  ],
});

const codeField = (page: Page) => page.locator('input[autocomplete="one-time-code"]');

/** What the page sends. */
function bodiesOf(page: Page): string[] {
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(request.postData() ?? ''));
  return bodies;
}

/** That of the account which the page made. */
function passwordIn(asked: readonly string[]): string {
  const body = asked.find((one) => one.includes('"Password"')) ?? '{}';
  const { Password } = JSON.parse(body) as { Password?: string };
  if (!Password) throw new Error('The page made no account.');
  return Password;
}

/** Up to the code. */
async function makeAccount(page: Page, email: string): Promise<void> {
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(email);
  await page.getByRole('button', { name: 'New here? Make an account' }).click();
  await page.getByLabel('Nickname').fill('Kit');
  await page.getByLabel('Date of birth').fill('1990-04-01');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Confirm that it is yours' }).waitFor();
}

async function askFor(page: Page, email: string): Promise<void> {
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(email);
  await page.keyboard.press('Enter');
}

it('say who they are, prove their address, and are signed in by that', async () => {
  const email = newAddress();
  const page = await newBrowser();
  const asked = bodiesOf(page);
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(email);
  await page.getByRole('button', { name: 'New here? Make an account' }).click();
  await page.getByLabel('Nickname').fill('Kit & Co');
  await page.getByRole('button', { name: /^Mail me a/ }).click();
  await page.getByText('Please fill this in.').waitFor();
  expect(await page.getByLabel('Date of birth').evaluate((field) => field === document.activeElement)).toBe(
    true,
  );
  await page.getByLabel('Date of birth').fill('1990-04-01');
  await picture(page, 'new-account');
  await page.getByRole('button', { name: /^Mail me a/ }).click();
  await page.getByRole('heading', { name: 'Confirm that it is yours' }).waitFor();
  await picture(page, 'confirm-account');
  const first = await app().mailTo(email);
  expect(first.html).toContain('Hello Kit &amp; Co,');
  const field = page.locator('input[autocomplete="one-time-code"]');
  await field.fill(not(codeIn(first.html)));
  await page.getByText('This is not the code.').waitFor();
  await page.getByRole('button', { name: 'Send a new code' }).click();
  await page.getByText('We sent a new code.').waitFor();
  await field.fill(codeIn((await app().mailTo(email, 2)).html));
  await signedIn(page).waitFor();
  await page.getByText('Code by mail', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Get new tokens' }).click();
  await page.getByText('New tokens are here.').waitFor();
  await expect(app().mailTo(email, 3)).rejects.toThrow('did not come');
  // The password was sent when the account was made, and never again: SRP proves it.
  const password = passwordIn(asked);
  expect(asked.filter((body) => body.includes(password))).toHaveLength(1);

  // Whoever has an account is asked for nothing again, in any browser.
  const elsewhere = await newBrowser();
  await askFor(elsewhere, email);
  await elsewhere.getByRole('heading', { name: 'Check your mail' }).waitFor();
}, 120_000);

it('leave their password in the memory of the page that made it, and sign in by a link elsewhere', async () => {
  const email = newAddress();
  const page = await newBrowser();
  const asked = bodiesOf(page);
  await makeAccount(page, email);
  const password = passwordIn(asked);
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]),
  );
  expect(kept).not.toContain(password);
  // Loaded again, the page knows that it made the account, and no password.
  await askFor(page, email);
  await page.getByRole('heading', { name: 'Confirm that it is yours' }).waitFor();
  await codeField(page).fill(codeIn((await app().mailTo(email)).html));
  await page.getByText('It is yours: your account is ready.').waitFor();
  expect(await page.getByRole('textbox').first().inputValue()).toBe(email);
  await page.getByRole('button', { name: /^Mail me a/ }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await finish(page, linkIn((await app().mailTo(email, 2)).text));
  await signedIn(page).waitFor();
}, 60_000);

it('are not signed in by a page that stood open for long', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await page.clock.install();
  await makeAccount(page, email);
  await page.clock.fastForward('15:01');
  await codeField(page).fill(codeIn((await app().mailTo(email)).html));
  await page.getByText('It is yours: your account is ready.').waitFor();
  expect(await signedIn(page).count()).toBe(0);
}, 60_000);

it('are not signed in by a code that somebody else’s browser used first', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await makeAccount(page, email);
  const other = await otherApp();
  await other.call('ConfirmSignUp', {
    ClientId: other.clientId,
    Username: email,
    ConfirmationCode: codeIn((await app().mailTo(email)).html),
  });
  await codeField(page).fill('000000');
  await page.getByText('It is yours: your account is ready.').waitFor();
  expect(await signedIn(page).count()).toBe(0);
}, 60_000);

it('are not signed in to an account that somebody else began in the place of theirs', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await makeAccount(page, email);
  const { sdk, UserPoolId } = await operatorOf(app().page);
  await sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: email }));
  sdk.destroy();
  const other = await otherApp();
  await other.call('SignUp', theirs(other, email));
  await codeField(page).fill(codeIn((await app().mailTo(email, 2)).html));
  await page.getByText('It is yours: your account is ready.').waitFor();
  expect(await signedIn(page).count()).toBe(0);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('Token')))).toEqual(
    [],
  );
}, 60_000);

it('prove a phone number by a code, and are signed in by that', async () => {
  const { newNumber, textTo } = telephones(app);
  const number = newNumber();
  const page = await newBrowser();
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(number.typed);
  await page.getByRole('button', { name: 'New here? Make an account' }).click();
  await page.getByLabel('Nickname').fill('Kit');
  await page.getByLabel('Date of birth').fill('1990-04-01');
  await page.getByRole('button', { name: 'Text me a code' }).click();
  await page.getByRole('heading', { name: 'Confirm that it is yours' }).waitFor();
  await page.getByText('text message').waitFor();
  await picture(page, 'confirm-number');
  const field = page.locator('input[autocomplete="one-time-code"]');
  await field.fill((await textTo(number.e164)).code);
  await signedIn(page).waitFor();
}, 120_000);

it('come back to an account that they left unproven in this browser', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await makeAccount(page, email);
  await askFor(page, email);
  await page.getByRole('heading', { name: 'Confirm that it is yours' }).waitFor();
}, 60_000);

it('get no account for an address alone, which looks the same to them', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await askFor(page, email);
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await expect(app().mailTo(email)).rejects.toThrow('did not come');
}, 60_000);

it('prove no account here that somebody else began: its password is theirs', async () => {
  const email = newAddress();
  const other = await otherApp();
  await other.call('SignUp', theirs(other, email));
  const page = await newBrowser();
  await askFor(page, email);
  await page.getByText('was begun in another app or browser').waitFor();
  expect(await page.locator('input[autocomplete="one-time-code"]').count()).toBe(0);
}, 60_000);

it('read Japanese on a phone in the dark', async () => {
  const page = await newBrowser({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
    locale: 'ja-JP',
  });
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(newAddress());
  await page.getByRole('button', { name: '初めての方はこちら' }).click();
  await page.getByLabel('ニックネーム').fill('さくら');
  await page.getByLabel('生年月日').fill('1990-04-01');
  await picture(page, 'ja-new-account');
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'ご本人の確認' }).waitFor();
  expect(await overflow()).toBeLessThanOrEqual(0);
}, 60_000);
