/// <reference lib="dom" />
/** The product as `npm start` gives it, visited by a real browser: what the tests of the page share. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { en } from '../../web/src/i18n/en';
import { type RunningApp, startApp, startProduct, startStage } from './app';
import { type Overrides, projectRoot } from './assembly';
import { launchBrowser } from './browser';
import { claimsOf, linkIn } from './cognito';

export interface Visiting {
  app(): RunningApp;
  newAddress(): string;
  /**
   * A browser of its own: nothing kept from another. An error that nobody catches in the page fails the test.
   */
  newBrowser(options?: BrowserContextOptions): Promise<Page>;
  askForLink(page: Page, email: string): Promise<{ href: string }>;
  finish(page: Page, href: string): Promise<void>;
  /** Signs in by a mailed link, the whole way. */
  signInByLink(page: Page, email: string): Promise<void>;
  signedIn(page: Page): ReturnType<Page['getByRole']>;
}

export interface VisitingOptions {
  /** For a variant of the stage `local`. @default the stage as it is */
  readonly overrides?: Overrides;
  /** Folder of another product, whose stage `local` is synthesized first. @default the product itself */
  readonly product?: string;
  /** Stage of that product in the place of `local`. */
  readonly stage?: string;
  /** Starts it by `npm start` alone, without an assembly that another test may have made. @default false */
  readonly asReadme?: boolean;
}

/**
 * Starts the product and a browser for the tests of one file (or block of one), and ends both after them.
 */
export function visiting({ overrides, product, stage, asReadme = false }: VisitingOptions = {}): Visiting {
  let app: RunningApp;
  let browser: Browser;
  let people = 0;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    const starting = asReadme ? startApp() : product ? startProduct(product, stage) : startStage(overrides);
    // Each is kept as soon as it is there, so that it is ended when the other one fails.
    await Promise.all([
      starting.then((started) => {
        app = started;
      }),
      launchBrowser().then((launched) => {
        browser = launched;
      }),
    ]);
  }, 180_000);
  afterEach(async () => {
    await app.setClock(0);
    for (const context of contexts.splice(0)) {
      // A request that is still held by a route would fail nobody knows which test.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    }
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  const visits: Visiting = {
    app: () => app,
    newAddress() {
      people += 1;
      return `person-${people}@example.net`;
    },
    async newBrowser(options = {}) {
      const context = await browser.newContext({
        locale: 'en-US',
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      contexts.push(context);
      context.setDefaultTimeout(45_000);
      const page = await context.newPage();
      page.on('pageerror', (error) => {
        throw error;
      });
      return page;
    },
    async askForLink(page, email) {
      await page.goto(app.page);
      await page.getByLabel('E-mail address').fill(email);
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      return linkIn((await app.mailTo(email)).text);
    },
    async finish(page, href) {
      await page.goto('about:blank');
      await page.goto(href);
      await page.getByRole('button', { name: 'Finish signing in' }).click();
    },
    async signInByLink(page, email) {
      const { href } = await visits.askForLink(page, email);
      await visits.finish(page, href);
      await visits.signedIn(page).waitFor();
    },
    signedIn: (page) => page.getByRole('heading', { name: 'You are signed in' }),
  };
  return visits;
}

/**
 * Waits until the page knows for whom it asked for a link, which its answer tells: here a mail can be faster,
 * and nobody is as fast as it.
 */
export async function linkAskedFor(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith('.requests')));
}

/**
 * Waits until nothing of the page is on its way: views have their titles, and sections theirs, before they
 * have the rest.
 */
export async function allThere(page: Page): Promise<void> {
  const waiting = [en.loading, en.passkeys.loading, en.factors.loading];
  await page.waitForFunction(
    (texts) => !texts.some((text) => document.body.innerText.includes(text)),
    waiting,
  );
}

/** Waits until the focus is where a text, and nothing else, is. */
export async function focusOn(page: Page, text: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.textContent === wanted, text);
}

/** Of the session that the page keeps. */
export async function idTokenClaims(page: Page): Promise<Record<string, unknown>> {
  const token = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.endsWith('.idToken'));
    return key === undefined ? undefined : (localStorage.getItem(key) ?? undefined);
  });
  return claimsOf(token);
}

/**
 * Keeps a picture under `.build/screenshots`; with UPDATE_SCREENSHOTS set, also in `docs/images` where one of
 * that name is shown already.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(projectRoot, '.build', 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  const shown = join(projectRoot, 'docs', 'images', `${name}.png`);
  if (process.env.UPDATE_SCREENSHOTS && existsSync(shown)) copyFileSync(join(folder, `${name}.png`), shown);
}

/** Has the page fail when it next says its title, once: as where an extension breaks what it stands on. */
export function breakTitles(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.defineProperty(document, 'title', {
      configurable: true,
      set() {
        Reflect.deleteProperty(document, 'title');
        throw new TypeError('Illegal invocation');
      },
    });
  });
}
