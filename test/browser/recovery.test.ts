/// <reference lib="dom" />
/** A recovery link in the browser of somebody who has lost every other way in. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { picture, visiting } from '../support/visiting';

const { app, newAddress, newBrowser, signInByLink, signedIn } = visiting();

/** Support mails a link; gives it as it stands in the mail. */
async function recoveryLink(email: string): Promise<string> {
  const lambda = new LambdaClient({
    endpoint: new URL(app().inbox).origin,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const event = {
    userName: email,
    operator: 'o.perator',
    reason: 'Lost every device; came in person',
    link: true,
  };
  const { FunctionError: failed, Payload: payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: 'passwordless-local-recover-user',
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
  lambda.destroy();
  if (failed) throw new Error(Buffer.from(payload ?? []).toString());
  const { text } = await app().mailTo(email, 2);
  return /http\S+#recovery\.\S+/.exec(text)?.[0] ?? '';
}

it('signs in once, after a click, in a browser that has asked for nothing', async () => {
  const email = newAddress();
  await signInByLink(await newBrowser(), email);
  const href = await recoveryLink(email);

  // A scanner opens it, scripts and all, and goes away.
  const scanner = await newBrowser();
  await scanner.goto(href);
  await scanner.getByRole('button', { name: 'Finish signing in' }).waitFor();
  expect(scanner.url()).not.toContain('recovery');

  const page = await newBrowser();
  await page.goto(href);
  // Nobody asked for it in a browser, so the page says whose account it opens.
  await page.getByRole('heading', { name: `Sign in as ${email}` }).waitFor();
  await picture(page, 'recovery-link');
  await page.getByRole('button', { name: 'Finish signing in' }).click();
  await signedIn(page).waitFor();
  await page.getByText('Recovery link').first().waitFor();
  await picture(page, 'recovered');

  const thief = await newBrowser();
  await thief.goto(href);
  await thief.getByRole('button', { name: 'Finish signing in' }).click();
  await thief.getByRole('heading', { name: /link/i }).waitFor();
  expect(await signedIn(thief).count()).toBe(0);
}, 120_000);

it('is over in time, and says so', async () => {
  const email = newAddress();
  await signInByLink(await newBrowser(), email);
  const href = await recoveryLink(email);
  const page = await newBrowser();
  await app().setClock(16 * 60);
  await page.goto(href);
  await page.getByRole('button', { name: 'Finish signing in' }).click();
  await page.getByText('It was used already, or its time is over.').waitFor();
}, 120_000);

it('keeps no session of another account than the page named', async () => {
  const [attacker, victim] = [newAddress(), newAddress()];
  await signInByLink(await newBrowser(), attacker);
  const page = await newBrowser();
  await signInByLink(page, victim);
  const href = await recoveryLink(attacker);
  // The fragment is anybody's to write: the attacker names the victim beside a secret of their own.
  const [before = '', facts = '', secret = ''] = href.split('.').slice(-3);
  const named = { ...JSON.parse(Buffer.from(facts, 'base64url').toString('utf8')), address: victim };
  const planted = [
    href.slice(0, href.indexOf('#')) + before.slice(before.indexOf('#')),
    Buffer.from(JSON.stringify(named), 'utf8').toString('base64url'),
    secret,
  ].join('.');
  await page.goto('about:blank');
  await page.goto(planted);
  await page.getByRole('heading', { name: `Sign in as ${victim}` }).waitFor();
  await page.getByRole('button', { name: 'Finish signing in' }).click();
  await page.getByRole('heading', { name: /link/i }).waitFor();
  await page.goto('about:blank');
  await page.goto(href.slice(0, href.indexOf('#')));
  // The victim is still signed in, by the session of before.
  await signedIn(page).waitFor();
  expect(await page.getByText(attacker).count()).toBe(0);
}, 120_000);

it('ends the session that a sign-in takes the place of', async () => {
  const email = newAddress();
  const page = await newBrowser();
  await signInByLink(page, email);
  const refreshToken = () =>
    page.evaluate(() => {
      const key = Object.keys(localStorage).find((name) => name.endsWith('.refreshToken'));
      return key === undefined ? null : localStorage.getItem(key);
    });
  const before = await refreshToken();
  const href = await recoveryLink(email);
  const revoked = page.waitForRequest(
    (request) => request.headers()['x-amz-target']?.endsWith('.RevokeToken') === true,
  );
  await page.goto('about:blank');
  await page.goto(href);
  await page.getByRole('button', { name: 'Finish signing in' }).click();
  expect((await revoked).postDataJSON()).toMatchObject({ Token: before });
  await signedIn(page).waitFor();
  expect(await refreshToken()).not.toBe(before);
}, 120_000);
