/// <reference lib="dom" />
/** The product for somebody whose browser and phone speak German. */
import type { Page } from 'playwright-core';
import { linkIn } from '../support/cognito';
import { telephones } from '../support/telephones';
import { picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser } = visiting();
const { newNumber, textTo } = telephones(app);

/** A small phone of today. */
const PHONE = { width: 360, height: 740 };

/** Asks for a mail with link and code, in German. */
async function asked(
  page: Page,
): Promise<{ email: string; mail: { subject: string; text: string; html: string } }> {
  const email = newAddress();
  await page.goto(app().page);
  await page.getByLabel('E-Mail-Adresse oder Mobilnummer').fill(email);
  await page.getByRole('button', { name: 'Link per E-Mail senden' }).click();
  await page.getByRole('heading', { name: 'Sehen Sie in Ihren E-Mails nach' }).waitFor();
  return { email, mail: await app().mailTo(email) };
}

/** Elements whose words stand out of them, or of the screen. */
function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const wide = [...document.querySelectorAll<HTMLElement>('body *')].filter(
      (element) =>
        element.getBoundingClientRect().right > window.innerWidth + 1 ||
        (['BUTTON', 'A', 'H1', 'H2', 'P', 'LABEL'].includes(element.tagName) &&
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).display !== 'inline' &&
          !element.closest('.unseen')),
    );
    return wide.map((element) => `${element.tagName} ${element.textContent?.slice(0, 60)}`);
  });
}

it('signs in by the link of a German mail, on a phone', async () => {
  const page = await newBrowser({ locale: 'de-AT', timezoneId: 'Europe/Vienna', viewport: PHONE });
  const { email, mail } = await asked(page);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  expect(mail.subject).toBe('Ihr Anmelde-Link und -Code für Example');
  expect(mail.html).toContain('<html lang="de"');
  expect(mail.text).toMatch(
    /Er wurde am \d+\. \p{L}+ \d{4} um \d\d:\d\d Uhr \(Mitteleuropäische \p{L}+\) angefordert\./u,
  );
  await picture(page, 'german-check-your-mail');
  expect(await overflowing(page)).toEqual([]);

  await page.goto('about:blank');
  await page.goto(linkIn(mail.text).href);
  await page.getByText(`Als ${email} anmelden?`).waitFor();
  await picture(page, 'german-finish');
  expect(await overflowing(page)).toEqual([]);
  await page.getByRole('button', { name: 'Anmeldung abschließen' }).click();
  await page.getByRole('heading', { name: 'Sie sind angemeldet' }).waitFor();
  await page.getByText('Link per E-Mail').waitFor();
  await page.getByRole('heading', { name: 'Sitzungen auf allen Geräten' }).waitFor();
  await picture(page, 'german-signed-in');
  await page.getByRole('button', { name: 'Alle Sitzungen beenden' }).scrollIntoViewIfNeeded();
  await picture(page, 'german-settings');
  expect(await overflowing(page)).toEqual([]);
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await page.getByText('Sie sind abgemeldet.').waitFor();
}, 120_000);

it('signs in by the code of a German mail, and by one of a text message', async () => {
  const page = await newBrowser({ locale: 'de-DE', viewport: PHONE });
  const { mail } = await asked(page);
  await page.getByLabel('Code aus 6 Ziffern').fill(/^\d{6}$/m.exec(mail.text)?.[0] ?? '');
  await page.getByRole('heading', { name: 'Sie sind angemeldet' }).waitFor();

  const other = await newBrowser({ locale: 'de-DE', viewport: PHONE });
  const number = newNumber();
  await other.goto(app().page);
  await other.getByLabel('E-Mail-Adresse oder Mobilnummer').fill(number.typed);
  await other.getByRole('button', { name: 'Code per SMS senden' }).click();
  await other.getByRole('heading', { name: 'Code eingeben' }).waitFor();
  await picture(other, 'german-code');
  expect(await overflowing(other)).toEqual([]);
  const { text, code } = await textTo(number.e164);
  expect(text).toContain(`Example: ${code} ist Ihr Code. Geben Sie ihn an niemanden weiter.`);
  await other.getByLabel('Code aus 6 Ziffern').fill(code);
  await other.getByRole('heading', { name: 'Sie sind angemeldet' }).waitFor();
}, 120_000);

it('takes another language once its words are there, and says so when they are not', async () => {
  const page = await newBrowser({ viewport: PHONE });
  await page.goto(app().page);
  await page.route(/\/assets\/de-[^/]*\.js$/, (route) => route.abort());
  const german = page.getByRole('button', { name: 'Deutsch' });
  await german.click();
  await page.getByText('We can’t reach the service.').waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  await page.unrouteAll();
  await page.getByRole('button', { name: '日本語' }).click();
  await page.getByRole('heading', { name: 'サインイン' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
  expect(await overflowing(page)).toEqual([]);
});

it('begins in English where the words of its language do not come', async () => {
  const page = await newBrowser({ locale: 'de-DE' });
  await page.route(/\/assets\/de-[^/]*\.js$/, (route) => route.abort());
  await page.goto(app().page);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
});
