/// <reference lib="dom" />
/** What people meet whom a rule of the stage's own refuses. */
import type { Page } from 'playwright-core';
import { replaceHook } from '../support/hooks';
import { visiting } from '../support/visiting';

const { app, newAddress, newBrowser, askForLink, finish } = visiting({
  overrides: { hooks: { admission: { enabled: true } } },
});

const SAYS = (words: string) =>
  `exports.handler = async () => ({ admit: false, words: { en: ${JSON.stringify(words)} } });`;

/** What the page says went wrong, and no more. */
const problem = (page: Page) => page.locator('[role=alert] .notice-problem');

async function typeAddress(page: Page, email: string): Promise<void> {
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(email);
  await page.keyboard.press('Enter');
}

it('read the words of the rule in their language, and nothing of their address is lost', async () => {
  const page = await newBrowser({ locale: 'ja-JP' });
  await typeAddress(page, 'somebody@refused.example');
  await page.getByText('refused.example のアドレスは使えません。会社のアドレスをお使いください。').waitFor();
  expect(await problem(page).innerText()).not.toContain('UserLambdaValidationException');
  expect(await page.getByRole('textbox').first().inputValue()).toBe('somebody@refused.example');
  const german = await newBrowser({ locale: 'de-AT' });
  await typeAddress(german, 'somebody@refused.example');
  await german.getByText('Use the address of your company.').waitFor();
});

it('read them where a link leads them, and HTML in them is text', async () => {
  const page = await newBrowser();
  const { href } = await askForLink(page, newAddress());
  const words = '<img src=x onerror="document.title=1"> Refused: no & <b>never</b>.';
  await replaceHook(app(), 'AdmissionHook', SAYS(words));
  await finish(page, href);
  await problem(page).getByText('never').waitFor();
  expect((await problem(page).innerText()).trim()).toBe(words);
  expect(await problem(page).locator('img, b').count()).toBe(0);
});

it('are told nothing by a rule without words: no mail comes', async () => {
  await replaceHook(app(), 'AdmissionHook', 'exports.handler = async () => ({ admit: false });');
  const page = await newBrowser();
  await typeAddress(page, 'not-invited@example.net');
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  const { messages } = (await (await fetch(`${app().endpoint}/_aws/ses`)).json()) as {
    messages: { Destination: { ToAddresses: string[] } }[];
  };
  expect(messages.flatMap((mail) => mail.Destination.ToAddresses)).not.toContain('not-invited@example.net');
});
