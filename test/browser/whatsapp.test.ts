/// <reference lib="dom" />
import { telephones } from '../support/telephones';
import { picture, visiting } from '../support/visiting';
import { linkWhatsApp, withWhatsApp } from '../support/whatsapp';

const { app, newBrowser, signedIn } = visiting({ overrides: withWhatsApp });
const { newNumber, textTo } = telephones(app);

beforeAll(() => linkWhatsApp(app()));

it('signs in by a code that comes by WhatsApp, and offers the text message once the cool-down is over', async () => {
  const number = newNumber();
  const page = await newBrowser({ viewport: { width: 1100, height: 760 } });
  await page.clock.install();
  await page.goto(app().page);
  await page.getByRole('textbox').first().fill(number.typed);
  await page.getByRole('button', { name: 'Text me a code' }).waitFor();
  await page.getByRole('button', { name: 'Send it by WhatsApp' }).click();
  await page.getByText('and has WhatsApp, a message with a code is on its way to').waitFor();
  await picture(page, 'whatsapp-code');
  const first = await textTo(number.e164);
  expect(first.text).toContain('is your verification code');

  const bySms = page.getByRole('button', { name: 'Text me a code instead' });
  expect(await bySms.isDisabled()).toBe(true);
  await app().setClock(31);
  await page.clock.fastForward(31_000);
  await bySms.click();
  await page.getByText('a text message with a code is on its way to').waitFor();
  const second = await textTo(number.e164, 2);
  expect(second.text).toContain(`@localhost #${second.code}`);

  await app().setClock(62);
  await page.clock.fastForward(31_000);
  await page.getByRole('button', { name: 'Send it by WhatsApp instead' }).click();
  await page.getByText('and has WhatsApp').waitFor();
  await page.locator('input[autocomplete="one-time-code"]').fill((await textTo(number.e164, 3)).code);
  await signedIn(page).waitFor();
  await page.getByText('Code by WhatsApp').waitFor();
}, 120_000);
