/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { linkIn } from '../support/cognito';
import { picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, askForLink, finish, signedIn } = visiting({
  asReadme: true,
});

it('signs a new person in: asks, reads the mail in the inbox, clicks, is in, and out again', async () => {
  const email = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 760 } });
  await page.goto(app().page);
  await page.getByLabel('E-mail address').waitFor();
  await picture(page, 'sign-in');
  await askForLink(page, email);
  await picture(page, 'check-your-mail');

  const inbox = await page.context().newPage();
  await inbox.goto(app().inbox);
  await inbox.getByRole('button', { name: email }).click();
  const mail = inbox.frameLocator('iframe').first();
  await mail.getByRole('link').first().waitFor();
  await picture(inbox, 'inbox');
  const opened = page.context().waitForEvent('page');
  await mail.getByRole('link').first().click();
  const landing = await opened;
  await landing.getByRole('button', { name: 'Finish signing in' }).waitFor();
  expect(landing.url()).toBe(new URL('/', app().page).href);
  await picture(landing, 'finish-signing-in');
  await landing.getByRole('button', { name: 'Finish signing in' }).click();
  await signedIn(landing).waitFor();
  await landing.getByText(email).first().waitFor();
  await landing.getByText('Link by mail').waitFor();
  await picture(landing, 'signed-in');

  await landing.reload();
  await signedIn(landing).waitFor();
  await landing.getByRole('button', { name: 'Get new tokens' }).click();
  await landing.getByText('New tokens are here.').waitFor();
  await landing.getByRole('button', { name: 'Get new tokens' }).click();
  await landing.getByText('New tokens are here.').waitFor();

  await landing.getByRole('button', { name: 'Sign out' }).click();
  await landing.getByText('You are signed out.').waitFor();
  expect(
    await landing.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('Token'))),
  ).toEqual([]);
}, 120_000);

it('opens the newest mail in the inbox by itself, and leaves who reads another one alone', async () => {
  const [first, second, third] = [newAddress(), newAddress(), newAddress()];
  const page = await newBrowser();
  const ask = async (email: string) => {
    await page.goto(app().page);
    await askForLink(page, email);
  };
  const inbox = await page.context().newPage();
  await inbox.goto(app().inbox);
  const opened = inbox.locator('#to');
  await ask(first);
  await opened.getByText(first).waitFor();
  await ask(second);
  await opened.getByText(second).waitFor();

  await inbox.getByRole('button', { name: first }).click();
  await ask(third);
  await inbox.getByRole('button', { name: third }).waitFor();
  expect(await opened.textContent()).toBe(first);
}, 120_000);

it('works by keyboard alone, and says aloud what happened', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await page.goto(app().page);
  await page.getByLabel('E-mail address').waitFor();
  for (let presses = 0; presses < 10; presses++) {
    if (await page.evaluate(() => document.activeElement?.tagName === 'INPUT')) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Check your mail');
  const { href } = linkIn((await app().mailTo(email)).text);
  await page.goto('about:blank');
  await page.goto(href);
  await page.getByRole('button', { name: 'Finish signing in' }).waitFor();
  for (let presses = 0; presses < 10; presses++) {
    if (
      await page.evaluate(
        () =>
          document.activeElement?.textContent === 'Finish signing in' &&
          document.activeElement.tagName === 'BUTTON',
      )
    )
      break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await signedIn(page).waitFor();
});

it('redeems nothing by itself: a scanner that runs scripts leaves the link for its owner', async () => {
  const page = await newBrowser();
  const { href } = await askForLink(page, newAddress());
  const scanner = await newBrowser();
  const calls: string[] = [];
  scanner.on('request', (request) => {
    if (request.url().startsWith(app().endpoint)) calls.push(request.url());
  });
  await scanner.goto(href);
  await scanner.getByText('It was asked for in another browser or on another device.').waitFor();
  await scanner.waitForTimeout(1_000);
  const reader = await page.context().newPage();
  reader.on('request', (request) => {
    if (request.url().startsWith(app().endpoint)) calls.push(request.url());
  });
  await reader.goto(href);
  await reader.getByRole('button', { name: 'Finish signing in' }).waitFor();
  await reader.waitForTimeout(1_000);
  expect(calls).toEqual([]);
  await finish(page, href);
  await signedIn(page).waitFor();
});

it("tells somebody with another person's link, or another browser, that it opens where it was asked for, and the link stays good", async () => {
  const page = await newBrowser();
  const { href } = await askForLink(page, newAddress());
  const other = await newBrowser();
  await other.goto(href);
  await other.getByText('It was asked for in another browser or on another device.').waitFor();
  await other.getByText('The code in the same mail works in the browser in which you asked.').waitFor();
  await picture(other, 'another-browser');
  await finish(page, href);
  await signedIn(page).waitFor();
});

it('reads an address however it is typed or pasted, and mails the link to its one spelling', async () => {
  const page = await newBrowser();
  for (const [typed, mailed, shown] of [
    ['alice@ｅｘａｍｐｌｅ.net', 'alice@example.net', 'alice@example.net'],
    ['ａｌｉｃｅ２＠ｅｘａｍｐｌｅ．ｎｅｔ', 'alice2@example.net', 'alice2@example.net'],
    ['\u2068alice3@example.net\u2069\u200b', 'alice3@example.net', 'alice3@example.net'],
    ['taro..yamada@docomo.ne.jp', '"taro..yamada"@docomo.ne.jp', 'taro..yamada@docomo.ne.jp'],
    ['taro.@docomo.ne.jp', '"taro."@docomo.ne.jp', 'taro.@docomo.ne.jp'],
    ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp', 'taro@日本語.jp'],
  ] as const) {
    await page.goto(app().page);
    await page.getByLabel('E-mail address').fill(typed);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByText(shown, { exact: true }).waitFor();
    await app().mailTo(mailed);
  }
  // The one with a domain in its own script signs in, and what is kept is ASCII.
  await finish(page, linkIn((await app().mailTo('taro@xn--wgv71a119e.jp')).text).href);
  await signedIn(page).waitFor();
  await page.getByText('taro@日本語.jp').first().waitFor();
  const kept = await page.evaluate(() => Object.values(localStorage).join('\n'));
  expect(kept).not.toContain('日本語');
}, 60_000);

it('says of an address that nobody can mail why, without asking anybody', async () => {
  const page = await newBrowser();
  await page.goto(app().page);
  const calls: string[] = [];
  page.on('request', (request) => {
    // Autofill of passkeys asks for a challenge, which names nobody.
    const isOfNobody = request.url().endsWith('/sign-in-challenge');
    if (request.url().startsWith(app().endpoint) && !isOfNobody) calls.push(request.url());
  });
  for (const [typed, words] of [
    ['jesús@example.com', 'No mail can be sent to this address'],
    ['a’lice@example.com', 'No mail can be sent to this address'],
    ['alice@example', 'This does not look like an e-mail address.'],
  ] as const) {
    await page.getByLabel('E-mail address').fill(typed);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByText(words).waitFor();
  }
  expect(calls).toEqual([]);
});

it('refuses a link the second time, in words, and offers a new one', async () => {
  const page = await newBrowser();
  const { href } = await askForLink(page, newAddress());
  await finish(page, href);
  await signedIn(page).waitFor();
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('CognitoIdentityServiceProvider')) localStorage.removeItem(key);
  });
  await finish(page, href);
  await page.getByRole('heading', { name: 'This link can’t sign you in' }).waitFor();
  await page.getByRole('button', { name: 'Mail me a new link' }).waitFor();
});

it('sends again after the cool-down, and the first link still works', async () => {
  const email = newAddress();
  const page = await newBrowser();
  const { href } = await askForLink(page, email);
  await page.getByText(/Send again in/).waitFor();
  await app().setClock(61);
  await page.goto(app().page);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  const second = linkIn((await app().mailTo(email, 2)).text);
  expect(second.href).not.toBe(href);
  await finish(page, href);
  await signedIn(page).waitFor();
});

/** Counts what the page asks Cognito for. */
function asked(page: Page, operation: string): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.headers()['x-amz-target']?.endsWith(`.${operation}`)) count += 1;
  });
  return () => count;
}

it.each([
  ['fast', 12],
  ['slow', -12],
])('signs in, and stays signed in, with a clock that is 12 minutes %s', async (_how, minutes) => {
  const page = await newBrowser();
  await page.clock.install({ time: Date.now() + minutes * 60_000 });
  const refreshed = asked(page, 'GetTokensFromRefreshToken');
  const { href } = await askForLink(page, newAddress());
  await finish(page, href);
  await signedIn(page).waitFor();
  await page.reload();
  await signedIn(page).waitFor();
  await page.waitForTimeout(2_500);
  expect(refreshed()).toBe(0);
  await page.getByRole('button', { name: 'Get new tokens' }).click();
  await page.getByText('New tokens are here.').waitFor();
  expect(refreshed()).toBe(1);
});

it('measures what passes when the clock is put back: sends again, redeems, and renews the session once', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await page.clock.install();
  const { href } = await askForLink(page, email);
  await page.getByText(/Send again in/).waitFor();
  await page.clock.setSystemTime(Date.now() - 12 * 60_000);
  await app().setClock(61);
  await page.clock.fastForward(61_000);
  await page.getByRole('button', { name: 'Send it again' }).click();
  await page.getByText(/^We sent another/).waitFor();
  expect(linkIn((await app().mailTo(email, 2)).text).href).not.toBe(href);
  await finish(page, href);
  await signedIn(page).waitFor();
  // The page is closed meanwhile: it would renew the session itself, once it sees the clock.
  await page.goto('about:blank');
  const refreshed = asked(page, 'GetTokensFromRefreshToken');
  await page.clock.setSystemTime(Date.now() - 60 * 60_000);
  await page.goto(app().page);
  await signedIn(page).waitFor();
  await page.waitForTimeout(2_500);
  expect(refreshed()).toBe(1);
});

it('takes a link that a mail program has mangled, says of one that is not whole what to do, and keeps neither in the address bar', async () => {
  const page = await newBrowser();
  const email = newAddress();
  const { href } = await askForLink(page, email);
  expect(href.length).toBeLessThanOrEqual(400);
  const open = async (address: string) => {
    await page.goto('about:blank');
    await page.goto(address);
  };
  const mangled = [
    ...[
      `${href}.`,
      `${href}>`,
      `${href}&x=1`,
      `${href}?utm_source=mail`,
      href.replace(/\.(?=[^.]*$)/, '%2E'),
    ],
    ...[href.replace('#', '%23'), `${href.replace('#', '%2523')}.`, href.replace(/.{70}/g, '$&=')],
  ];
  for (const address of mangled) {
    await open(address);
    await page.getByRole('button', { name: 'Finish signing in' }).waitFor();
    expect(page.url()).toBe(new URL('/', app().page).href);
  }
  for (const length of [0.35, 0.6, 0.98]) {
    await open(href.slice(0, Math.floor(href.length * length)));
    await page.getByText('It is not whole').waitFor();
    expect(page.url()).toBe(new URL('/', app().page).href);
  }
  await picture(page, 'link-not-whole');
  // Opened in the same tab, as a link that is pasted there.
  await page.evaluate(
    (hash) => {
      window.location.hash = hash;
    },
    `${new URL(href).hash})`,
  );
  await page.getByRole('button', { name: 'Finish signing in' }).click();
  await signedIn(page).waitFor();
});

it('speaks Japanese, in the page and in the mail', async () => {
  const email = newAddress();
  const page = await newBrowser({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  await page.goto(app().page);
  await page.getByRole('textbox').fill(email);
  await page.keyboard.press('Enter');
  const mail = await app().mailTo(email);
  expect(mail.subject).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  expect(mail.html).toContain('lang="ja"');
  expect(mail.text).toMatch(/リクエスト日時：.*（日本標準時）/);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
  await picture(page, 'ja');
});

it.each([
  ['a phone', { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true }],
  ['a phone in the dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const }],
  ['a desktop in the dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' as const }],
])('fits %s', async (device, options) => {
  const page = await newBrowser(options);
  const { href } = await askForLink(page, newAddress());
  await picture(page, `${device.replaceAll(' ', '-')}-check-your-mail`);
  await finish(page, href);
  await signedIn(page).waitFor();
  await picture(page, `${device.replaceAll(' ', '-')}-signed-in`);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
});

it('says so when the service is out of reach', async () => {
  const page = await newBrowser();
  await page.goto(app().page);
  await page.route(`${app().endpoint}/**`, (route) => route.abort('connectionrefused'));
  await page.getByLabel('E-mail address').fill(newAddress());
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByText('We can’t reach the service.').waitFor();
});
