/// <reference lib="dom" />
/**
 * Where the focus is when a view is there, before a frame of it is painted: what people type at once goes
 * where they look.
 */
import type { Page } from 'playwright-core';
import { addPasskey, isReady, passkeyButton, signOutUntouched } from '../support/passkey-visiting';
import { addAuthenticator } from '../support/virtual-authenticator';
import { focusOn, visiting } from '../support/visiting';

const firstField = (page: Page) => page.getByRole('textbox').first();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName);

/** Notes at each new title, in the same task that made the view, what has the focus. */
const noting = `
  window.settled = {};
  const seen = new WeakSet();
  new MutationObserver(() => {
    for (const title of document.querySelectorAll('h1, dialog h2')) {
      if (seen.has(title)) continue;
      seen.add(title);
      window.settled[title.textContent] = document.activeElement.tagName;
    }
  }).observe(document, { subtree: true, childList: true });
`;
const settled = (page: Page) =>
  page.evaluate(() => (window as unknown as { settled: Record<string, string> }).settled);

describe('when the page opens', () => {
  const { app, newAddress, newBrowser, askForLink, finish, signedIn } = visiting();

  it('is in the field, so that an address can be typed at once', async () => {
    const email = newAddress();
    const page = await newBrowser();
    await page.addInitScript(noting);
    await page.goto(app().page);
    await firstField(page).waitFor();
    await page.keyboard.type(email);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await page.getByText(email).waitFor();
    expect(await settled(page)).toMatchObject({ 'Sign in': 'INPUT', 'Check your mail': 'H1' });
  }, 60_000);

  it('is nowhere on a phone, where a keyboard would cover the page', async () => {
    const page = await newBrowser({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await page.goto(app().page);
    await firstField(page).waitFor();
    expect(await focused(page)).toBe('BODY');
  }, 60_000);

  it('stays with what has it already', async () => {
    const page = await newBrowser();
    await page.addInitScript(`
      addEventListener('DOMContentLoaded', () => {
        const bar = document.createElement('button');
        document.body.append(bar);
        bar.focus();
      });
    `);
    await page.goto(app().page);
    await firstField(page).waitFor();
    expect(await focused(page)).toBe('BUTTON');
  }, 60_000);

  it('skips no news that stand above the field', async () => {
    const page = await newBrowser();
    const { href } = await askForLink(page, newAddress());
    await finish(page, href);
    await signedIn(page).waitFor();
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage))
        if (key.endsWith('.expireAt')) localStorage.setItem(key, new Date(0).toISOString());
    });
    await page.route(`${app().endpoint}/**`, (route) => route.abort());
    await page.goto(app().page);
    await firstField(page).waitFor();
    await page.getByText('We can’t reach the service.').waitFor();
    expect(await focused(page)).toBe('BODY');
  }, 60_000);

  it('skips no passkey button that stands above the field', async () => {
    const page = await newBrowser();
    const authenticator = await addAuthenticator(page);
    const { href } = await askForLink(page, newAddress());
    await finish(page, href);
    await signedIn(page).waitFor();
    await addPasskey(page);
    await isReady(page);
    await signOutUntouched(page, authenticator);
    await focusOn(page, 'Sign in');
    await authenticator.setPresence(false);
    await page.goto(app().page);
    await passkeyButton(page).waitFor();
    expect(await focused(page)).toBe('BODY');
    await page.keyboard.press('Tab');
    await focusOn(page, 'Sign in with a passkey');
  }, 60_000);
});

describe('when a view is shown', () => {
  const { app, newAddress, newBrowser } = visiting({ overrides: { passwordFlows: true } });

  it('is settled by its first frame, on the title or in the field', async () => {
    const page = await newBrowser();
    await page.addInitScript(noting);
    await page.goto(app().page);
    await firstField(page).fill(newAddress());
    await page.getByRole('button', { name: 'Sign in with a password' }).click();
    await focusOn(page, 'Sign in with a password');
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await focusOn(page, 'Forgot your password?');
    await page.getByRole('button', { name: 'Send a code' }).click();
    await focusOn(page, 'Choose a new password');
    expect(await settled(page)).toMatchObject({
      'Sign in with a password': 'H1',
      'Forgot your password?': 'H1',
      'Choose a new password': 'H1',
    });
    await page.goto(app().page);
    await firstField(page).waitFor();
    await page.keyboard.type(newAddress());
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send a new code' }).waitFor();
    expect(await settled(page)).toMatchObject({ 'Confirm that it is yours': 'INPUT' });
  }, 60_000);
});
