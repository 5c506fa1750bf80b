/// <reference lib="dom" />
/**
 * A newcomer's afternoon: a stage by `npm run stage`, a brand, words, a language, a rule of admission and a
 * claim, in `custom/` alone; then the stage is tried on this machine, somebody signs in, and it synthesizes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEEN, violations } from '../support/axe';
import { linkIn } from '../support/cognito';
import { putCustom } from '../support/own-custom';
import { addPasskey, isReady, passkeyButton, signOutUntouched } from '../support/passkey-visiting';
import { copyProject, hashOf } from '../support/product';
import { addAuthenticator } from '../support/virtual-authenticator';
import { idTokenClaims, picture, visiting } from '../support/visiting';

const scratch = mkdtempSync(join(tmpdir(), 'second-brand-'));
const copy = join(scratch, 'project');
const ROOMS = ['bin', 'lambda', 'lib', 'local', 'tools', 'web', 'package.json', 'tsconfig.json'];

const tool = (...args: readonly string[]) =>
  execFileSync(join(copy, 'node_modules/.bin/tsx'), ['tools/stage.ts', ...args], {
    cwd: copy,
    encoding: 'utf8',
  });

copyProject(copy);
const before = hashOf(copy, ROOMS);
const answers = ['--account', '333333333333', '--region', 'eu-west-1', '--passkeys'];
const addresses = ['--sender', 'no-reply@kiefer.example.net', '--alarms', 'operators@kiefer.example.net'];
tool('new', 'werkstatt', ...answers, '--origin', 'https://konto.kiefer.example.net', ...addresses);
const stages = join(copy, 'custom', 'stages.ts');
writeFileSync(
  stages,
  readFileSync(stages, 'utf8').replace(
    "  stage: 'werkstatt',",
    `  stage: 'werkstatt',
  locales: ['en', 'fr'],
  monitoring: { enabled: false },
  hooks: { admission: { enabled: true }, claims: { enabled: true } },`,
  ),
);
putCustom('second-brand', copy, ['brand', 'words', 'hooks/admission.ts', 'hooks/claims.ts']);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const { app, newAddress, newBrowser, signInByLink, signedIn } = visiting({
  product: copy,
  stage: 'werkstatt',
});

it('is written in custom/ alone, holds, and runs with this machine in the place of its origins', () => {
  expect(hashOf(copy, ROOMS)).toBe(before);
  expect(tool('check', 'werkstatt')).toContain('The stage "werkstatt" holds.');
  expect(app().printed()).toMatch(
    /Stage "werkstatt" with http:\/\/localhost:\d+ in the place of its pages' origins; all else is as it is deployed\./,
  );
});

it.each(['light', 'dark'] as const)(
  'is seen on the page, in the %s',
  async (colorScheme) => {
    const page = await newBrowser({ colorScheme, viewport: { width: 1100, height: 760 } });
    await page.goto(app().page);
    await page.getByRole('heading', { name: 'Welcome to your workshop' }).waitFor();
    const logo = page.getByRole('img', { name: 'Kiefer & Söhne' });
    expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect((await logo.boundingBox())?.width).toBeGreaterThan(100);
    const links = page.getByRole('navigation', { name: 'About this site' }).getByRole('link');
    expect(await links.evaluateAll((found) => found.map((it) => it.getAttribute('href')))).toEqual([
      'https://kiefer.example.net/terms',
      'https://kiefer.example.net/privacy',
      'https://kiefer.example.net/imprint',
      'mailto:help@kiefer.example.net',
    ]);
    const icon = await page.request.get(new URL('/icon.svg', app().page).href);
    expect(await icon.text()).toContain('A pine');
    expect(await violations(page, SEEN)).toEqual([]);
    await picture(page, `second-brand-${colorScheme}`);
  },
  60_000,
);

it('signs in by link and passkey; the mail has the brand, its sender and its foot', async () => {
  const page = await newBrowser();
  const authenticator = await addAuthenticator(page);
  const email = newAddress();
  await signInByLink(page, email);
  await addPasskey(page);
  await isReady(page);
  await signOutUntouched(page, authenticator);
  await passkeyButton(page).click();
  await signedIn(page).waitFor();
  expect(await idTokenClaims(page)).toMatchObject({ email, werkstatt: email.split('@')[1] });
  const [mail] = await mailsTo(email);
  expect(mail?.Source).toBe(
    `=?UTF-8?B?${Buffer.from('Kiefer & Söhne Konto').toString('base64')}?= <no-reply@kiefer.example.net>`,
  );
  expect(mail?.Subject).toBe('Your sign-in link for Kiefer & Söhne');
  expect(mail?.Body.text_part).toContain('Dear customer,');
  expect(mail?.Body.text_part).toContain('Support: help@kiefer.example.net');
  expect(mail?.Body.html_part).toContain('background:#6b2d73');
  expect(mail?.Body.html_part).toContain('Kiefer &amp; Söhne &lt;Holz&gt; KG, Musterweg 1, Example');
}, 90_000);

it('speaks the language that was added, and English where that has no words', async () => {
  const page = await newBrowser({ locale: 'fr-FR' });
  await page.goto(app().page);
  await page.getByRole('heading', { name: 'Connexion' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
  // Markup in somebody's words is text.
  await page.getByText('Nouveau ici ? <b>Le même lien</b> crée votre compte.', { exact: true }).waitFor();
  const email = newAddress();
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByRole('button', { name: 'Recevoir un lien' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await app().mailTo(email);
  const [mail] = await mailsTo(email);
  expect(mail?.Subject).toBe('Votre lien de connexion à Kiefer & Söhne');
  expect(mail?.Body.html_part).toContain('Se connecter &lt;ici&gt;');
  expect(mail?.Body.text_part).toContain('Le lien fonctionne une seule fois, pendant 10\u00a0minutes.');
  expect(mail?.Body.text_part).toContain('Open it in the browser in which you asked for it.');
  expect(mail?.Body.text_part).toContain('Conditions: https://kiefer.example.net/fr/conditions');
  expect(linkIn(mail?.Body.text_part ?? '').href).toContain(app().page);
}, 60_000);

it('admits whom its rule admits, and says why not in the language that was added', async () => {
  for (const [locale, words] of [
    ['en-US', 'Suppliers sign in at lieferant.example.net.'],
    ['fr-FR', 'Les fournisseurs se connectent sur lieferant.example.net.'],
  ] as const) {
    const page = await newBrowser({ locale });
    await page.goto(app().page);
    await page.getByRole('textbox').fill('somebody@lieferant.example.net');
    await page.keyboard.press('Enter');
    await page.getByText(words, { exact: true }).waitFor();
  }
  expect(await mailsTo('somebody@lieferant.example.net')).toEqual([]);
}, 60_000);

it('synthesizes by the CDK CLI, with nothing outside of custom/ touched', () => {
  execFileSync(
    join(copy, 'node_modules/.bin/cdk'),
    ['synth', '-c', 'stage=werkstatt', '--strict', '--quiet', '--output', join(scratch, 'cdk.out')],
    { cwd: copy, encoding: 'utf8' },
  );
  const template = readFileSync(
    join(scratch, 'cdk.out', 'passwordless-werkstatt-auth.template.json'),
    'utf8',
  );
  expect(template).toContain('AdmissionHook');
  expect(template).toContain('ClaimsHook');
  expect(hashOf(copy, ROOMS)).toBe(before);
}, 180_000);

async function mailsTo(email: string) {
  const { messages } = (await (await fetch(`${app().endpoint}/_aws/ses`)).json()) as {
    readonly messages: readonly {
      readonly Source: string;
      readonly Subject: string;
      readonly Destination: { readonly ToAddresses: readonly string[] };
      readonly Body: { readonly text_part: string; readonly html_part: string };
    }[];
  };
  return messages.filter(({ Destination }) => Destination.ToAddresses.includes(email));
}
