/// <reference lib="dom" />
/** Recovery codes: made in the settings, kept on paper, typed by somebody who has lost every other way in. */
import type { Page } from 'playwright-core';
import { linkIn } from '../support/cognito';
import { linkAskedFor, picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, signInByLink, signedIn } = visiting({
  overrides: { recovery: { codes: { enabled: true } } },
});

const section = (page: Page) => page.getByRole('region', { name: 'Recovery codes' });

/** Makes codes, for the first time, and gives them as the page shows them. */
async function makeCodes(page: Page): Promise<string[]> {
  await section(page).getByText('You have none yet.').waitFor();
  await section(page).getByRole('button', { name: 'Make recovery codes' }).click();
  const list = page.getByRole('list', { name: 'Your recovery codes' });
  await list.waitFor();
  return list.getByRole('listitem').allInnerTexts();
}

async function typeCode(page: Page, email: string, code: string): Promise<void> {
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(email);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  // What was typed comes along.
  expect(await page.getByRole('textbox').first().inputValue()).toBe(email);
  await page.getByLabel('Recovery code').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

it('are made, shown once, sign in once each in a browser that knows nothing, and are counted', async () => {
  const email = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await signInByLink(page, email);
  const codes = await makeCodes(page);
  expect(codes).toHaveLength(10);
  for (const code of codes) expect(code).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  await section(page).getByRole('button', { name: 'Copy all' }).click();
  await section(page).getByText('The codes are copied.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
  await section(page).scrollIntoViewIfNeeded();
  await picture(page, 'recovery-codes');
  await section(page).getByRole('button', { name: 'I have kept them' }).click();
  await section(page).getByText('10 codes left of those made').waitFor();
  const [first = '', second = ''] = codes;
  await page.reload();
  await section(page).getByText('10 codes left of those made').waitFor();
  expect(await page.content()).not.toContain(first);
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(first);

  const elsewhere = await newBrowser();
  // As people write them.
  await typeCode(elsewhere, email, first.toLowerCase().replaceAll('-', ' '));
  await signedIn(elsewhere).waitFor();
  await elsewhere.getByText('Recovery code', { exact: true }).first().waitFor();
  await section(elsewhere).getByText('9 codes left of those made').waitFor();
  expect((await app().mailTo(email, 3)).subject).toContain('recovery code');

  const thief = await newBrowser();
  await typeCode(thief, email, first);
  await thief.getByText('This code does not sign you in.').waitFor();
  await picture(thief, 'recovery-code');
  await typeCode(thief, 'nobody@example.net', second);
  await thief.getByText('This code does not sign you in.').waitFor();
  expect(await signedIn(thief).count()).toBe(0);
}, 120_000);

it('replace those of before after a question, and soon after a sign-in alone', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await signInByLink(page, email);
  const [old = ''] = await makeCodes(page);
  await section(page).getByRole('button', { name: 'I have kept them' }).click();
  await section(page).getByRole('button', { name: 'Make new codes' }).click();
  await section(page).getByText('The codes that you have now will stop working.').waitFor();
  await section(page).getByRole('button', { name: 'Cancel' }).click();
  await section(page).getByRole('button', { name: 'Make new codes' }).click();
  await section(page).getByRole('button', { name: 'Make new codes' }).click();
  await page.getByRole('list', { name: 'Your recovery codes' }).waitFor();

  const other = await newBrowser();
  await typeCode(other, email, old);
  await other.getByText('This code does not sign you in.').waitFor();

  await section(page).getByRole('button', { name: 'I have kept them' }).click();
  await app().setClock(10 * 60);
  await section(page).getByRole('button', { name: 'Make new codes' }).click();
  await section(page).getByRole('button', { name: 'Make new codes' }).click();
  await page.getByText('This changes only soon after a sign-in').waitFor();
  await section(page).getByRole('button', { name: 'Sign in again' }).click();
  await page.getByText('This needs a fresh sign-in.').waitFor();
  expect(await page.getByRole('textbox').first().inputValue()).toBe(email);
}, 120_000);

it('speak Japanese on a phone in the dark', async () => {
  const email = newAddress();
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
  await page.getByRole('textbox').first().fill(email);
  await page.keyboard.press('Enter');
  const { text } = await app().mailTo(email);
  await linkAskedFor(page);
  await page.goto('about:blank');
  await page.goto(linkIn(text).href);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('button', { name: 'リカバリーコードを発行' }).click();
  await page.getByRole('list', { name: '発行されたリカバリーコード' }).waitFor();
  await page.getByRole('region', { name: 'リカバリーコード' }).scrollIntoViewIfNeeded();
  await picture(page, 'ja-recovery-codes');
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await page.getByRole('button', { name: 'リカバリーコードを使う' }).click();
  await page.getByRole('heading', { name: 'リカバリーコードでサインイン' }).waitFor();
  await picture(page, 'ja-recovery-code');
  expect(await overflow()).toBeLessThanOrEqual(0);
}, 90_000);
