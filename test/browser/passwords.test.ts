/// <reference lib="dom" />
/**
 * People who sign in to our page by password, where a stage lets them: second factors, their set-up, new and
 * forgotten passwords.
 */
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret, TOTP } from 'otpauth';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { CognitoClient } from '../support/cognito';
import { operatorOf } from '../support/operator-client';
import { telephones } from '../support/telephones';
import { focusOn, picture, type Visiting, visiting } from '../support/visiting';
import { acceptingOwn } from '../support/weaker-ways';

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
  // What is typed before loses the focus to the heading.
  await focusOn(page, 'Sign in with a password');
}

async function byPassword(visits: Visiting, page: Page, email: string, password = PASSWORD): Promise<void> {
  await openPasswords(visits, page, email);
  await passwordField(page).fill(password);
  await page.keyboard.press('Enter');
}

/** Works as an operator on the pool. */
async function operator<T>(
  { app }: Visiting,
  work: (sdk: CognitoIdentityProviderClient, poolId: string) => Promise<T>,
): Promise<T> {
  const { sdk, UserPoolId } = await operatorOf(app().page);
  try {
    return await work(sdk, UserPoolId);
  } finally {
    sdk.destroy();
  }
}

/** Bodies of what the page asks Cognito for, and of what Cognito answers. */
function spied(page: Page): { asked: string[]; answered: Promise<string>[] } {
  const spied = { asked: [] as string[], answered: [] as Promise<string>[] };
  page.on('request', (request) => spied.asked.push(request.postData() ?? ''));
  page.on('response', (response) => {
    if (response.request().method() !== 'POST') return;
    const text = response.text();
    // The page may close over one that came after all that the test looks at.
    text.catch(() => undefined);
    spied.answered.push(text);
  });
  return spied;
}

const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
  locale: 'ja-JP',
};
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const keyShown = async (page: Page) => (await page.locator('.app-key code').innerText()).replaceAll(' ', '');

describe('where a second factor is required', () => {
  const visits = visiting({
    overrides: { passwordFlows: true, mfa: { mode: 'required', factors: ['totp'] }, ...acceptingOwn },
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

  it('gives nobody a session who leaves the set-up out', async () => {
    const email = await newPerson(visits);
    const page = await visits.newBrowser();
    const { answered } = spied(page);
    await byPassword(visits, page, email);
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    const answers = (await Promise.all(answered)).map((text) => JSON.parse(text));
    const { Session: begun } = answers.find(({ SecretCode }) => SecretCode !== undefined);
    const other = await otherApp(visits);
    const answer = (ChallengeName: string, responses: object = {}) =>
      other.call('RespondToAuthChallenge', {
        ClientId: other.clientId,
        ChallengeName,
        Session: begun,
        ChallengeResponses: { USERNAME: email, ...responses },
      });
    await expect(answer('MFA_SETUP')).rejects.toThrow('not verified software token');
    await expect(answer('SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: '123456' })).rejects.toThrow();
    await expect(answer('MFA_SETUP', { EMAIL: email })).rejects.toThrow();
    await page.goto(visits.app().page);
    await heading(page, 'Sign in').waitFor();
    expect(await visits.signedIn(page).count()).toBe(0);
  }, 60_000);

  it('takes the app of nobody else: a set-up belongs to the sign-in that began it', async () => {
    const [mine, theirs] = [await newPerson(visits), await newPerson(visits)];
    const [page, another] = [await visits.newBrowser(), await visits.newBrowser()];
    const { answered } = spied(another);
    await byPassword(visits, page, mine);
    await byPassword(visits, another, theirs);
    for (const one of [page, another])
      await one.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    const answers = (await Promise.all(answered)).map((text) => JSON.parse(text));
    const { Session: theirSession } = answers.find(({ SecretCode }) => SecretCode !== undefined);
    // My browser verifies my own app, then ends the set-up in the session of somebody else.
    await page.route('**/*', async (route) => {
      const body = route.request().postDataJSON();
      if (body?.ChallengeName !== 'MFA_SETUP') return route.continue();
      return route.continue({ postData: JSON.stringify({ ...body, Session: theirSession }) });
    });
    await codeField(page).fill(appCode(await keyShown(page)));
    await page.getByText('That took too long, or too many codes were wrong.').waitFor();
    await codeField(another).fill(appCode(await keyShown(another)));
    await visits.signedIn(another).waitFor();
    await another.getByText(theirs).first().waitFor();
  }, 60_000);

  it('speaks Japanese on a phone in the dark', async () => {
    const email = await newPerson(visits);
    const page = await visits.newBrowser(phone);
    await page.goto(visits.app().page);
    await page.getByRole('textbox').first().fill(email);
    await page.getByRole('button', { name: 'パスワードでサインイン' }).click();
    await heading(page, 'パスワードでサインイン').waitFor();
    await picture(page, 'ja-password');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'パスワードを表示' }).click();
    await page.getByLabel('パスワード', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'サインイン', exact: true }).click();
    await page.getByRole('img', { name: '認証アプリ用の QR コード' }).waitFor();
    await picture(page, 'ja-password-set-up');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await codeField(page).fill(appCode(await keyShown(page)));
    await page.getByRole('heading', { name: 'サインインしています' }).waitFor();
  }, 60_000);
});

describe('where a second factor is the user’s choice', () => {
  const visits = visiting({
    overrides: {
      passwordFlows: true,
      mfa: { mode: 'optional', factors: ['totp', 'sms', 'email'], rememberDevices: 'always' },
    },
  });
  const { newNumber, textTo } = telephones(visits.app);

  it('signs in with a password, which never leaves the browser', async () => {
    const email = await newPerson(visits);
    const page = await visits.newBrowser();
    await page.goto(visits.app().page);
    await page.getByRole('button', { name: 'Sign in with a password' }).waitFor();
    await picture(page, 'sign-in-beside-passwords');
    await openPasswords(visits, page, email);
    expect(await addressField(page).inputValue()).toBe(email);
    const { asked, answered } = spied(page);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Enter your password.').waitFor();
    expect(await passwordField(page).getAttribute('type')).toBe('password');
    await passwordField(page).fill(PASSWORD);
    await page.getByRole('button', { name: 'Show the password' }).click();
    expect(await passwordField(page).getAttribute('type')).toBe('text');
    await picture(page, 'password');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await visits.signedIn(page).waitFor();
    await page.getByText('Password', { exact: true }).waitFor();
    expect(asked.join('\n')).toContain('USER_SRP_AUTH');
    expect(asked.join('\n')).not.toContain(PASSWORD);
    expect((await Promise.all(answered)).join('\n')).not.toContain(PASSWORD);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(PASSWORD);
    // The pool remembers devices; the page's isn't one, and its session goes on without.
    await page.getByRole('button', { name: 'Get new tokens' }).click();
    await page.getByText('New tokens are here.').waitFor();
  }, 60_000);

  it('says the same of a wrong password and of nobody’s address', async () => {
    const email = await newPerson(visits);
    const said = [];
    for (const name of [email, visits.newAddress()]) {
      const page = await visits.newBrowser();
      await byPassword(visits, page, name, `${PASSWORD}x`);
      const alert = page.getByText('This password does not belong to this address');
      await alert.waitFor();
      expect(await passwordField(page).evaluate((field) => field === document.activeElement)).toBe(true);
      said.push((await page.locator('main').innerText()).replaceAll(name, ''));
    }
    expect(said[0]).toBe(said[1]);
  }, 60_000);

  it('lets people choose among several second factors, and type a wrong code over', async () => {
    const email = await newPerson(visits);
    const { e164 } = newNumber();
    const page = await visits.newBrowser();
    await byPassword(visits, page, email);
    await visits.signedIn(page).waitFor();
    await page.getByRole('button', { name: 'Set up: Authenticator app' }).click();
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    const key = await keyShown(page);
    await codeField(page).fill(appCode(key));
    await page.getByText('Authenticator app is on.').waitFor();
    await operator(visits, async (sdk, UserPoolId) => {
      const UserAttributes = [
        { Name: 'phone_number', Value: e164 },
        { Name: 'phone_number_verified', Value: 'true' },
      ];
      await sdk.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: email, UserAttributes }));
      const on = { Enabled: true, PreferredMfa: false };
      await sdk.send(
        new AdminSetUserMFAPreferenceCommand({
          UserPoolId,
          Username: email,
          SoftwareTokenMfaSettings: on,
          SMSMfaSettings: on,
          EmailMfaSettings: on,
        }),
      );
    });

    const texted = await visits.newBrowser();
    await byPassword(visits, texted, email);
    await heading(texted, 'Choose a second step').waitFor();
    await picture(texted, 'password-choice');
    await texted.getByRole('button', { name: 'Code by text message' }).click();
    await heading(texted, 'Look at your phone').waitFor();
    await picture(texted, 'password-text-code');
    const { code } = await textTo(e164);
    await codeField(texted).fill(not(code));
    await texted.getByText('This is not the code.').waitFor();
    await codeField(texted).fill(code);
    await visits.signedIn(texted).waitFor();

    const mailed = await visits.newBrowser();
    await byPassword(visits, mailed, email);
    // The cost guard counts the messages of whoever has a number, whichever way they go.
    await mailed.getByRole('button', { name: 'Code by mail' }).click();
    await mailed.getByText('Too many requests for now.').waitFor();
    await visits.app().setClock(60);
    await mailed.getByRole('button', { name: 'Start over' }).click();
    await passwordField(mailed).fill(PASSWORD);
    await mailed.keyboard.press('Enter');
    await mailed.getByRole('button', { name: 'Code by mail' }).click();
    await heading(mailed, 'Check your mail').waitFor();
    await codeField(mailed).fill(codeIn((await visits.app().mailTo(email, 2)).html));
    await visits.signedIn(mailed).waitFor();

    // A code of the app is good once, here and in any other sign-in.
    const [first, second] = [await visits.newBrowser(), await visits.newBrowser()];
    for (const one of [first, second]) {
      await byPassword(visits, one, email);
      await one.getByRole('button', { name: 'Authenticator app' }).click();
      await heading(one, 'Look at your app').waitFor();
    }
    await codeField(first).fill(appCode(key, 60));
    await visits.signedIn(first).waitFor();
    await codeField(second).fill(appCode(key, 60));
    await second.getByText('This code was used already.').waitFor();
    await visits.app().setClock(120);
    await codeField(second).fill(appCode(key, 120));
    await visits.signedIn(second).waitFor();
  }, 120_000);

  it('says so when the sign-in is over its time, and starts anew', async () => {
    const email = await newPerson(visits);
    await askForMail(visits, email);
    const page = await visits.newBrowser();
    await byPassword(visits, page, email);
    await heading(page, 'Check your mail').waitFor();
    const { html } = await visits.app().mailTo(email, 2);
    await visits.app().setClock(3600);
    await codeField(page).fill(codeIn(html));
    await page.getByText('That took too long, or too many codes were wrong.').waitFor();
    await heading(page, 'Sign in with a password').waitFor();
    expect(await addressField(page).inputValue()).toBe(email);
    expect(await passwordField(page).inputValue()).toBe('');
    await passwordField(page).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'Check your mail').waitFor();
    await codeField(page).fill(codeIn((await visits.app().mailTo(email, 3)).html));
    await visits.signedIn(page).waitFor();
  }, 60_000);

  it('keeps two people in two tabs apart', async () => {
    const [careful, plain] = [await newPerson(visits), await newPerson(visits)];
    await askForMail(visits, careful);
    const page = await visits.newBrowser();
    await byPassword(visits, page, careful);
    await heading(page, 'Check your mail').waitFor();
    const { html } = await visits.app().mailTo(careful, 2);

    const tab = await page.context().newPage();
    await byPassword(visits, tab, plain);
    await visits.signedIn(tab).waitFor();
    // The first tab follows into the one session that the browser has; the sign-in under way there is
    // dropped.
    await visits.signedIn(page).waitFor();
    for (const one of [page, tab]) {
      await one.getByText(plain).first().waitFor();
      expect(await one.getByText(careful).count()).toBe(0);
    }
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();

    // The code of one person is of no use in the sign-in of another, nor their name in it.
    const theirs = await visits.newBrowser();
    await byPassword(visits, theirs, careful);
    await heading(theirs, 'Check your mail').waitFor();
    await codeField(theirs).fill(codeIn(html));
    await theirs.getByText('This is not the code.').waitFor();
    await theirs.route('**/*', async (route) => {
      const body = route.request().postDataJSON();
      if (body?.ChallengeName !== 'EMAIL_OTP') return route.continue();
      const ChallengeResponses = { ...body.ChallengeResponses, USERNAME: plain };
      return route.continue({ postData: JSON.stringify({ ...body, ChallengeResponses }) });
    });
    await codeField(theirs).fill(codeIn((await visits.app().mailTo(careful, 3)).html));
    await theirs.getByText('That took too long, or too many codes were wrong.').waitFor();
    expect(await visits.signedIn(theirs).count()).toBe(0);
  }, 90_000);

  it('takes a password of one’s own in place of a temporary one', async () => {
    const email = visits.newAddress();
    const temporary = 'Only-for-the-first-1';
    await operator(visits, (sdk, UserPoolId) =>
      sdk.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: email,
          TemporaryPassword: temporary,
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      ),
    );
    const page = await visits.newBrowser();
    await byPassword(visits, page, email, temporary);
    await heading(page, 'Choose your own password').waitFor();
    await page.getByText('At least 16 characters').waitFor();
    await picture(page, 'password-own');
    await page.getByLabel('New password').fill('short');
    await page.keyboard.press('Enter');
    await page.getByText('This is not enough: at least 16 characters').waitFor();
    await page.getByLabel('New password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await visits.signedIn(page).waitFor();
    const elsewhere = await visits.newBrowser();
    await byPassword(visits, elsewhere, email);
    await visits.signedIn(elsewhere).waitFor();
  }, 60_000);

  it('replaces a forgotten password by a mailed code, and says the same to people it doesn’t know', async () => {
    const email = await newPerson(visits);
    const said = [];
    const pages = [];
    for (const name of [email, visits.newAddress()]) {
      const page = await visits.newBrowser();
      pages.push(page);
      await openPasswords(visits, page, name);
      await page.getByRole('button', { name: 'Forgot your password?' }).click();
      await heading(page, 'Forgot your password?').waitFor();
      await page.getByRole('button', { name: 'Send a code' }).click();
      await heading(page, 'Choose a new password').waitFor();
      const before = await page.locator('main').innerText();
      await codeField(page).fill('000000');
      await page.getByLabel('New password').fill(`${PASSWORD}-new`);
      await page.keyboard.press('Enter');
      await page.getByText('This code is wrong, used, or over its time.').waitFor();
      said.push([before, await page.locator('main').innerText()].join('\n').replaceAll(name, ''));
    }
    expect(said[0]).toBe(said[1]);

    const [page, stranger] = pages as [Page, Page];
    const code = codeIn((await visits.app().mailTo(email, 2)).html);
    await page.getByLabel('New password').fill('too short');
    await codeField(page).fill(code);
    await page.getByRole('button', { name: 'Set the new password' }).click();
    await page.getByText('This is not enough').waitFor();
    await picture(page, 'password-reset');
    await page.getByLabel('New password').fill(`${PASSWORD}-new`);
    await page.getByRole('button', { name: 'Set the new password' }).click();
    await page.getByText('Your new password is set.').waitFor();
    await passwordField(page).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('This password does not belong').waitFor();
    await passwordField(page).fill(`${PASSWORD}-new`);
    await page.keyboard.press('Enter');
    await visits.signedIn(page).waitFor();

    // The code is good once, and for one account.
    await codeField(stranger).fill(code);
    await stranger.getByRole('button', { name: 'Set the new password' }).click();
    await stranger.getByText('This code is wrong, used, or over its time.').waitFor();
  }, 90_000);

  it('asks for no password where the page’s client takes none', async () => {
    const page = await visits.newBrowser();
    await page.route('**/config.json', async (route) => {
      const { passwords, ...config } = await (await route.fetch()).json();
      expect(passwords).toMatchObject({ onPage: true, minLength: 16 });
      await route.fulfill({ json: { ...config, passwords: { ...passwords, onPage: false } } });
    });
    await page.goto(visits.app().page);
    await heading(page, 'Sign in').waitFor();
    expect(await page.getByRole('button', { name: 'Sign in with a password' }).count()).toBe(0);
  }, 60_000);
});

describe('where a second factor is required, and may be a mailbox', () => {
  const visits = visiting({
    overrides: {
      passwordFlows: true,
      mfa: { mode: 'required', factors: ['totp', 'email'] },
      ...acceptingOwn,
    },
  });
  const { newNumber } = telephones(visits.app);

  it('sets codes by mail up for somebody with a number alone', async () => {
    const { typed, e164 } = newNumber();
    const other = await otherApp(visits);
    await other.call('SignUp', { ClientId: other.clientId, Username: e164, Password: PASSWORD });
    await operator(visits, (sdk, UserPoolId) =>
      sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: e164 })),
    );
    const page = await visits.newBrowser();
    await byPassword(visits, page, typed);
    await heading(page, 'Add a second step').waitFor();
    await page.getByRole('button', { name: 'Use an authenticator app' }).waitFor();
    await picture(page, 'password-set-up-choice');
    await page.getByRole('button', { name: 'Get codes by mail' }).click();
    const title = heading(page, 'Add a second step');
    expect(await title.evaluate((element) => element === document.activeElement)).toBe(true);
    const email = visits.newAddress();
    await page.getByLabel('E-mail address for codes').fill(email);
    await visits.app().setClock(60);
    await page.keyboard.press('Enter');
    await heading(page, 'Check your mail').waitFor();
    await codeField(page).fill(codeIn((await visits.app().mailTo(email)).html));
    await visits.signedIn(page).waitFor();

    await visits.app().setClock(120);
    const elsewhere = await visits.newBrowser();
    await byPassword(visits, elsewhere, typed);
    await heading(elsewhere, 'Check your mail').waitFor();
    await codeField(elsewhere).fill(codeIn((await visits.app().mailTo(email, 2)).html));
    await visits.signedIn(elsewhere).waitFor();
  }, 90_000);
});

/** Turns codes by mail on for somebody's password. */
function askForMail(visits: Visiting, email: string): Promise<unknown> {
  return operator(visits, (sdk, UserPoolId) =>
    sdk.send(
      new AdminSetUserMFAPreferenceCommand({
        UserPoolId,
        Username: email,
        EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    ),
  );
}
