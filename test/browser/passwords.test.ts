/// <reference lib="dom" />
/** People who sign in to our page by password, where a stage lets them: second factors, their set-up, new and forgotten passwords. */
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { CognitoClient } from '../support/cognito';
import { picture, type Visiting, visiting } from '../support/visiting';

const PASSWORD = 'Correct-horse-battery-7';

const codeIn = (html: string) => /(?<![#\w])\d{6}(?!\w)/.exec(html)?.[0] ?? '';
const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const appCode = (key: string, secondsAhead = 0) =>
  new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + secondsAhead * 1000 });
const codeField = (page: Page) => page.locator('input[autocomplete="one-time-code"]');
const addressField = (page: Page) => page.getByLabel(/^E-mail address/);
const passwordField = (page: Page) => page.getByLabel('Password', { exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name });

/** Another app at the pool's public client, for what people did before they came. */
async function otherApp({ app }: Visiting): Promise<CognitoClient> {
  const config = (await (await fetch(`${app().page}/config.json`)).json()) as {
    cognitoEndpoint: string;
    userPoolClientId: string;
  };
  return new CognitoClient(config.cognitoEndpoint, config.userPoolClientId);
}

/** Somebody who has a password, and has proven their address. */
async function newPerson(visits: Visiting): Promise<string> {
  const email = visits.newAddress();
  const other = await otherApp(visits);
  await other.signUp(email, {}, PASSWORD);
  await other.call('ConfirmSignUp', {
    ClientId: other.clientId,
    Username: email,
    ConfirmationCode: codeIn((await visits.app().mailTo(email)).html),
  });
  return email;
}

async function openPasswords({ app }: Visiting, page: Page, email: string): Promise<void> {
  await page.goto(app().page);
  await addressField(page).fill(email);
  await page.getByRole('button', { name: 'Sign in with a password' }).click();
  await heading(page, 'Sign in with a password').waitFor();
}

async function byPassword(visits: Visiting, page: Page, email: string, password = PASSWORD): Promise<void> {
  await openPasswords(visits, page, email);
  await passwordField(page).fill(password);
  await page.keyboard.press('Enter');
}

const keyShown = async (page: Page) => (await page.locator('.app-key code').innerText()).replaceAll(' ', '');

describe('where a second factor is required', () => {
  const visits = visiting({
    overrides: { passwordFlows: true, mfa: { mode: 'required', factors: ['totp'] } },
  });

  it('sets an authenticator app up on the way in, then signs in with its codes', async () => {
    const email = await newPerson(visits);
    const page = await visits.newBrowser();
    await byPassword(visits, page, email);
    await heading(page, 'Add a second step').waitFor();
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    await picture(page, 'password-set-up');
    const key = await keyShown(page);
    await codeField(page).fill(not(appCode(key)));
    await page.getByText('This is not the code.').waitFor();
    await codeField(page).fill(appCode(key));
    await visits.signedIn(page).waitFor();

    await visits.app().setClock(60);
    const elsewhere = await visits.newBrowser();
    await byPassword(visits, elsewhere, email);
    await heading(elsewhere, 'Look at your app').waitFor();
    await picture(elsewhere, 'password-app-code');
    await codeField(elsewhere).fill(not(appCode(key, 60)));
    await elsewhere.getByText('This is not the code.').waitFor();
    await codeField(elsewhere).fill(appCode(key, 60));
    await visits.signedIn(elsewhere).waitFor();
    await elsewhere.getByRole('button', { name: 'Get new tokens' }).click();
    await elsewhere.getByText('New tokens are here.').waitFor();
  }, 90_000);
});
