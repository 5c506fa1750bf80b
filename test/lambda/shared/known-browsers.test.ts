import '../support/environment';

import { ENV, requireEnv } from '../../../lambda/shared/env';
import {
  KNOWN_SECONDS,
  knownBrowser,
  knownBrowsers,
  MAX_KNOWN_BROWSERS,
  seeBrowser,
  withBrowser,
} from '../../../lambda/shared/known-browsers';
import { harness } from '../support/harness';
import { USER_POOL_ID } from '../support/sign-in';

const NOW = 1_800_000_000;
harness();

const of = (secret: string | undefined, userName = 'alice') => ({
  userPoolId: USER_POOL_ID,
  userName,
  metadata: new Map(secret === undefined ? [] : [['deviceSecret', secret]]),
});
const table = () => requireEnv(ENV.SECRETS_TABLE);
const remember = async (browser: ReturnType<typeof of>, now: number) =>
  (await seeBrowser(table(), browser, now))?.remember();
const secret = (nth: number) => String(nth).padStart(43, 'a');

it('knows a browser by its secret, at the account that it has proven and for as long as it says', async () => {
  await remember(of(secret(1)), NOW);
  expect(await knownBrowser(table(), of(secret(1)), NOW)).toMatch(/^[\w-]{43}$/);
  expect(await knownBrowser(table(), of(secret(1)), NOW + KNOWN_SECONDS - 1)).toBeDefined();
  expect(await knownBrowser(table(), of(secret(1)), NOW + KNOWN_SECONDS)).toBeUndefined();
  expect(await knownBrowser(table(), of(secret(1), 'bob'), NOW)).toBeUndefined();
  expect(await knownBrowser(table(), of(secret(2)), NOW)).toBeUndefined();
});

it.each([undefined, '', 'short', `${'a'.repeat(42)}!`, 'a'.repeat(44)])(
  'knows nobody by what is no secret: %j',
  async (value) => {
    await remember(of(value), NOW);
    expect(await knownBrowser(table(), of(value), NOW)).toBeUndefined();
    expect(await knownBrowsers(table(), of(value), NOW)).toEqual([]);
  },
);

it('keeps the browsers that were proven last', async () => {
  for (let nth = 0; nth <= MAX_KNOWN_BROWSERS; nth++) await remember(of(secret(nth)), NOW + nth);
  expect(await knownBrowsers(table(), of(undefined), NOW + 10)).toHaveLength(MAX_KNOWN_BROWSERS);
  expect(await knownBrowser(table(), of(secret(0)), NOW + 10)).toBeUndefined();
  expect(await knownBrowser(table(), of(secret(MAX_KNOWN_BROWSERS)), NOW + 10)).toBeDefined();
});

it('keeps both of two that are proven at once', async () => {
  await Promise.all([1, 2].map((nth) => remember(of(secret(nth)), NOW)));
  expect(await knownBrowsers(table(), of(undefined), NOW)).toHaveLength(2);
});

it('keeps both of two that were looked up before either was proven, and a third that came between', async () => {
  const seen = await Promise.all([1, 2].map((nth) => seeBrowser(table(), of(secret(nth)), NOW)));
  expect(seen.map((browser) => browser?.known)).toEqual([undefined, undefined]);
  await remember(of(secret(3)), NOW);
  await Promise.all(seen.map((browser) => browser?.remember()));
  expect(await knownBrowsers(table(), of(undefined), NOW)).toHaveLength(3);
});

it('does not make a browser known by looking it up', async () => {
  await seeBrowser(table(), of(secret(1)), NOW);
  expect(await knownBrowser(table(), of(secret(1)), NOW)).toBeUndefined();
});

it('has a browser in its list once, with its last proof', () => {
  const before = new Map([
    ['a', NOW - 5],
    ['b', NOW - 9],
  ]);
  expect([...withBrowser(before, 'b', NOW)]).toEqual([
    ['b', NOW],
    ['a', NOW - 5],
  ]);
});
