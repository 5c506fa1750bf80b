/// <reference lib="dom" />
/**
 * The page in deployments that have less, or more, than the usual one: people get in, and are shown what
 * there is and nothing else.
 */
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Overrides } from '../support/assembly';
import { linkIn } from '../support/cognito';
import { operatorOf } from '../support/operator-client';
import { codeIn, telephones } from '../support/telephones';
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

describe('signed-up-to-by-nobody', () => {
  const { newAddress, newBrowser, app, finish, signedIn, askForLink } = visiting({
    overrides: { signUp: 'closed', requiredAttributes: ['nickname'] },
  });

  it('offers no new account, asks Cognito for none, and lets in who was added', async () => {
    const { sdk, UserPoolId } = await operatorOf(app().page);
    const email = newAddress();
    const user = { UserPoolId, Username: email };
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'nickname', Value: 'Kit' },
    ];
    await sdk.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }));
    await sdk.send(
      new AdminSetUserPasswordCommand({ ...user, Password: 'Nobody-has-this-1', Permanent: true }),
    );
    const page = await newBrowser();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.headers()['x-amz-target'] ?? ''));
    await page.goto(app().page);
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    expect(await page.getByText('New here?').count()).toBe(0);
    const { href } = await askForLink(page, email);
    await finish(page, href);
    await signedIn(page).waitFor();
    expect(asked).toContain('AWSCognitoIdentityProviderService.InitiateAuth');
    expect(asked).not.toContain('AWSCognitoIdentityProviderService.SignUp');
  }, 120_000);
});

/** Links are switched off, and nothing on the page speaks of them. */
const withoutLinks = { magicLink: { enabled: false } };
const asks = /link/i;

describe('codes-by-mail-alone', () => {
  const { newAddress, newBrowser, app, signedIn } = visiting({
    overrides: {
      ...withoutLinks,
      codes: { email: true },
      sms: undefined,
      signInIdentifiers: ['email'],
      passkeys: { enabled: false },
    },
  });

  it('lets people in by code, offers no link, and minds no language that is none', async () => {
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await page.addInitScript(
      "Object.defineProperty(navigator, 'languages', { value: ['en-US@posix', 'en'] })",
    );
    await page.goto(app().page);
    await page.getByText('We send you a code, and you are in.').waitFor();
    await picture(page, 'stage-codes-by-mail-alone');
    const email = newAddress();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('button', { name: 'Mail me a code' }).click();
    await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
    expect(await page.getByRole('button', { name: asks }).count()).toBe(0);
    await page.locator('input[autocomplete="one-time-code"]').fill(codeIn((await app().mailTo(email)).text));
    await signedIn(page).waitFor();
    await page.getByText('What the tokens say').click();
    await page.getByText('auth_time').first().waitFor();
    expect((await page.getByRole('alert').allTextContents()).join('')).toBe('');
  }, 120_000);

  it('says of a link that it opens nothing, and leads back to the form', async () => {
    const page = await newBrowser();
    const facts = { userName: 'somebody', iat: 1, exp: 9_999_999_999 };
    await page.goto(
      `${app().page}#${Buffer.from(JSON.stringify(facts)).toString('base64url')}.${'A'.repeat(43)}`,
    );
    await page.getByRole('heading', { name: 'This link can’t sign you in' }).waitFor();
    expect(await page.getByRole('button', { name: 'Mail me a new link' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Back to sign in' }).click();
    await page.getByRole('button', { name: 'Mail me a code' }).waitFor();
  }, 60_000);
});

describe('codes-by-sms-alone', () => {
  const { newBrowser, app, signedIn } = visiting({ overrides: { ...withoutLinks, codes: { sms: true } } });
  const { newNumber, textTo } = telephones(app);

  it('asks for a number and nothing else', async () => {
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await page.goto(app().page);
    await page.getByText('Use a passkey, or a code that we send you.').waitFor();
    await picture(page, 'stage-codes-by-sms-alone');
    const { typed, e164 } = newNumber();
    await page.getByLabel('Mobile number', { exact: true }).fill(typed);
    await page.getByRole('button', { name: 'Text me a code' }).click();
    await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
    await page.locator('input[autocomplete="one-time-code"]').fill((await textTo(e164)).code);
    await signedIn(page).waitFor();
  }, 120_000);
});

describe('passkeys-alone', () => {
  const { newBrowser, app } = visiting({ overrides: { ...withoutLinks, codes: {} } });

  it('shows no field that leads nowhere', async () => {
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await page.goto(app().page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await picture(page, 'stage-passkeys-alone');
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await page.getByRole('button', { name: asks }).count()).toBe(0);
    expect(await page.getByText(asks).count()).toBe(0);
  }, 60_000);
});

describe('an application that people sign in for', () => {
  const shop = 'https://shop.example.com/';
  const basket = `${shop}basket?of=today`;
  const { newAddress, newBrowser, app, finish } = visiting({
    overrides: { application: { url: shop, returnTo: [basket] } },
  });

  it('gets them back where it sent them from, and at its own address where that is on no list', async () => {
    const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
    await page.context().route('https://*/**', (route) => route.fulfill({ body: 'the application' }));
    const visit = async (returnTo: string) => {
      await page.goto(`${app().page}?${new URLSearchParams({ returnTo })}`);
      await page.getByRole('textbox').first().fill(email);
    };
    const email = newAddress();

    await visit(basket);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByRole('button', { name: 'English' }).click();
    const tab = await page.context().newPage();
    await finish(tab, linkIn((await app().mailTo(email)).text).href);
    // Who is offered a passkey is not sent away from the offer.
    await tab.getByRole('button', { name: 'Continue to shop.example.com' }).click();
    await tab.waitForURL(basket);

    await page.getByRole('button', { name: 'Continue to shop.example.com' }).waitFor();
    await picture(page, 'stage-an-application');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await app().setClock(90);
    await visit('https://shop.example.com.evil.example/');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await finish(page, linkIn((await app().mailTo(email, 2)).text).href);
    await page.waitForURL(shop);
  }, 120_000);
});

describe('everything', () => {
  const { newAddress, newBrowser, app, signedIn } = visiting({
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
    await page.getByRole('textbox').first().waitFor();
    await picture(page, 'stage-everything');
    await ask();
    await page.getByRole('heading', { name: 'Confirm that it is yours' }).waitFor();
    const code = /<p[^>]*>(\d{6})<\/p>/.exec((await app().mailTo(email)).html)?.[1] ?? '';
    await page.locator('input[autocomplete="one-time-code"]').fill(code);
    await signedIn(page).waitFor();
    await page.waitForLoadState('networkidle');
    expect((await page.getByRole('alert').allTextContents()).join('')).toBe('');
    await page.screenshot({ path: '.build/screenshots/stage-everything-in.png', fullPage: true });
  }, 120_000);
});
