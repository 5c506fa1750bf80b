/// <reference lib="dom" />
/**
 * What people's browsers, keyboards, networks and helpers do to the page; docs/reports.md says who reported
 * each.
 */
import type { CDPSession, Page } from 'playwright-core';
import { linkIn } from '../support/cognito';
import { telephones } from '../support/telephones';
import { addAuthenticator } from '../support/virtual-authenticator';
import { allThere, breakTitles, focusOn, linkAskedFor, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, askForLink, finish, signedIn, signInByLink } = visiting({
  overrides: { recovery: { codes: { enabled: true } } },
});
const { newNumber, textTo, textsTo } = telephones(app);

const field = (page: Page) => page.getByRole('textbox').first();
const codeField = (page: Page) => page.locator('input[autocomplete="one-time-code"]');
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const outOfReach = (page: Page) => page.getByText('We can’t reach the service.');

async function open(page: Page): Promise<void> {
  await page.goto(app().page);
  await heading(page, 'Sign in').waitFor();
  await field(page).waitFor();
}

async function mailsTo(email: string): Promise<number> {
  const { messages } = (await (await fetch(`${app().endpoint}/_aws/ses`)).json()) as {
    messages: { Destination: { ToAddresses: string[] } }[];
  };
  return messages.filter(({ Destination }) => Destination.ToAddresses.includes(email)).length;
}

/**
 * Everything that the keyboard can reach, in its order, with whether one sees where it is. Named by its place
 * in the body: late views add to the head.
 */
async function tabStops(page: Page): Promise<{ name: string; isSeen: boolean }[]> {
  const stops: { name: string; isSeen: boolean }[] = [];
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    // From the top, and not from where the focus was.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return undefined;
      const marked = [focused, focused.parentElement].some((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element as Element);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
      const all = [...document.body.querySelectorAll('*')];
      return { name: String(all.indexOf(focused)), isSeen: marked };
    });
    if (!stop || stops.some(({ name }) => name === stop.name)) break;
    stops.push(stop);
  }
  return stops;
}

/** What there is to reach: all that is enabled, shown, and not taken out of the order. */
const reachable = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.body.querySelectorAll('*')];
    return [...document.querySelectorAll<HTMLElement>('a[href], button, input, select')]
      .filter((one) => !one.matches(':disabled') && one.tabIndex >= 0 && one.getClientRects().length > 0)
      .map((one) => String(all.indexOf(one)));
  });

/** Says, a while long, what a screen reader would read out unasked. */
async function announcements(page: Page, milliseconds: number): Promise<string[]> {
  return page.evaluate(async (wait) => {
    const said: string[] = [];
    const live =
      '[role="alert"], [role="status"], [role="log"], [aria-live="polite"], [aria-live="assertive"]';
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(live);
        if (region) said.push(region.textContent);
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    await new Promise((resolve) => setTimeout(resolve, wait));
    observer.disconnect();
    return said;
  }, milliseconds);
}

/** Does to a page's text what browsers that translate do: each piece moves into an element of theirs. */
const translating = `
  const translate = (root) => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode())
      if (text.data.trim() && !text.parentElement.closest('font, script, style')) found.push(text);
    for (const text of found) {
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      outer.append(inner);
      inner.append('«' + text.data + '»');
      text.replaceWith(outer);
    }
  };
  addEventListener('DOMContentLoaded', () => {
    translate(document.body);
    new MutationObserver(() => translate(document.body)).observe(document.body, {
      subtree: true, childList: true, characterData: true,
    });
  });
`;

/** Waits until the focus is in a field. */
const inField = (page: Page) => page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');

describe('by keyboard alone', () => {
  it('reaches all there is, sees where it is, and is never held', async () => {
    const page = await newBrowser();
    await open(page);
    const first = await tabStops(page);
    expect(first.map(({ name }) => name)).toEqual(await reachable(page));
    expect(first.filter(({ isSeen }) => !isSeen)).toEqual([]);
    await addAuthenticator(page);
    await signInByLink(page, newAddress());
    await button(page, 'Make recovery codes').waitFor();
    await allThere(page);
    const all = await tabStops(page);
    expect(all.map(({ name }) => name)).toEqual(await reachable(page));
    expect(all.filter(({ isSeen }) => !isSeen)).toEqual([]);
  }, 60_000);

  it('opens and leaves forms and dialogs, and is back where it was', async () => {
    const page = await newBrowser();
    await addAuthenticator(page);
    await signInByLink(page, newAddress());
    await button(page, 'Add a passkey').focus();
    await page.keyboard.press('Enter');
    await inField(page);
    await page.keyboard.press('Escape');
    await focusOn(page, 'Add a passkey');
    await page.keyboard.press('Enter');
    await inField(page);
    await page.keyboard.press('Enter');
    await page.getByText('It can sign you in from now on.').waitFor();
    await focusOn(page, 'Passkeys');
    await button(page, /^Remove “/).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const held = await tabStops(page);
    expect(held.length).toBeGreaterThanOrEqual(1);
    expect(
      await page.evaluate(
        () => document.activeElement === document.body || Boolean(document.activeElement?.closest('dialog')),
      ),
    ).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await focusOn(page, 'Remove');
  }, 60_000);
});

describe('with a screen reader', () => {
  it('hears of a countdown when it asks, and of nothing each second', async () => {
    const page = await newBrowser();
    const email = newAddress();
    const { href } = await askForLink(page, email);
    const before = await button(page, /^Send again in/).textContent();
    expect(await announcements(page, 2_200)).toEqual([]);
    expect(await button(page, /^Send again in/).textContent()).not.toBe(before);
    await finish(page, href);
    await signedIn(page).waitFor();
    await button(page, 'Make recovery codes').waitFor();
    const timer = page.getByRole('timer');
    const left = await timer.textContent();
    expect(await announcements(page, 2_200)).toEqual([]);
    expect(await timer.textContent()).not.toBe(left);
    expect(await page.locator('main').ariaSnapshot()).toMatch(/definition:\n\s+- timer: \d+:\d\d/);
  }, 60_000);

  it('finds each field with its name, its fault and what it is for', async () => {
    const page = await newBrowser();
    await open(page);
    await field(page).fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByText('This does not look like an e-mail address.').waitFor();
    expect(await field(page).evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await field(page).getAttribute('autocomplete')).toBe('username webauthn');
    const described = await field(page).evaluate((one) => {
      const region = document.getElementById(one.getAttribute('aria-describedby') ?? '');
      return [region?.getAttribute('aria-live'), region?.textContent];
    });
    // Password managers don't look into shadow trees.
    expect(await page.evaluate(() => [...document.querySelectorAll('*')].some((one) => one.shadowRoot))).toBe(
      false,
    );
    expect(described).toEqual(['polite', expect.stringContaining('should read like')]);
    await field(page).fill(newNumber().typed);
    await button(page, 'Text me a code').click();
    await codeField(page).waitFor();
    expect(await codeField(page).getAttribute('inputmode')).toBe('numeric');
    expect(await codeField(page).evaluate((one) => one === document.activeElement)).toBe(true);
  }, 60_000);
});

describe('where the network fails', () => {
  /** Each: how to get to the button, the button, and what it leads to. */
  const goesOn = async (page: Page, press: () => Promise<void>, then: () => Promise<void>) => {
    // The next views are fetched ahead. A browser never asks again for one that failed to come.
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    await press();
    await outOfReach(page).waitFor();
    expect(await outOfReach(page).evaluate((one) => one.closest('[role="alert"]') !== null)).toBe(true);
    await page.context().setOffline(false);
    await press();
    await then();
    expect(await outOfReach(page).count()).toBe(0);
  };

  it('asks for a link, and finishes with it, once it is back', async () => {
    const email = newAddress();
    const page = await newBrowser();
    await open(page);
    await field(page).fill(email);
    await goesOn(
      page,
      () => button(page, 'Mail me a link').click(),
      () => heading(page, 'Check your mail').waitFor(),
    );
    await linkAskedFor(page);
    const { href } = linkIn((await app().mailTo(email)).text);
    expect(await mailsTo(email)).toBe(1);
    await page.goto('about:blank');
    await page.goto(href);
    await button(page, 'Finish signing in').waitFor();
    await goesOn(
      page,
      () => button(page, 'Finish signing in').click(),
      () => signedIn(page).waitFor(),
    );
    await button(page, 'Make recovery codes').waitFor();
    await goesOn(
      page,
      () => button(page, 'Get new tokens').click(),
      () => page.getByText('New tokens are here.').waitFor(),
    );
  }, 60_000);

  it('sends a code, and takes it, once it is back', async () => {
    const number = newNumber();
    const page = await newBrowser();
    await open(page);
    await field(page).fill(number.typed);
    await button(page, 'Text me a code').waitFor();
    await goesOn(
      page,
      () => button(page, 'Text me a code').click(),
      () => codeField(page).waitFor(),
    );
    const { code } = await textTo(number.e164);
    expect(await textsTo(number.e164)).toHaveLength(1);
    let isTyped = false;
    const answers: string[] = [];
    page.on('requestfinished', (request) => {
      if (request.postData()?.includes(code)) answers.push(request.url());
    });
    await goesOn(
      page,
      async () => {
        if (isTyped) await button(page, /^Sign in$/).click();
        else await codeField(page).fill(code);
        isTyped = true;
        // As somebody does who is used to it; the code is on its way already.
        await page.keyboard.press('Enter');
      },
      () => signedIn(page).waitFor(),
    );
    expect(answers).toHaveLength(1);
  }, 60_000);

  it('uses a passkey once it is back', async () => {
    const page = await newBrowser();
    const authenticator = await addAuthenticator(page);
    await signInByLink(page, newAddress());
    await button(page, 'Make recovery codes').waitFor();
    await button(page, 'Add a passkey').click();
    await goesOn(
      page,
      () => button(page, 'Create passkey').click(),
      () => page.getByText('It can sign you in from now on.').waitFor(),
    );
    await authenticator.setPresence(false);
    await button(page, 'Sign out').click();
    await page.getByText('You are signed out.').waitFor();
    await page.context().setOffline(true);
    await authenticator.setPresence(true);
    await button(page, 'Sign in with a passkey').click();
    await outOfReach(page).waitFor();
    await page.context().setOffline(false);
    // Autofill, which is offered again too, may be quicker than the click.
    void button(page, 'Sign in with a passkey')
      .click()
      .catch(() => undefined);
    await signedIn(page).waitFor();
  }, 60_000);

  it('mails once where the answer alone was lost and the person tries again', async () => {
    const email = newAddress();
    const page = await newBrowser();
    await open(page);
    await field(page).fill(email);
    let isLost = false;
    await page.route(`${app().endpoint}/**`, async (route) => {
      const asksForLink = route.request().postData()?.includes('alreadyHaveMagicLink') === true;
      if (isLost || !asksForLink) return route.fallback();
      isLost = true;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await button(page, 'Mail me a link').click();
    await outOfReach(page).waitFor();
    await app().mailTo(email);
    await button(page, 'Mail me a link').click();
    await heading(page, 'Check your mail').waitFor();
    await finish(page, linkIn((await app().mailTo(email)).text).href);
    await signedIn(page).waitFor();
    expect(await mailsTo(email)).toBe(1);
  }, 60_000);

  it('says that it is at work where answers are slow, and sends once however often it is clicked', async () => {
    const email = newAddress();
    const page = await newBrowser();
    await open(page);
    await page.route(`${app().endpoint}/**`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      return route.fallback();
    });
    await field(page).fill(email);
    const send = button(page, 'Mail me a link');
    await send.dblclick();
    const busy = button(page, 'Sending…');
    await busy.waitFor();
    expect(await busy.getAttribute('aria-disabled')).toBe('true');
    for (let clicks = 0; clicks < 3; clicks++) await busy.dispatchEvent('click');
    await heading(page, 'Check your mail').waitFor();
    await app().mailTo(email);
    expect(await mailsTo(email)).toBe(1);
  }, 60_000);

  it('shows no form to somebody whose tokens are being renewed, and none of what it can’t read', async () => {
    const page = await newBrowser();
    await signInByLink(page, newAddress());
    // Sections that still load would renew the tokens by themselves.
    await button(page, 'Make recovery codes').waitFor();
    await allThere(page);
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage))
        if (key.endsWith('.expireAt')) localStorage.setItem(key, new Date(0).toISOString());
    });
    await page.route(`${app().endpoint}/**`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return route.fallback();
    });
    await page.addInitScript(() => {
      new MutationObserver(() => {
        const title = document.querySelector('h1')?.textContent;
        const seen = JSON.parse(sessionStorage.getItem('seen') ?? '[]') as string[];
        if (title && seen.at(-1) !== title) sessionStorage.setItem('seen', JSON.stringify([...seen, title]));
      }).observe(document, { subtree: true, childList: true });
    });
    await page.reload();
    await signedIn(page).waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('seen'))).toBe(
      JSON.stringify(['One moment…', 'You are signed in']),
    );
    await page.unrouteAll();
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage))
        if (/(?:id|access)Token$/.test(key)) localStorage.setItem(key, 'eyJ.half');
    });
    await page.reload();
    await heading(page, 'Sign in').waitFor();
  }, 60_000);

  it('keeps a session whose tokens are over while nobody can renew them', async () => {
    const page = await newBrowser();
    await signInByLink(page, newAddress());
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage))
        if (key.endsWith('.expireAt')) localStorage.setItem(key, new Date(0).toISOString());
    });
    await page.route(`${app().endpoint}/**`, (route) => route.abort('internetdisconnected'));
    await page.reload();
    // Each section that cannot load says so.
    await outOfReach(page).first().waitFor();
    await page.unrouteAll();
    await page.reload();
    await signedIn(page).waitFor();
  }, 60_000);
});

describe('where the browser keeps nothing', () => {
  it.each([
    [
      'refuses',
      `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); } })`,
    ],
    ['has none', `Object.defineProperty(window, 'localStorage', { value: null })`],
    [
      'is full',
      `Storage.prototype.setItem = () => { throw new DOMException('The quota has been exceeded.', 'QuotaExceededError'); }`,
    ],
  ])(
    'says so where it %s',
    async (_, script) => {
      const page = await newBrowser({ locale: 'de-DE' });
      await page.addInitScript(script);
      await page.goto(app().page);
      await page.getByText('Erlauben Sie Websitedaten').waitFor();
      expect(await page.title()).toContain('Dieser Browser speichert nichts');
      expect(await page.getByText('nicht eingerichtet').count()).toBe(0);
    },
    30_000,
  );

  it('says so where room runs out in the middle', async () => {
    const page = await newBrowser();
    const email = newAddress();
    await open(page);
    await page.evaluate(() => {
      let chunk = 'x'.repeat(1 << 20);
      while (chunk.length > 0) {
        try {
          localStorage.setItem(`filler${chunk.length}${Math.random()}`, chunk);
        } catch {
          chunk = chunk.slice(0, chunk.length >> 1);
        }
      }
    });
    await field(page).fill(email);
    await button(page, 'Mail me a link').click();
    await page.getByText('has no room left').waitFor();
    await page.evaluate(() => localStorage.clear());
    await button(page, 'Mail me a link').click();
    await heading(page, 'Check your mail').waitFor();
  }, 30_000);
});

describe('in other tabs, and back again', () => {
  it('lets two tabs ask for two people, and each link finishes for its own', async () => {
    const [one, two] = [newAddress(), newAddress()];
    const page = await newBrowser();
    const first = await askForLink(page, one);
    // Nothing that a mail program or a filter would take for the end of the link, or spell otherwise.
    expect(new URL(first.href).hash).toMatch(/^#[\w.-]+$/);
    const tab = await page.context().newPage();
    const second = await askForLink(tab, two);
    await finish(page, first.href);
    await signedIn(page).waitFor();
    await page.getByText(one).first().waitFor();
    // The other tab follows, and its own link names its own person.
    await signedIn(tab).waitFor();
    await tab.goto('about:blank');
    await tab.goto(second.href);
    await heading(tab, `Sign in as ${two}`).waitFor();
    await button(tab, 'Finish signing in').click();
    await tab.getByText(two).first().waitFor();
    await page.getByText(two).first().waitFor();
    await button(tab, 'Sign out').click();
    await page.getByText('You are signed out.').waitFor();
  }, 60_000);

  it('renews in two tabs at once, and stays signed in in both', async () => {
    const page = await newBrowser();
    await signInByLink(page, newAddress());
    const tab = await page.context().newPage();
    await tab.goto(app().page);
    await signedIn(tab).waitFor();
    for (let round = 0; round < 3; round++) {
      await Promise.all([page, tab].map((one) => button(one, 'Get new tokens').click()));
      await Promise.all([page, tab].map((one) => button(one, 'Get new tokens').waitFor()));
    }
    for (const one of [page, tab]) {
      await one.reload();
      await signedIn(one).waitFor();
      await button(one, 'Get new tokens').click();
      await one.getByText('New tokens are here.').waitFor();
    }
  }, 60_000);

  it('shows nobody’s session that the back button brings back after a sign-out elsewhere', async () => {
    const page = await newBrowser();
    await signInByLink(page, newAddress());
    // As a page that stands still in the back/forward cache: it hears of nothing meanwhile.
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage))
        if (!key.startsWith('SignInPage')) localStorage.removeItem(key);
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await page.getByText('You are signed out.').waitFor();
    expect(await signedIn(page).count()).toBe(0);
  }, 60_000);

  it('goes back to the code that is waited for, and sends none anew', async () => {
    const number = newNumber();
    const page = await newBrowser();
    await open(page);
    await field(page).fill(number.typed);
    await button(page, 'Text me a code').click();
    await codeField(page).waitFor();
    await page.goto('about:blank');
    await page.goBack();
    await codeField(page).waitFor();
    await page.reload();
    await codeField(page).fill((await textTo(number.e164)).code);
    await signedIn(page).waitFor();
    expect(await textsTo(number.e164)).toHaveLength(1);
  }, 60_000);
});

describe('with what fills in, pastes, composes and translates', () => {
  it('takes an address that a password manager put there without a word, and one with blanks', async () => {
    for (const [fill, told] of [
      [(address: string) => address, 'nothing'],
      [(address: string) => address, 'change'],
      [(address: string) => `\u00a0 ${address} \n`, 'input'],
    ] as const) {
      const email = newAddress();
      const page = await newBrowser();
      await open(page);
      await field(page).evaluate(
        (one: HTMLInputElement, [value, event]) => {
          if (event === 'input') {
            // As from a world of its own, whose writing React can't see.
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(one, value);
          } else one.value = value as string;
          if (event !== 'nothing') one.dispatchEvent(new Event(event as string, { bubbles: true }));
        },
        [fill(email), told],
      );
      await page.locator('form button[type="submit"]').click();
      await heading(page, 'Check your mail').waitFor();
      await page.getByText(email, { exact: true }).waitFor();
    }
  }, 60_000);

  it('takes a code that is composed, full width, and one in the digits of another script', async () => {
    for (const write of [composed, typed]) {
      const number = newNumber();
      const page = await newBrowser();
      await open(page);
      await field(page).fill(number.typed);
      await button(page, 'Text me a code').click();
      await codeField(page).waitFor();
      await write(page, (await textTo(number.e164)).code);
      await signedIn(page).waitFor();
    }
  }, 60_000);

  async function composed(page: Page, code: string): Promise<void> {
    const devtools: CDPSession = await page.context().newCDPSession(page);
    const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    for (const count of wide.keys()) {
      const text = wide.slice(0, count + 1).join('');
      await devtools.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    }
    await devtools.send('Input.insertText', { text: wide.join('') });
  }

  async function typed(page: Page, code: string): Promise<void> {
    for (const digit of code) await page.keyboard.insertText(String.fromCharCode(0x660 + Number(digit)));
  }

  it('sends nothing, and closes nothing, for a key that ends a composition', async () => {
    const page = await newBrowser({ locale: 'ja-JP' });
    await addAuthenticator(page);
    await page.goto(app().page);
    const email = newAddress();
    await field(page).fill(email);
    await page.keyboard.press('Enter');
    await linkAskedFor(page);
    await page.goto('about:blank');
    await page.goto(linkIn((await app().mailTo(email)).text).href);
    await page.locator('main .button-main').click();
    await heading(page, 'サインインしています').waitFor();
    await button(page, 'パスキーを追加').click();
    const name = page.locator('.name-form input');
    await name.waitFor();
    await name.evaluate((one) => {
      for (const key of ['Enter', 'Escape'])
        one.dispatchEvent(
          new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, keyCode: 229 }),
        );
    });
    await page.waitForTimeout(300);
    expect(await name.count()).toBe(1);
  }, 60_000);

  it('says so, and leaves the other ways, where an extension breaks passkeys', async () => {
    const page = await newBrowser();
    await page.addInitScript(() => {
      const broken = () =>
        Promise.reject(new TypeError("Cannot read properties of null (reading 'credentialId')"));
      CredentialsContainer.prototype.get = broken;
      CredentialsContainer.prototype.create = broken;
    });
    const email = newAddress();
    await open(page);
    await button(page, 'Sign in with a passkey').click();
    await page.getByRole('alert').filter({ hasText: 'TypeError' }).waitFor();
    await field(page).fill(email);
    await button(page, 'Mail me a link').click();
    await heading(page, 'Check your mail').waitFor();
  }, 60_000);

  it('goes on where an extension tidies elements away', async () => {
    const page = await newBrowser();
    await open(page);
    await page.evaluate(() => document.querySelector('h1')?.remove());
    await field(page).fill(newAddress());
    await button(page, 'Mail me a link').click();
    await heading(page, 'Check your mail').waitFor();
  }, 60_000);

  it('says so where something breaks the page, and goes on when it is loaded again', async () => {
    const page = await newBrowser();
    await open(page);
    await breakTitles(page);
    await field(page).fill(newAddress());
    await button(page, 'Mail me a link').click();
    await heading(page, 'The page got stuck').waitFor();
    expect(await page.title()).toBe('The page got stuck');
    await button(page, 'Load again').click();
    await heading(page, 'Sign in').waitFor();
  }, 60_000);

  it('stands where a browser translates it', async () => {
    const email = newAddress();
    const page = await newBrowser();
    await page.addInitScript(translating);
    await page.goto(app().page);
    await page.getByText('«Sign in»').waitFor();
    await page.locator('form button[type="submit"]').click();
    await page.getByText('«Enter your e-mail address or mobile number.»').waitFor();
    await field(page).fill(email);
    await page.locator('form button[type="submit"]').click();
    await page.getByText('«Check your mail»').waitFor();
    await linkAskedFor(page);
    const { href } = linkIn((await app().mailTo(email)).text);
    await page.goto('about:blank');
    await page.goto(href);
    await page.getByText('«Finish signing in»').click();
    await page.getByText('«You are signed in»').waitFor();
    await page.getByText('«What the tokens say»').waitFor();
    await page.waitForTimeout(2_200);
    await page.locator('.switch button').nth(1).click();
    await page.getByText('«Sign out»').click();
    await page.getByText('«You are signed out.»').waitFor();
  }, 60_000);
});

describe('in the colours, the pace and the window that a person chose', () => {
  it('shows in forced colours where the buttons are, which of two is on, and where the focus is', async () => {
    const page = await newBrowser({ forcedColors: 'active' });
    await signInByLink(page, newAddress());
    const frameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.button-main, .button-second, .switch, .notice, input')]
        .filter((one) => {
          const { borderTopWidth, borderLeftWidth, borderTopStyle, borderLeftStyle } = getComputedStyle(one);
          return (
            (borderTopStyle === 'none' || borderTopWidth === '0px') &&
            (borderLeftStyle === 'none' || borderLeftWidth === '0px')
          );
        })
        .map(({ className }) => className),
    );
    expect(frameless).toEqual([]);
    const [on, off, highlight] = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('div'));
      probe.style.backgroundColor = 'Highlight';
      return [...document.querySelectorAll('.switch button'), probe].map(
        (one) => getComputedStyle(one).backgroundColor,
      );
    });
    expect([on, off === highlight]).toEqual([highlight, false]);
    expect((await tabStops(page)).filter(({ isSeen }) => !isSeen)).toEqual([]);
  }, 60_000);

  it.each([
    ['reduce', 0],
    ['no-preference', 1],
  ] as const)(
    'moves what it may where motion is “%s”',
    async (reducedMotion, least) => {
      const page = await newBrowser({ reducedMotion });
      await open(page);
      await page.route(`${app().endpoint}/**`, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        return route.fallback();
      });
      await field(page).fill(newAddress());
      await button(page, 'Mail me a link').click();
      await button(page, 'Sending…').waitFor();
      expect(Math.sign(await page.evaluate(() => document.getAnimations().length))).toBe(least);
      await heading(page, 'Check your mail').waitFor();
      expect(Math.sign(await page.evaluate(() => document.getAnimations().length))).toBe(least);
    },
    30_000,
  );

  it('shows a long address whole, in a window of 320 pixels, and a short one on one line', async () => {
    const page = await newBrowser({ viewport: { width: 320, height: 600 } });
    const long = `${'maximiliane-von-und-zu-'.repeat(2)}hohenlohe@a-rather-long-department-name.example.net`;
    const fits = () =>
      page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    const { href } = await askForLink(page, long);
    expect(await fits()).toBe(true);
    await page.goto('about:blank');
    await page.goto(href);
    await heading(page, /^Sign in as/).waitFor();
    expect(await fits()).toBe(true);
    await button(page, 'Finish signing in').click();
    await signedIn(page).waitFor();
    await page.getByText(long).first().waitFor();
    expect(await fits()).toBe(true);

    const other = await newBrowser({ viewport: { width: 360, height: 740 } });
    const short = newAddress();
    await other.goto('about:blank');
    await other.goto((await askForLink(other, short)).href);
    await other.reload();
    await other.goto('about:blank');
    await other.goto(linkIn((await app().mailTo(short)).text).href);
    const lines = await heading(other, /^Sign in as/).evaluate((title, address) => {
      const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const start = text.textContent?.indexOf(address) ?? -1;
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(text, start);
        range.setEnd(text, start + address.length);
        return range.getClientRects().length;
      }
      return 0;
    }, short);
    expect(lines).toBe(1);
  }, 60_000);
});
