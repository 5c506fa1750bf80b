/// <reference lib="dom" />
/**
 * Every view of the page, in every language, light and dark, on a phone and on a desktop: axe finds nothing,
 * the page says its language and a title of its own, and nothing runs out of a window as narrow as a zoom of
 * 400 % makes it (WCAG 2.2, 1.4.10). A component that no stop of this journey shows fails the last test.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret, TOTP } from 'otpauth';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { SEEN, violations } from '../support/axe';
import { CognitoClient, linkIn } from '../support/cognito';
import { buildNamedPage, componentsInSource, serveNamedPage, shownComponents } from '../support/named-page';
import { operatorOf } from '../support/operator-client';
import { codeIn, telephones } from '../support/telephones';
import { addAuthenticator } from '../support/virtual-authenticator';
import { allThere, breakTitles, linkAskedFor, picture, visiting } from '../support/visiting';
import { accepting } from '../support/weaker-ways';

const { app, newAddress, newBrowser } = visiting({
  overrides: {
    passwordFlows: true,
    mfa: { mode: 'required', factors: ['totp', 'email'], rememberDevices: 'always' },
    requiredAttributes: ['nickname', 'birthdate'],
    recovery: { codes: { enabled: true } },
    ...accepting('magicLinks', 'emailCodes', 'smsCodes', 'recoveryLinks', 'recoveryCodes'),
  },
});
const { newNumber, textTo } = telephones(app);

const PASSWORD = 'Correct-horse-battery-7';
const languages = { en: 'English', ja: '日本語', de: 'Deutsch' } as const;
const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };
/** 1280 pixels at a zoom of 400 %. */
const zoomed = { width: 320, height: 256 };
const day = 86_400;

const shown = new Set<string>();
const titles = new Map<string, string>();
const found: string[] = [];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'named-page-'));
  buildNamedPage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A browser that shows the page with the names of its components. */
async function named(options: BrowserContextOptions = {}): Promise<Page> {
  // Nothing moves: colours in the middle of a change are nobody's.
  const page = await newBrowser({ viewport: desktop, reducedMotion: 'reduce', ...options });
  await serveNamedPage(page.context(), folder, app().page);
  return page;
}

/** Looks at a view from all sides, and leaves it in English, light, on a desktop. */
async function look(page: Page, view: string, offered: readonly string[] = Object.keys(languages)) {
  if (view !== 'waiting') await allThere(page);
  for (const name of await shownComponents(page)) shown.add(name);
  const note = (side: string, faults: readonly string[]) =>
    found.push(...faults.map((fault) => `${view}, ${side}: ${fault}`));
  for (const [language, name] of Object.entries(languages)) {
    if (!offered.includes(language)) continue;
    await say(page, language, name);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(phone);
    note(`${language}, light, phone`, await violations(page));
    await page.emulateMedia({ colorScheme: 'dark' });
    note(`${language}, dark, phone`, await violations(page, SEEN));
    // To look at; German has the longest words.
    if (language === 'de') await picture(page, `views-${view.replaceAll(/\W+/g, '-')}`);
    await page.setViewportSize(zoomed);
    note(`${language}, at 400 %`, await outside(page));
    await page.setViewportSize(desktop);
    note(`${language}, dark, desktop`, await violations(page, language === 'en' ? undefined : SEEN));
    await page.emulateMedia({ colorScheme: 'light' });
    note(`${language}, light, desktop`, await violations(page, SEEN));
    if (view !== 'waiting') note(language, titleFaults(view, language, await page.title()));
  }
  if (offered.length > 1) await say(page, 'en', languages.en);
}

/** Changes the language as its button does, which a modal dialog would keep the mouse from. */
async function say(page: Page, language: string, name: string): Promise<void> {
  const button = page.locator('.languages button', { hasText: name });
  if ((await button.count()) > 0) await button.evaluate((one: HTMLElement) => one.click());
  await page.waitForFunction((tag) => document.documentElement.lang === tag, language);
}

/** A title of its own in each language: product and view. */
function titleFaults(view: string, language: string, title: string): readonly string[] {
  const key = `${view.split(':')[0]} ${title}`;
  const other = titles.get(key);
  titles.set(key, language);
  return other === undefined || other === language ? [] : [`its title is that of ${other}: ${title}`];
}

/** Text that stands out of the window to the right, or that its button cuts off. */
function outside(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const wide: string[] = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      if (range.getBoundingClientRect().right > clientWidth)
        wide.push(`out of the window: ${text.textContent}`);
    }
    const cut = [...document.querySelectorAll('button')]
      .filter((button) => button.scrollWidth > button.clientWidth + 1)
      .map((button) => `cut off: ${button.textContent}`);
    // The innermost element without which the page would fit.
    let widest: Element = document.body;
    const fits = () => document.documentElement.scrollWidth <= clientWidth;
    const isToBlame = (element: Element) => {
      if (!(element instanceof HTMLElement)) return false;
      const { display } = element.style;
      element.style.display = 'none';
      const helps = fits();
      element.style.display = display;
      return helps;
    };
    for (let next: Element | undefined = fits() ? undefined : widest; next; ) {
      widest = next;
      next = [...widest.children].find(isToBlame);
    }
    return [
      ...(scrollWidth > clientWidth
        ? [`${scrollWidth} pixels wide for ${widest.outerHTML.slice(0, 200)}`]
        : []),
      ...wide,
      ...cut,
    ];
  });
}

function expectNothing() {
  expect(found.splice(0)).toEqual([]);
}

async function client() {
  const { sdk, UserPoolId, clientId, endpoint } = await operatorOf(app().page);
  return { cognito: new CognitoClient(endpoint, clientId), sdk, UserPoolId };
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const field = (page: Page) => page.getByRole('textbox').first();
const codeField = (page: Page) => page.locator('input[autocomplete="one-time-code"]');
const passwordField = (page: Page) => page.getByLabel('Password', { exact: true });
const region = (page: Page, name: string) => page.getByRole('region', { name });

async function open(page: Page): Promise<void> {
  await page.goto(app().page);
  await heading(page, 'Sign in').waitFor();
}

async function byPassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await open(page);
  await field(page).fill(email);
  await button(page, 'Sign in with a password').click();
  await passwordField(page).fill(password);
  await page.keyboard.press('Enter');
}

const attributes = { nickname: 'Kit', birthdate: '1990-04-01' };

/** Somebody with a password and a proven address, who was never on the page. */
async function newPerson(): Promise<string> {
  const { cognito } = await client();
  const email = newAddress();
  await cognito.signUp(email, attributes, PASSWORD);
  await cognito.call('ConfirmSignUp', {
    ClientId: cognito.clientId,
    Username: email,
    ConfirmationCode: /<p[^>]*>(\d{6})<\/p>/.exec((await app().mailTo(email)).html)?.[1],
  });
  return email;
}

it('are all right where the page can’t work', async () => {
  for (const language of Object.keys(languages)) {
    const page = await named({ locale: language });
    await page.route('**/config.json', (route) => route.fulfill({ status: 500 }));
    await page.goto(app().page);
    await page.getByRole('heading').waitFor();
    await look(page, 'broken', [language]);
  }
  expectNothing();
}, 60_000);

it('are all right for somebody new, from the form to the link', async () => {
  const email = newAddress();
  const page = await named();
  await open(page);
  await look(page, 'sign-in');
  await button(page, 'Continue').click();
  await page.getByText('Enter your e-mail address or mobile number.').waitFor();
  await look(page, 'sign-in: nothing typed');
  await field(page).fill('090-1234-5678');
  await page.getByText('Reads as').waitFor();
  await look(page, 'sign-in: a number');
  await field(page).fill(email);
  await button(page, 'New here? Make an account').click();
  await page.getByLabel('Nickname').fill('Kit');
  await button(page, 'Mail me a link').click();
  await page.getByText('Please fill this in.').waitFor();
  await look(page, 'sign-in: somebody new');
  await page.getByLabel('Date of birth').fill(attributes.birthdate);
  await button(page, 'Mail me a link').click();
  await heading(page, 'Confirm that it is yours').waitFor();
  await codeField(page).waitFor();
  await look(page, 'confirm');
  await codeField(page).fill(/<p[^>]*>(\d{6})<\/p>/.exec((await app().mailTo(email)).html)?.[1] ?? '');
  await page.getByText('It is yours').waitFor();
  await look(page, 'sign-in: proven');
  await button(page, 'Mail me a link').click();
  await heading(page, 'Check your mail').waitFor();
  await linkAskedFor(page);
  await look(page, 'sent');
  const { href } = linkIn((await app().mailTo(email, 2)).text);
  await page.goto('about:blank');
  await page.goto(href);
  await button(page, 'Finish signing in').waitFor();
  await look(page, 'landing');
  const elsewhere = await named();
  await elsewhere.goto(href);
  // The title is there before the view that is fetched.
  await elsewhere.locator('main .button-main').waitFor();
  await look(elsewhere, 'link-problem');
  await breakTitles(elsewhere);
  await elsewhere.locator('main .button-main').click();
  await heading(elsewhere, 'The page got stuck').waitFor();
  await look(elsewhere, 'fault');
  expectNothing();
}, 120_000);

it('are all right for somebody with a number, and all that is signed in', async () => {
  const number = newNumber();
  const { cognito } = await client();
  await cognito.call('SignUp', {
    ClientId: cognito.clientId,
    Username: number.e164,
    Password: PASSWORD,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({
      Name,
      Value,
    })),
  });
  await cognito.call('ConfirmSignUp', {
    ClientId: cognito.clientId,
    Username: number.e164,
    ConfirmationCode: (await textTo(number.e164)).code,
  });
  await app().setClock(60);
  const page = await named();
  const authenticator = await addAuthenticator(page, { present: false });
  await open(page);
  await field(page).fill(number.typed);
  await button(page, 'Text me a code').click();
  await codeField(page).waitFor();
  const { code } = await textTo(number.e164, 2);
  await codeField(page).fill(String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
  await page.getByText('This is not the code.').waitFor();
  await look(page, 'code');
  await codeField(page).fill(code);
  await heading(page, 'You are signed in').waitFor();
  await region(page, 'Recovery codes').getByText('You have none yet.').waitFor();
  await look(page, 'session');

  await page.evaluate(() => {
    for (const key of Object.keys(localStorage))
      if (key.endsWith('.expireAt')) localStorage.setItem(key, new Date(0).toISOString());
  });
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(`${app().endpoint}/**`, (route) => held.then(() => route.fallback()));
  await page.reload();
  await heading(page, 'One moment').waitFor();
  await look(page, 'waiting');
  letThrough();
  await heading(page, 'You are signed in').waitFor();

  await button(page, 'Add a passkey').click();
  await page.getByLabel('Name of the passkey').fill(' ');
  await button(page, 'Create passkey').click();
  await page.getByText('Give the passkey a name.').waitFor();
  await button(page, 'Add an e-mail address').click();
  await page.getByLabel('New e-mail address').fill('nobody');
  await button(page, 'Send a code there').click();
  await page.getByText('This does not look like an e-mail address.').waitFor();
  await button(page, 'Set up: Authenticator app').click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  await region(page, 'Recovery codes').getByRole('button', { name: 'Make recovery codes' }).click();
  await page.getByRole('list', { name: 'Your recovery codes' }).waitFor();
  await look(page, 'session: all forms open');

  await authenticator.setPresence(true);
  await page.getByLabel('Name of the passkey').fill('Kits Telefon mit einem langen Namen im Betriebssystem');
  await button(page, 'Create passkey').click();
  await page.getByText('It can sign you in from now on.').waitFor();
  await button(page, /^Rename/).click();
  const address = newAddress();
  await page.getByLabel('New e-mail address').fill(address);
  await button(page, 'Send a code there').click();
  await codeField(page).first().waitFor();
  await look(page, 'session: a name and a code');
  await region(page, 'How we reach you')
    .locator('input')
    .fill(codeIn((await app().mailTo(address)).text));
  await page.getByText(`From now on we reach you at ${address}.`).waitFor();
  await page.getByLabel('New name of').press('Escape');
  await button(page, /^Remove “/).click();
  await page.getByRole('dialog').waitFor();
  await look(page, 'session: dialog');
  await button(page, 'Keep it').click();

  await app().setClock(20 * 60);
  await button(page, 'Change the mobile number').click();
  await page.getByLabel('New mobile number').fill(newNumber().typed);
  await button(page, 'Send a code there').click();
  await button(page, 'Sign in again').waitFor();
  await look(page, 'session: too long ago');

  await authenticator.setPresence(false);
  await button(page, 'Sign out').click();
  await page.getByText('You are signed out.').waitFor();
  await app().setClock(181 * day);
  await field(page).fill(number.typed);
  await button(page, 'Text me a code').click();
  await codeField(page).waitFor();
  await codeField(page).fill((await textTo(number.e164, 3)).code);
  await heading(page, 'One more proof').waitFor();
  await page.locator('main form').waitFor();
  await look(page, 'second-proof');
  await button(page, 'Back to sign in').click();
  await button(page, 'Use a recovery code').click();
  await button(page, /^Sign in$/).click();
  await look(page, 'recovery-code');
  expectNothing();
}, 180_000);

it('are all right for somebody with a password', async () => {
  const { cognito, sdk, UserPoolId } = await client();
  const email = await newPerson();
  const page = await named();
  const part = /\/passwords-[^/]*\.js$/;
  await page.route(part, (route) => route.abort());
  await open(page);
  await button(page, 'Sign in with a password').click();
  await page.getByRole('alert').filter({ hasText: 'We can’t reach the service.' }).waitFor();
  await look(page, 'password: not fetched');
  await page.unroute(part);
  await open(page);
  await button(page, 'Sign in with a password').click();
  await passwordField(page).waitFor();
  await button(page, /^Sign in$/).click();
  await look(page, 'password');
  await button(page, 'Forgot your password?').click();
  await heading(page, 'Forgot your password?').waitFor();
  await look(page, 'password: forgotten');
  await field(page).fill(email);
  await button(page, 'Send a code').click();
  await heading(page, 'Choose a new password').waitFor();
  await codeField(page).fill('123456');
  await page.getByLabel('New password').fill('short');
  await page.keyboard.press('Enter');
  await page.getByText('This is not enough').waitFor();
  await look(page, 'password: reset');

  const number = newNumber();
  await cognito.call('SignUp', {
    ClientId: cognito.clientId,
    Username: number.e164,
    Password: PASSWORD,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: number.e164 }));
  await byPassword(page, number.typed);
  await button(page, 'Get codes by mail').click();
  await page.getByLabel('E-mail address for codes').waitFor();
  await look(page, 'password: codes by mail');
  await byPassword(page, number.typed);
  await button(page, 'Use an authenticator app').waitFor();
  await look(page, 'password: set up');
  await button(page, 'Use an authenticator app').click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  await look(page, 'password: an app');
  const key = (await page.locator('.app-key code').innerText()).replaceAll(' ', '');
  await codeField(page).fill(new TOTP({ secret: Secret.fromBase32(key) }).generate());
  await heading(page, 'You are signed in').waitFor();
  await button(page, 'Sign out').click();
  await page.getByText('You are signed out.').waitFor();

  const address = newAddress();
  await sdk.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId,
      Username: number.e164,
      UserAttributes: [
        { Name: 'email', Value: address },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  const on = { Enabled: true, PreferredMfa: false };
  await sdk.send(
    new AdminSetUserMFAPreferenceCommand({
      UserPoolId,
      Username: number.e164,
      SoftwareTokenMfaSettings: on,
      EmailMfaSettings: on,
    }),
  );
  await byPassword(page, number.typed);
  await heading(page, 'Choose a second step').waitFor();
  await look(page, 'password: choice');
  await app().setClock(60);
  await button(page, 'Code by mail').click();
  await codeField(page).waitFor();
  await look(page, 'password: code');

  const temporary = 'Only-for-the-first-1';
  const invited = newAddress();
  await sdk.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: invited,
      TemporaryPassword: temporary,
      UserAttributes: [
        { Name: 'email', Value: invited },
        { Name: 'email_verified', Value: 'true' },
        ...Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      ],
    }),
  );
  await byPassword(page, invited, temporary);
  await heading(page, 'Choose your own password').waitFor();
  await look(page, 'password: own');
  expectNothing();
}, 180_000);

/** Shown by brands that have links alone; test/browser/second-brand.test.ts has axe look at it. */
const OF_OTHER_BRANDS = ['BrandLinks'];

it('are all among those that were looked at', () => {
  const unseen = componentsInSource().filter(({ name }) => !shown.has(name));
  expect(unseen.map(({ name }) => name)).toEqual(OF_OTHER_BRANDS);
});
