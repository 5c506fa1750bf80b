/**
 * What a method that sends a code takes: WhatsApp is taken out of a copy of the product and put in again, and
 * the files that had to change are counted. Words, and the service of AWS that the embedded AWS plays, are
 * counted apart.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangedCopy } from '../support/changed-copy';
import { productRoot } from '../support/product';

const projectRoot = productRoot();
const MOST = 12;
const NAMED = /whatsapp|social-?messaging/i;
/** Files that WhatsApp has for itself. */
const OWN = /whatsapp/i;

const named = (...folders: readonly string[]) =>
  folders
    .flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((name) => /\.(?:m?tsx?|js)$/.test(name) && NAMED.test(read(name)))
    .sort();
const isWords = (name: string) => name.startsWith('web/src/i18n/');

const all = named('bin', 'custom', 'lambda', 'lib', 'tools', 'web');
const method = all.filter((name) => !isWords(name));
const words = all.filter(isWords);

function read(name: string): string {
  return readFileSync(join(projectRoot, name), 'utf8');
}

/**
 * A source as it was before WhatsApp came: without the lines, words, members of lists and the function that
 * name it.
 */
function without(source: string): string {
  return source
    .replace(/^\/\*\* Sends codes by WhatsApp[\s\S]*?^\}\n/m, '')
    .replace(/WHATSAPP_OTP:\s*'[^'\n]*',?/g, '')
    .replace('...whatsApp.whatsAppRules', '')
    .replace(new RegExp(`^.*(?:${NAMED.source}).*\\n`, 'gim'), '');
}

const COPY: ReadonlyMap<string, string | undefined> = new Map(
  all.map((name) => [name, OWN.test(name) ? undefined : without(read(name))]),
);

const PROGRAMS = [
  [
    'tsconfig.functions.json',
    './tsconfig.json',
    ['custom-auth/create.ts', 'custom-auth/verify.ts', 'contact/index.ts', 'operators/forget-user/index.ts']
      .map((name) => `lambda/${name}`)
      .concat('lib/app.ts', 'lib/config/stages.ts', 'tools/preflight/checks/index.ts'),
  ],
  ['tsconfig.page.json', './web/tsconfig.json', ['web/src/main.tsx']],
] as const;

let copy: ChangedCopy;
beforeAll(() => {
  copy = new ChangedCopy({
    product: projectRoot,
    parts: ['custom', 'lambda', 'lib', 'tools', 'web', 'tsconfig.json', 'package.json'],
    programs: PROGRAMS,
  });
});
afterAll(() => copy.remove());

it(`takes at most ${MOST} files of the product`, () => {
  const emulated = named('local');
  process.stdout.write(
    `A code method takes ${method.length} files of the product: ${method.join(', ')}; ` +
      `its words ${words.length}, its service in the embedded AWS ${emulated.length}\n`,
  );
  expect(method).toEqual([
    'lambda/codes/methods.ts',
    'lambda/codes/sign-in/code-channels.ts',
    'lambda/codes/whatsapp/deliver.ts',
    'lambda/codes/whatsapp/late/social-messaging.ts',
    'lambda/codes/whatsapp/settings.ts',
    'lib/config/codes/schema.ts',
    'lib/config/codes/whatsapp.ts',
    'lib/features/sms/sending.ts',
    'tools/preflight/checks/index.ts',
    'tools/preflight/checks/whatsapp.ts',
    'web/src/codes/ways.ts',
  ]);
  expect(method.length).toBeLessThanOrEqual(MOST);
  for (const name of emulated)
    expect(name).toMatch(
      /^local\/(?:contract|services|services\/social-messaging\/.*|inbox\/page\/messages)\.[jt]s$/,
    );
});

it('is gone when those files are as they were before it, and nothing misses it', () => {
  for (const text of COPY.values()) expect(text ?? '').not.toMatch(NAMED);
  expect(copy.complaints(COPY)).toEqual([]);
}, 300_000);

it('is asked of by the compiler: its channel, its setting and its words in each language', () => {
  const lacking = ['lambda/codes/sign-in/code-channels.ts', 'lib/config/codes/schema.ts', ...words];
  const found = copy.complaints(new Map(lacking.map((name) => [name, COPY.get(name)])));
  const said = (name: string) => found.filter((line) => line.startsWith(name)).join('\n');
  expect(said('lambda/codes/sign-in/code-channels.ts')).toContain("Property 'whatsApp' is missing");
  expect(said('lib/features/sms/sending.ts')).toContain("Property 'whatsApp' does not exist");
  // English says what there has to be; the page asks it for the way's words.
  expect(said('web/src/codes/views/')).toContain('WHATSAPP_OTP');
}, 300_000);
