/// <reference lib="dom" />
import type { BrowserContextOptions, Page } from 'playwright-core';
import { linkIn } from '../support/cognito';
import { codeIn, type TestNumber, telephones } from '../support/telephones';
import { addAuthenticator } from '../support/virtual-authenticator';
import { idTokenClaims, picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, finish, signedIn } = visiting();
const { newNumber, textTo, textsTo } = telephones(app);

/** Seconds from one code to the next, as the stage has it; and a little. */
const coolDown = 31;
const day = 24 * 60 * 60;
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
};

/** Some other code of six digits. */
const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

const identifier = (page: Page) => page.getByRole('textbox').first();
const codeField = (page: Page) => page.locator('input[autocomplete="one-time-code"]');

async function askForCode(page: Page, typed: string): Promise<void> {
  await page.goto(app().page);
  await identifier(page).fill(typed);
  await page.getByRole('button', { name: 'Text me a code' }).click();
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
}

async function signInByText(page: Page, number: TestNumber, count = 1): Promise<void> {
  await askForCode(page, number.typed);
  await codeField(page).fill((await textTo(number.e164, count)).code);
  await signedIn(page).waitFor();
}

/** Moves the clocks of the page and of the embedded AWS ahead. The page has to have its clock installed. */
async function wait(page: Page, seconds: number): Promise<void> {
  await app().setClock(seconds);
  await page.clock.fastForward(seconds * 1000);
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

it('signs a new person up with nothing but a phone number, shows the message on the local phone, and signs them in again', async () => {
  const number = newNumber();
  const page = await newBrowser({ viewport: { width: 1100, height: 760 } });
  await page.goto(app().page);
  expect(await page.getByRole('combobox').count()).toBe(0);
  await identifier(page).pressSequentially(number.typed);
  await page.getByRole('combobox', { name: 'Country of the number' }).waitFor();
  await page.getByText(`Reads as ${number.shown}`).waitFor();
  await picture(page, 'phone-number');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  await page.getByText(number.shown).waitFor();
  await picture(page, 'enter-the-code');

  const { text, code } = await textTo(number.e164);
  expect(text.split('\n').at(-1)).toBe(`@localhost #${code}`);
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Open the local inbox' }).click();
  const inbox = await opened;
  await inbox
    .getByRole('region', { name: `Telephone ${number.e164}` })
    .getByRole('button', { name: `Copy ${code}` })
    .waitFor();
  await picture(inbox, 'inbox-phone');

  await codeField(page).fill(code);
  await signedIn(page).waitFor();
  await page.getByText('Code by text message').waitFor();
  expect(await idTokenClaims(page)).toMatchObject({
    phone_number: number.e164,
    phone_number_verified: true,
    sign_in_method: 'SMS_OTP',
  });
  await picture(page, 'signed-in-by-phone');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await app().setClock(coolDown);
  await signInByText(page, number, 2);
}, 120_000);

it('works by keyboard alone: the field has the focus, and a wrong code is said and can be typed over', async () => {
  const number = newNumber();
  const page = await newBrowser();
  await page.goto(app().page);
  await identifier(page).waitFor();
  for (let presses = 0; presses < 10; presses++) {
    if (await page.evaluate(() => document.activeElement?.tagName === 'INPUT')) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type(number.typed);
  await page.keyboard.press('Enter');
  await codeField(page).waitFor();
  const { code } = await textTo(number.e164);
  await page.keyboard.type(not(code));
  const slip = page.getByText('This is not the code.');
  await slip.waitFor();
  expect(await slip.evaluate((element) => element.closest('[aria-live]') !== null)).toBe(true);
  expect(await codeField(page).getAttribute('aria-invalid')).toBe('true');
  await picture(page, 'wrong-code');
  await page.keyboard.type(code);
  await signedIn(page).waitFor();
}, 60_000);

it('takes no code after three wrong ones, says so, and goes on with a new code after the cool-down', async () => {
  const number = newNumber();
  const page = await newBrowser();
  await page.clock.install();
  await askForCode(page, number.typed);
  const { code } = await textTo(number.e164);
  for (const wrong of [not(code), not(not(code))]) {
    await codeField(page).fill(wrong);
    await page.getByText('This is not the code.').waitFor();
  }
  await codeField(page).fill(not(not(not(code))));
  await page.getByText('That code is of no more use').waitFor();
  expect(await codeField(page).count()).toBe(0);
  await picture(page, 'no-more-tries');
  expect(await page.getByRole('button', { name: /Send a new code in/ }).isDisabled()).toBe(true);

  await wait(page, coolDown);
  await page.getByRole('button', { name: 'Send a new code', exact: true }).click();
  await page.getByText('Only the newest one works.').waitFor();
  await codeField(page).fill((await textTo(number.e164, 2)).code);
  await signedIn(page).waitFor();
}, 60_000);

it.each([
  ['the whole message', (text: string) => text],
  ['a code with blanks', (text: string) => ` ${codeIn(text).replace(/(...)/, '$1 ')} `],
  [
    'full-width digits',
    (text: string) =>
      codeIn(text).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  ],
])(
  'takes %s that is pasted, at once',
  async (_, pasted) => {
    const number = newNumber();
    const page = await newBrowser({ permissions: ['clipboard-read', 'clipboard-write'] });
    await askForCode(page, number.typed);
    const { text } = await textTo(number.e164);
    await page.evaluate((content) => navigator.clipboard.writeText(content), pasted(text));
    await codeField(page).focus();
    await page.keyboard.press('ControlOrMeta+v');
    await signedIn(page).waitFor();
  },
  60_000,
);

it('sends a new code when the countdown is over, and the older one signs nobody in', async () => {
  const number = newNumber();
  const page = await newBrowser();
  await page.clock.install();
  await askForCode(page, number.typed);
  const first = await textTo(number.e164);
  expect(await page.getByRole('button', { name: /Send a new code in 0:\d\d/ }).isDisabled()).toBe(true);
  await wait(page, coolDown);
  await page.getByRole('button', { name: 'Send a new code', exact: true }).click();
  await page.getByText('Only the newest one works.').waitFor();
  const second = await textTo(number.e164, 2);
  await picture(page, 'new-code');
  if (first.code !== second.code) {
    await codeField(page).fill(first.code);
    await page.getByText('This is not the code.').waitFor();
  }
  await codeField(page).fill(second.code);
  await signedIn(page).waitFor();
}, 60_000);

it('lets people change the number, and brings them back to the code that is on its way', async () => {
  const [wrong, right] = [newNumber(), newNumber()];
  const page = await newBrowser();
  await askForCode(page, wrong.typed);
  await textTo(wrong.e164);
  await page.getByRole('button', { name: 'Change the number' }).click();
  expect(await identifier(page).inputValue()).toBe(wrong.shown);
  await identifier(page).fill(right.typed);
  await page.keyboard.press('Enter');
  await page.getByText(right.shown).waitFor();
  const { code } = await textTo(right.e164);

  await page.getByRole('button', { name: 'Change the number' }).click();
  await identifier(page).fill(right.typed);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  expect(await textsTo(right.e164)).toHaveLength(1);
  await codeField(page).fill(code);
  await signedIn(page).waitFor();
}, 60_000);

it('keeps the code entry when a phone threw the page away meanwhile', async () => {
  const number = newNumber();
  const page = await newBrowser(phone);
  await askForCode(page, number.typed);
  const { code } = await textTo(number.e164);
  await page.reload();
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  await codeField(page).fill(code);
  await signedIn(page).waitFor();
}, 60_000);

it.each([
  ['0312345678', 'This is no mobile number, or a digit is wrong.'],
  ['+447400123456', 'We can only text numbers of these countries: Japan, United States.'],
  ['+8190', 'This does not look like a whole telephone number.'],
])('says what is wrong with %s, and sends nothing', async (typed, words) => {
  const page = await newBrowser();
  await page.goto(app().page);
  const calls: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(app().endpoint) && request.postData()?.includes(typed.replace('+', '')))
      calls.push(request.url());
  });
  await identifier(page).fill(typed);
  await page.keyboard.press('Enter');
  await page.getByText(words).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  expect(calls).toEqual([]);
});

it('says so when a message could not be sent, and sends it at the next try', async () => {
  const number = newNumber();
  const page = await newBrowser();
  await page.goto(app().page);
  await identifier(page).fill(number.typed);
  const fault = { service: 'sms-voice', operation: 'SendTextMessage', kind: 'throttle', times: 9 };
  await fetch(`${app().endpoint}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  await page.keyboard.press('Enter');
  await page.getByText('The message could not be sent.').waitFor();
  expect(await textsTo(number.e164)).toEqual([]);
  await fetch(`${app().endpoint}/_local/faults`, { method: 'DELETE' });
  await page.getByRole('button', { name: 'Text me a code' }).click();
  await codeField(page).fill((await textTo(number.e164)).code);
  await signedIn(page).waitFor();
}, 60_000);

it('asks for an e-mail address alone, and mails a link, where the stage has no codes', async () => {
  const page = await newBrowser();
  await page.route('**/config.json', async (route) => {
    const response = await route.fetch();
    const { codes, sms, contactApiUrl, ...config } = await response.json();
    expect([codes, sms, contactApiUrl]).not.toContain(undefined);
    await route.fulfill({ response, json: config });
  });
  await page.goto(app().page);
  await page.getByLabel('E-mail address', { exact: true }).fill(newNumber().typed);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByText('This does not look like an e-mail address.').waitFor();
  expect(await page.getByRole('combobox').count()).toBe(0);
  await identifier(page).fill(newAddress());
  await page.keyboard.press('Enter');
  await page.getByText('If this address can sign in, a link is on its way to').waitFor();
  expect(await codeField(page).count()).toBe(0);
});

it('reads a number by the country that is chosen, whatever keyboards and address books put around digits', async () => {
  const page = await newBrowser();
  await page.goto(app().page);
  for (const typed of [
    '090・1234・5678',
    '090/1234/5678',
    '０９０ー１２３４ー５６７８',
    '\u202d+81 90-1234-5678\u202c',
    '\u2068+81 90-1234-5678\u2069',
    '090\u00ad1234\ufe0d5678',
  ]) {
    await identifier(page).fill(typed);
    await page.getByText('Reads as +81 90 1234 5678').waitFor();
    await identifier(page).fill('');
    await page.getByText('Reads as').waitFor({ state: 'detached' });
  }
  await identifier(page).fill('201 555 0123');
  await page.getByRole('combobox', { name: 'Country of the number' }).selectOption('US');
  await page.getByText('Reads as +1 201 555 0123').waitFor();
});

it('speaks Japanese on a phone in the dark, in the page and in the message', async () => {
  const number = newNumber();
  const page = await newBrowser({ ...phone, locale: 'ja-JP', viewport: { width: 360, height: 740 } });
  await page.goto(app().page);
  await identifier(page).fill(number.typed);
  await page.getByText(`宛先の番号: ${number.shown}`).waitFor();
  await picture(page, 'ja-phone-number');
  await page.getByRole('button', { name: 'SMS でコードを送る' }).click();
  await page.getByRole('heading', { name: 'コードを入力' }).waitFor();
  const { text, code } = await textTo(number.e164);
  expect(text).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  await codeField(page).fill(not(code));
  await page.getByText('コードが違います。').waitFor();
  await picture(page, 'ja-code');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await codeField(page).fill(code);
  await page.getByRole('heading', { name: 'サインインしています' }).waitFor();
  await page.getByRole('heading', { name: '連絡先' }).waitFor();
  await page.getByRole('heading', { name: '連絡先' }).scrollIntoViewIfNeeded();
  await picture(page, 'ja-contacts');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
}, 60_000);

describe('a mail with a link and a code', () => {
  const askForMail = async (page: Page, address: string) => {
    await page.goto(app().page);
    await identifier(page).fill(address);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  };

  it('signs in by its code in the browser that asked, which uses its link up; from then on the page leads with codes', async () => {
    const address = newAddress();
    const page = await newBrowser({ viewport: { width: 1100, height: 760 } });
    await askForMail(page, address);
    await picture(page, 'link-and-code');
    const mail = await app().mailTo(address);
    const code = codeIn(mail.text.replace(linkIn(mail.text).href, ''));
    await codeField(page).fill(not(code));
    await page.getByText('This code does not sign you in').waitFor();
    await codeField(page).fill(code);
    await signedIn(page).waitFor();
    await page.getByText('Code by mail').waitFor();
    const reader = await page.context().newPage();
    await finish(reader, linkIn(mail.text).href);
    await reader.getByRole('heading', { name: 'This link can’t sign you in' }).waitFor();
    await reader.close();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();

    await app().setClock(61);
    await page.goto(app().page);
    await identifier(page).fill(address);
    await page.getByRole('button', { name: 'Mail me a code' }).click();
    await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
    const second = await app().mailTo(address, 2);
    expect(second.text).not.toContain('#ey');
    await picture(page, 'code-by-mail');
    await codeField(page).fill(codeIn(second.text));
    await signedIn(page).waitFor();
  }, 90_000);

  it("does not sign in by its code elsewhere, where a stranger has asked for the owner's mail", async () => {
    const address = newAddress();
    const owner = await newBrowser();
    await askForMail(owner, address);
    const mail = await app().mailTo(address);
    const code = codeIn(mail.text.replace(linkIn(mail.text).href, ''));
    const stranger = await newBrowser();
    await askForMail(stranger, address);
    await codeField(stranger).fill(code);
    await stranger.getByText('This code does not sign you in').waitFor();
    await codeField(owner).fill(code);
    await signedIn(owner).waitFor();
  }, 60_000);
});

describe('where an account is reached', () => {
  it('changes once the new number or address is proven, and not before', async () => {
    const [before, after] = [newNumber(), newNumber()];
    const address = newAddress();
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await signInByText(page, before);
    await page.getByRole('button', { name: 'Change the mobile number' }).click();
    await page.getByLabel('New mobile number').fill(after.typed);
    await page.getByRole('button', { name: 'Send a code there' }).click();
    await page.getByText(`Type the code that we sent to ${after.shown}.`).waitFor();
    await picture(page, 'change-number');
    const { code } = await textTo(after.e164);
    await codeField(page).fill(not(code));
    await page.getByText('This is not the code.').waitFor();
    expect(await idTokenClaims(page)).toMatchObject({ phone_number: before.e164 });
    await codeField(page).fill(code);
    await page.getByText(`From now on we reach you at ${after.shown}.`).waitFor();
    expect(await idTokenClaims(page)).toMatchObject({
      phone_number: after.e164,
      phone_number_verified: true,
    });

    // A sign-in from before a change changes nothing more.
    const add = async () => {
      await page.getByRole('button', { name: 'Add an e-mail address' }).click();
      await page.getByLabel('New e-mail address').fill(address);
      await page.getByRole('button', { name: 'Send a code there' }).click();
    };
    await add();
    await page.getByText('This changes only soon after a sign-in').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Please sign in again, then make your change').waitFor();
    await app().setClock(60);
    await signInByText(page, after, 2);
    await add();
    await page.getByText(`Type the code that we sent to ${address}.`).waitFor();
    await codeField(page).fill(codeIn((await app().mailTo(address)).text));
    await page.getByText(`From now on we reach you at ${address}.`).waitFor();
    expect(await idTokenClaims(page)).toMatchObject({ email: address, email_verified: true });
    // Refreshed tokens lack the claim; the page has seen it before and says it on.
    await page.getByText('Code by text message').waitFor();
    await picture(page, 'contacts');
  }, 90_000);

  it('asks for another sign-in when the last one is a while ago', async () => {
    const number = newNumber();
    const page = await newBrowser();
    await signInByText(page, number);
    await app().setClock(10 * 60);
    await page.getByRole('button', { name: 'Add an e-mail address' }).click();
    await page.getByLabel('New e-mail address').fill(newAddress());
    await page.getByRole('button', { name: 'Send a code there' }).click();
    await page.getByText('This changes only soon after a sign-in').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Please sign in again, then make your change').waitFor();
    expect(await identifier(page).inputValue()).toBe(number.e164);
  }, 60_000);
});

it('asks for a second proof of a number that was not used for long, and takes a mailed link for it', async () => {
  const number = newNumber();
  const address = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 760 } });
  await signInByText(page, number);
  await page.getByRole('button', { name: 'Add an e-mail address' }).click();
  await page.getByLabel('New e-mail address').fill(address);
  await page.getByRole('button', { name: 'Send a code there' }).click();
  await codeField(page).fill(codeIn((await app().mailTo(address)).text));
  await page.getByText(`From now on we reach you at ${address}.`).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();

  await app().setClock(181 * day);
  await askForCode(page, number.typed);
  await codeField(page).fill((await textTo(number.e164, 2)).code);
  await page.getByRole('heading', { name: 'One more proof' }).waitFor();
  await picture(page, 'second-proof');
  await page.getByLabel('E-mail address of the account').fill(address);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await finish(page, linkIn((await app().mailTo(address, 2)).text).href);
  await signedIn(page).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();

  await app().setClock(181 * day + coolDown);
  await signInByText(page, number, 3);
}, 120_000);

it('takes a passkey for the second proof', async () => {
  const number = newNumber();
  const page = await newBrowser();
  const authenticator = await addAuthenticator(page);
  await signInByText(page, number);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Create passkey' }).click();
  await page.getByText('It can sign you in from now on.').waitFor();
  // Untouched, so that what the address field offers is not taken before anybody chose it.
  await authenticator.setPresence(false);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();

  await app().setClock(181 * day);
  await askForCode(page, number.typed);
  await codeField(page).fill((await textTo(number.e164, 2)).code);
  await page.getByRole('heading', { name: 'One more proof' }).waitFor();
  await authenticator.setPresence(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await signedIn(page).waitFor();
  expect(await idTokenClaims(page)).toMatchObject({ sign_in_method: 'FIDO2' });
  await authenticator.setPresence(false);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();

  await app().setClock(181 * day + coolDown);
  await signInByText(page, number, 3);
}, 120_000);
