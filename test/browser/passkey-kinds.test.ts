/// <reference lib="dom" />
/**
 * Stages that ask other things of passkeys than the default: with simple sticks, and with no way back to
 * mail.
 */
import type { Page } from 'playwright-core';
import type { ConfigInput } from '../../lib/config/schema';
import type { Overrides } from '../support/assembly';
import {
  addPasskey,
  idClaims,
  isReady,
  namesIn,
  passkeyButton,
  signOut,
  signOutUntouched,
  touchedOnce,
} from '../support/passkey-visiting';
import { type AuthenticatorOptions, addAuthenticator } from '../support/virtual-authenticator';
import { picture, type Visiting, visiting } from '../support/visiting';
import { acceptingOwn } from '../support/weaker-ways';

const passkeysWith =
  (settings: object, rest: Partial<ConfigInput> = {}): Overrides =>
  ({ passkeys }) => ({ passkeys: { ...passkeys, ...settings }, ...rest });

const desktop = { viewport: { width: 1100, height: 900 } };

/** Somebody who signed in by link and added a passkey, signed out again; the passkey waits to be touched. */
async function somebodyWithPasskey(
  { newAddress, newBrowser, signInByLink }: Visiting,
  options: AuthenticatorOptions,
) {
  const email = newAddress();
  const page = await newBrowser(desktop);
  const authenticator = await addAuthenticator(page, options);
  await signInByLink(page, email);
  await addPasskey(page);
  await isReady(page);
  return { email, page, authenticator };
}

async function signInAs(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await passkeyButton(page).click();
}

describe('where passkeys need not be discoverable', () => {
  const visits = visiting({
    overrides: passkeysWith({ residentKey: 'discouraged', exposeCredentialIds: true }),
  });
  const { signedIn } = visits;

  it.each(['usb', 'internal'] as const)(
    'an authenticator that keeps none (%s) signs in whoever types their address, and nobody without',
    async (transport) => {
      const { email, page, authenticator } = await somebodyWithPasskey(visits, {
        transport,
        keepsPasskeys: false,
      });
      expect(await authenticator.credentials()).toMatchObject([{ isResidentCredential: false }]);
      await (transport === 'usb' ? signOut(page) : signOutUntouched(page, authenticator));
      await passkeyButton(page).click();
      await page.getByText('No passkey was used').waitFor();
      await signInAs(page, email);
      await signedIn(page).waitFor();
      expect(await idClaims(page)).toMatchObject({
        email,
        sign_in_method: 'FIDO2',
        passkey_user_verified: 'true',
      });
    },
    90_000,
  );

  it('an address without passkeys gets the same words as one whose passkey is elsewhere', async () => {
    const { email } = await somebodyWithPasskey(visits, { keepsPasskeys: false });
    const page = await visits.newBrowser(desktop);
    // What is listed for an address without passkeys may be of a device or of a stick: this person has both.
    for (const transport of ['internal', 'usb'] as const)
      await addAuthenticator(page, { transport, keepsPasskeys: false });
    const nobody = [1, 2, 3, 4, 5, 6].map((number) => `nobody-${number}@example.net`);
    for (const address of [email, ...nobody]) {
      await page.goto(visits.app().page);
      await signInAs(page, address);
      await page.getByText('No passkey was used').waitFor();
    }
  }, 90_000);

  it('two sticks and a device hold a passkey each for one account, and any of them signs in', async () => {
    const { email, page, authenticator } = await somebodyWithPasskey(visits, {
      transport: 'usb',
      keepsPasskeys: false,
    });
    const held = [authenticator];
    for (const [name, transport] of [
      ['Second stick', 'usb'],
      ['Device', 'internal'],
    ] as const) {
      for (const one of held) await one.setPresence(false);
      // A browser takes one device at most to be built in, and any number of sticks.
      held.push(await addAuthenticator(page, { transport, keepsPasskeys: false }));
      await addPasskey(page, name);
      await page.getByText(`“${name}” is ready.`).waitFor();
    }
    expect((await namesIn(page)).slice(1)).toEqual(['Second stick', 'Device']);
    for (const one of held) {
      await signOutUntouched(page, ...held);
      for (const other of held) await other.setPresence(other === one);
      await signInAs(page, email);
      await signedIn(page).waitFor();
    }
    for (const one of held)
      expect((await one.credentials()).map(({ signCount }) => signCount > 1)).toEqual([true]);
  }, 120_000);
});

describe('where users keep their last passkey', () => {
  const visits = visiting({ overrides: passkeysWith({ enforce: true, keepLast: true }, acceptingOwn) });

  it('the page says why it stays, offers no second try, and goes back to the list', async () => {
    const { page } = await somebodyWithPasskey(visits, {});
    await page.getByRole('button', { name: /^Remove/ }).click();
    await page.getByText('from then on a link or a code that we send signs you in').waitFor();
    await page.getByRole('button', { name: 'Remove passkey' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This is your last passkey, and nothing else can sign you in.').waitFor();
    expect(await dialog.getByText('from then on a link or a code').count()).toBe(0);
    expect(await dialog.getByRole('button').allTextContents()).toEqual(['Keep it']);
    await picture(page, 'passkey-kept');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    expect(await namesIn(page)).toHaveLength(1);

    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByRole('button', { name: /^削除/ }).click();
    await page.getByRole('button', { name: 'パスキーを削除' }).click();
    await dialog.getByRole('alert').getByText('最後のパスキー').waitFor();
    expect(await dialog.getByRole('button').allTextContents()).toEqual(['残しておく']);
    await picture(page, 'passkey-kept-ja');
  }, 90_000);

  it('one that changed is refused in words, in each language', async () => {
    const { page, authenticator } = await somebodyWithPasskey(visits, {});
    await signOutUntouched(page, authenticator);
    await authenticator.setBackedUp(true);
    await touchedOnce(page, visits.app().endpoint, authenticator);
    await passkeyButton(page).click();
    for (const [language, words] of [
      [undefined, 'This passkey changed after it was added, so it can’t sign you in any more.'],
      ['Deutsch', 'Dieser Passkey hat sich verändert, seit er hinzugefügt wurde'],
      ['日本語', 'このパスキーは追加したときから変わっているため'],
    ]) {
      if (language) await page.getByRole('button', { name: language }).click();
      await page.getByText(words ?? '').waitFor();
      await picture(page, `passkey-changed-${language ?? 'English'}`);
    }
  }, 90_000);
});

describe.each(['discouraged', 'preferred'])('where user verification is %s', (userVerification) => {
  const visits = visiting({
    overrides: passkeysWith({ userVerification, residentKey: 'preferred', exposeCredentialIds: true }),
  });

  it('a stick that verifies nobody signs in, and the token says so', async () => {
    const { email, page } = await somebodyWithPasskey(visits, {
      transport: 'usb',
      keepsPasskeys: false,
      verifiesUser: false,
    });
    await signOut(page);
    await signInAs(page, email);
    await visits.signedIn(page).waitFor();
    expect(await idClaims(page)).toMatchObject({
      email,
      sign_in_method: 'FIDO2',
      passkey_user_verified: 'false',
    });
    expect(await page.locator('.summary-detail').textContent()).toContain('touched');
    await picture(page, `signed-in-unverified-${userVerification}`);
  }, 90_000);
});
