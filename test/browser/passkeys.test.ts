/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { linkIn } from '../support/cognito';
import { signalsOf, withPlainCredentials, withShyAutofill } from '../support/odd-credentials';
import {
  addPasskey,
  idClaims,
  isReady,
  namesIn,
  passkeyButton,
  signOutUntouched,
  touchedOnce,
} from '../support/passkey-visiting';
import { addAuthenticator } from '../support/virtual-authenticator';
import { linkAskedFor, picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, finish, signInByLink, signedIn } = visiting();

/** Somebody who signed in by link and added a passkey, signed out again; the passkey waits to be touched. */
async function somebodyWithPasskey() {
  const email = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  const authenticator = await addAuthenticator(page);
  await signInByLink(page, email);
  await addPasskey(page);
  await isReady(page);
  await signOutUntouched(page, authenticator);
  return { email, page, authenticator };
}

it('adds a passkey under a suggested name, renames it, signs in by one tap, and removes it', async () => {
  const email = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  const authenticator = await addAuthenticator(page);
  await signInByLink(page, email);
  await page.getByRole('heading', { name: 'Next time without mail?' }).waitFor();
  await picture(page, 'passkey-offer');

  await page.getByRole('button', { name: 'Add a passkey' }).click();
  expect(await page.getByLabel('Name of the passkey').inputValue()).toMatch(/^Chrom(e|ium) on Linux$/);
  await picture(page, 'passkey-name');
  await page.getByRole('button', { name: 'Create passkey' }).click();
  await isReady(page);
  expect(await namesIn(page)).toEqual([expect.stringMatching(/^Chrom(e|ium) on Linux$/)]);
  expect((await app().mailTo(email, 2)).subject).toMatch(/passkey/i);
  await picture(page, 'passkeys');

  await page.getByRole('button', { name: /^Rename/ }).click();
  await page.getByLabel(/^New name of/).fill('Work <b>laptop</b>');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It is called “Work <b>laptop</b>” now.').waitFor();
  await page.reload();
  await page.getByText('Not used yet').waitFor();
  expect(await namesIn(page)).toEqual(['Work <b>laptop</b>']);

  await signOutUntouched(page, authenticator);
  await picture(page, 'sign-in-passkey');
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
  await page.getByText('unlocked by you').waitFor();
  expect(await idClaims(page)).toMatchObject({
    email,
    sign_in_method: 'FIDO2',
    passkey_user_verified: 'true',
    passkey_backed_up: 'false',
  });
  await page.getByText(/^Last used/).waitFor();
  await picture(page, 'signed-in-passkey');

  await page.getByRole('button', { name: /^Remove/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove this passkey?' });
  await picture(page, 'passkey-removal');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  expect(await namesIn(page)).toHaveLength(1);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await dialog.getByRole('button', { name: 'Remove passkey' }).click();
  await page.getByText('“Work <b>laptop</b>” is removed.').waitFor();
  await page.getByText('You have no passkey yet.').waitFor();
  const { html } = await app().mailTo(email, 3);
  expect(html).toContain('Work &lt;b&gt;laptop&lt;/b&gt;');
}, 120_000);

it('signs in with a passkey for the address that was typed', async () => {
  const { email, page } = await somebodyWithPasskey();
  await page.getByLabel('E-mail address').fill(email);
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
  expect(await idClaims(page)).toMatchObject({ email, sign_in_method: 'FIDO2' });
}, 60_000);

it("refuses somebody else's passkey for the address that was typed, in words", async () => {
  const { page, authenticator } = await somebodyWithPasskey();
  await touchedOnce(page, app().endpoint, authenticator);
  await page.getByLabel('E-mail address').fill('somebody-else@example.net');
  await passkeyButton(page).click();
  await page.getByText('This passkey did not sign you in.').waitFor();
  expect(await page.getByText('You are signed out.').count()).toBe(0);
  await picture(page, 'passkey-refused');
}, 60_000);

it('signs in by autofill, from the field', async () => {
  const { email, page } = await somebodyWithPasskey();
  await page.reload();
  await signedIn(page).waitFor();
  expect(await idClaims(page)).toMatchObject({ email, sign_in_method: 'FIDO2' });
}, 60_000);

it('says so when the fingerprint, face or screen lock fails, on signing in and on adding', async () => {
  const { email, page, authenticator } = await somebodyWithPasskey();
  await authenticator.setUserVerified(false);
  await passkeyButton(page).click();
  await page.getByText('No passkey was used').waitFor();
  await picture(page, 'passkey-not-verified');
  await signInByLinkAgain(page, email);
  await authenticator.remove();
  const other = await addAuthenticator(page);
  await other.setUserVerified(false);
  await addPasskey(page, 'Another');
  await page.getByText('No passkey was made').waitFor();
  expect(await namesIn(page)).toHaveLength(1);
}, 90_000);

it('refuses a passkey whose counter went back, as that of a copy does, in words, and takes the right one again', async () => {
  const { email, page, authenticator } = await somebodyWithPasskey();
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
  const [used] = await authenticator.credentials();
  await signOutUntouched(page, authenticator);
  await authenticator.setSignCount(0);
  await touchedOnce(page, app().endpoint, authenticator);
  await passkeyButton(page).click();
  await page.getByText(/changed after it was added.*Sign in another way/).waitFor();
  expect(await page.getByText('You are signed out.').count()).toBe(0);
  expect((await authenticator.credentials()).map(({ signCount }) => signCount)).toEqual([1]);
  await picture(page, 'passkey-copied');

  await authenticator.setSignCount(used?.signCount ?? 0);
  await authenticator.setPresence(true);
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
  expect(await idClaims(page)).toMatchObject({ email, sign_in_method: 'FIDO2' });
}, 90_000);

it('says that a passkey changed when it began to sync, and makes it anew where it is after another sign-in', async () => {
  const { email, page, authenticator } = await somebodyWithPasskey();
  await authenticator.setBackedUp(true);
  await touchedOnce(page, app().endpoint, authenticator);
  await passkeyButton(page).click();
  await page.getByText(/changed after it was added.*Sign in another way/).waitFor();
  await picture(page, 'passkey-changed');

  await page.unrouteAll();
  await signInByLinkAgain(page, email);
  await page.getByText('Changed: add it anew').waitFor();
  await picture(page, 'passkey-changed-listed');
  await authenticator.setPresence(true);
  await addPasskey(page, 'Anew');
  await page.getByText('“Anew” is ready.').waitFor();
  await page.getByRole('button', { name: /^Remove “?Chrom/ }).click();
  await page.getByRole('button', { name: 'Remove passkey' }).click();
  await page.getByText('is removed.').waitFor();
  expect(await namesIn(page)).toEqual(['Anew']);
  expect(await authenticator.credentials()).toHaveLength(1);
  await signOutUntouched(page, authenticator);
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
}, 120_000);

describe('where a password manager hands over plain objects', () => {
  it('a passkey is made and signs in, and the browser is told which there are', async () => {
    const email = newAddress();
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await withPlainCredentials(page);
    const authenticator = await addAuthenticator(page);
    await signInByLink(page, email);
    await addPasskey(page);
    await isReady(page);
    const [credential] = await authenticator.credentials();
    const id = Buffer.from(credential?.credentialId ?? '', 'base64').toString('base64url');
    const userId = Buffer.from(credential?.userHandle ?? '', 'base64').toString('base64url');
    // One list as the page was loaded, one after the change.
    await until(async () => (await signalsOf(page)).length >= 4);
    expect((await signalsOf(page)).slice(-2)).toEqual([
      ['signalAllAcceptedCredentials', { rpId: 'localhost', userId, allAcceptedCredentialIds: [id] }],
      ['signalCurrentUserDetails', { rpId: 'localhost', userId, name: email, displayName: email }],
    ]);
    await signOutUntouched(page, authenticator);
    await passkeyButton(page).click();
    await signedIn(page).waitFor();
    expect(await idClaims(page)).toMatchObject({ email, sign_in_method: 'FIDO2' });
  }, 90_000);

  it('one that the service refuses is dropped again, so that nobody is offered it', async () => {
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await withPlainCredentials(page);
    const authenticator = await addAuthenticator(page);
    await signInByLink(page, newAddress());
    await page.evaluate(() => {
      window.odd.spoil = true;
    });
    await addPasskey(page);
    await page.getByText('The service does not take a passkey of this kind.').waitFor();
    expect((await signalsOf(page)).map(([name]) => name)).toContain('signalUnknownCredential');
    await until(async () => (await authenticator.credentials()).length === 0);
    await page.evaluate(() => {
      window.odd.spoil = false;
    });
    await page.getByRole('button', { name: 'Create passkey' }).click();
    await isReady(page);
    expect(await authenticator.credentials()).toHaveLength(1);
  }, 90_000);
});

it('offers autofill again when the person comes to the field, where the first prompt fails at once', async () => {
  const { email, page } = await somebodyWithPasskey();
  await withShyAutofill(page);
  await page.reload();
  await page.getByLabel('E-mail address').waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  expect(await signedIn(page).count()).toBe(0);
  await page.getByLabel('E-mail address').click();
  await signedIn(page).waitFor();
  expect(await idClaims(page)).toMatchObject({ email, sign_in_method: 'FIDO2' });
}, 60_000);

it('takes no passkey of a stick that can’t check who holds it, where that is required', async () => {
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  await addAuthenticator(page, { transport: 'usb', verifiesUser: false });
  await signInByLink(page, newAddress());
  await addPasskey(page, 'Simple stick');
  await page.getByText('No passkey was made').waitFor();
  await picture(page, 'passkey-cannot-verify');
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await namesIn(page)).toEqual([]);
}, 60_000);

it('says so when there is no passkey to choose, and when a passkey was removed elsewhere', async () => {
  const nobody = await newBrowser();
  await addAuthenticator(nobody);
  await nobody.goto(app().page);
  await passkeyButton(nobody).click();
  await nobody.getByText('No passkey was used').waitFor();

  const { email, page, authenticator } = await somebodyWithPasskey();
  await touchedOnce(page, app().endpoint, authenticator);
  const elsewhere = await newBrowser();
  await signInByLinkAgain(elsewhere, email);
  await elsewhere.getByRole('button', { name: /^Remove/ }).click();
  await elsewhere.getByRole('button', { name: 'Remove passkey' }).click();
  await elsewhere.getByText('is removed.').waitFor();
  await passkeyButton(page).click();
  await page.getByText('This passkey did not sign you in.').waitFor();
}, 90_000);

it('keeps one passkey an authenticator, and takes two authenticators, a stick among them', async () => {
  const email = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  const device = await addAuthenticator(page);
  await signInByLink(page, email);
  await addPasskey(page, 'Device');
  await isReady(page);
  await addPasskey(page, 'Device again');
  await page.getByText('holds a passkey for your account already').waitFor();
  await picture(page, 'passkey-exists');
  await page.keyboard.press('Escape');

  await device.setPresence(false);
  const stick = await addAuthenticator(page, { transport: 'usb' });
  await addPasskey(page, 'Stick');
  await page.getByText('“Stick” is ready.').waitFor();
  expect(await namesIn(page)).toEqual(['Device', 'Stick']);
  await picture(page, 'two-passkeys');

  await signOutUntouched(page, device, stick);
  await device.remove();
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
  expect(await idClaims(page)).toMatchObject({ email, sign_in_method: 'FIDO2' });
  expect((await stick.credentials()).map(({ signCount }) => signCount > 0)).toEqual([true]);
}, 120_000);

it('asks for a fresh sign-in before passkeys change, when the last one is a while ago', async () => {
  const email = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  await addAuthenticator(page);
  await signInByLink(page, email);
  await app().setClock(6 * 60);
  await addPasskey(page);
  await page.getByText('Passkeys change only soon after a sign-in, and yours is a while ago.').waitFor();
  // Signing in again leads; trying once more would end the same.
  expect(await page.locator('.passkeys .button-main').allTextContents()).toEqual(['Sign in again']);
  await picture(page, 'sign-in-again');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByText('then make your change.').waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(email);
}, 60_000);

it.each([
  ['a phone in the dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' as const }],
  ['a phone in Japanese', { viewport: { width: 390, height: 844 }, locale: 'ja-JP' }],
])(
  'shows passkeys on %s',
  async (device, options) => {
    const { email } = await somebodyWithPasskey();
    const page = await newBrowser(options);
    await app().setClock(61);
    await page.goto(app().page);
    await page.getByRole('textbox').waitFor();
    await picture(page, `${device.replaceAll(' ', '-')}-sign-in`);
    await page.getByRole('textbox').fill(email);
    await page.keyboard.press('Enter');
    const { href } = linkIn((await app().mailTo(email, 3)).text);
    await linkAskedFor(page);
    await page.goto('about:blank');
    await page.goto(href);
    // Languages have buttons, too, and are there before the view is.
    await page.locator('main .button-main').click();
    await page.locator('.passkey-name').waitFor();
    await page.locator('.passkeys').scrollIntoViewIfNeeded();
    await picture(page, `${device.replaceAll(' ', '-')}-passkeys`);
    const isTooWide = () =>
      page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(await isTooWide()).toBe(false);

    await app().setClock(7 * 60);
    await page.locator('.passkeys > .actions button').click();
    await page.locator('.name-form button[type=submit]').click();
    const again = page.locator('.passkeys .button-main');
    await again.waitFor();
    expect(await again.count()).toBe(1);
    await again.scrollIntoViewIfNeeded();
    await picture(page, `${device.replaceAll(' ', '-')}-sign-in-again`);
    expect(await isTooWide()).toBe(false);
  },
  90_000,
);

/** Waits until something is so; a test's own time ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Signs in by a further link: the first one and the mail about the passkey came before. */
async function signInByLinkAgain(page: Page, email: string): Promise<void> {
  await app().setClock(61);
  await page.goto(app().page);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  const { href } = linkIn((await app().mailTo(email, 3)).text);
  await finish(page, href);
  await signedIn(page).waitFor();
}
