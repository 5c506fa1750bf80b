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
  await page.clock.install({ time: Date.now() + 16 * 60_000 });
  await page.goto(href);
  await page.getByRole('heading', { name: /link/i }).waitFor();
  expect(await page.getByRole('button', { name: 'Finish signing in' }).count()).toBe(0);
}, 120_000);
