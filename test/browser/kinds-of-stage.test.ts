/// <reference lib="dom" />
/** The page in deployments that have less, or more, than the usual one: people get in, and are shown what there is and nothing else. */
import type { Overrides } from '../support/assembly';
import { picture, visiting } from '../support/visiting';

const KINDS: readonly [string, Overrides][] = [
  ['links-alone', { codes: {}, sms: undefined, passkeys: { enabled: false } }],
  ['plan-lite', { featurePlan: 'LITE' }],
  ['codes-by-mail', { codes: { email: true }, sms: undefined, signInIdentifiers: ['email'] }],
];

describe.each(KINDS)('%s', (name, overrides) => {
  const { newAddress, newBrowser, app, finish, signedIn, askForLink } = visiting({ overrides });

  it('lets people in by link, and shows what there is', async () => {
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await page.goto(app().page);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await picture(page, `stage-${name}`);
    const { href } = await askForLink(page, newAddress());
    await finish(page, href);
    await signedIn(page).waitFor();
    await page.waitForLoadState('networkidle');
    expect((await page.getByRole('alert').allTextContents()).join('')).toBe('');
    await page.screenshot({ path: `.build/screenshots/stage-${name}-in.png`, fullPage: true });
  }, 120_000);
});

describe('everything', () => {
  const { newAddress, newBrowser, app, finish, signedIn } = visiting({
    overrides: {
      passwordFlows: true,
      mfa: { mode: 'optional', factors: ['totp', 'sms', 'email'], rememberDevices: 'user-choice' },
      recovery: { codes: { enabled: true } },
      accountApi: { enabled: true, cookies: { enabled: true } },
    },
  });

  it('fits on one page', async () => {
    const email = newAddress();
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    const ask = async () => {
      await page.getByRole('textbox').first().fill(email);
      await page.getByRole('button', { name: 'Mail me a link' }).click();
    };
    await page.goto(app().page);
    await ask();
    await page.getByRole('heading', { name: 'Confirm that it is yours' }).waitFor();
    const code = /<p[^>]*>(\d{6})<\/p>/.exec((await app().mailTo(email)).html)?.[1] ?? '';
    await page.locator('input[autocomplete="one-time-code"]').fill(code);
    await page.getByText('It is yours').waitFor();
    await picture(page, 'stage-everything');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await finish(page, /http\S+#\S+/.exec((await app().mailTo(email, 2)).text)?.[0] ?? '');
    await signedIn(page).waitFor();
    await page.waitForLoadState('networkidle');
    expect((await page.getByRole('alert').allTextContents()).join('')).toBe('');
    await page.screenshot({ path: '.build/screenshots/stage-everything-in.png', fullPage: true });
  }, 120_000);
});
