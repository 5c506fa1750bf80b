/**
 * What a language takes: it is taken out of a copy of the product and put in again, and the files that had to
 * change are counted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../lambda/shared/words';
import { languages } from '../../web/src/i18n';
import { ChangedCopy } from '../support/changed-copy';
import { readDocument } from '../support/markdown';
import { productRoot } from '../support/product';

/** With stages that are the same whatever somebody deploys. */
const projectRoot = productRoot();

/** Folders of what is deployed, and run. */
const PRODUCT = ['bin', 'custom', 'lib', 'lambda', 'local', 'tools', 'web'];
const MOST = 5;

/** A tag of German wherever code can have one: quoted, a member, a file. */
const NAMED = /['"`/]de(?:-[A-Z]{2})?['"`]|(?<![\w-])de:|\bde\.(?=[a-z])|\bas de\b|lang="de/;

/** Files of the product that name German, or are German. */
const files = PRODUCT.flatMap((folder) =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  ),
)
  .filter((name) => /\.(?:m?tsx?|js|json|html|css)$/.test(name))
  .filter((name) => isOfGerman(name) || NAMED.test(read(name)))
  .sort();

function isOfGerman(name: string): boolean {
  return /\/de\.\w+$/.test(name);
}

function read(name: string): string {
  return readFileSync(join(projectRoot, name), 'utf8');
}

/** A source as it was before German came. */
function without(source: string): string {
  return source
    .replace(/^import .* from '\.\/de';\n/gm, '')
    .replace(/^ +de: .*,\n/gm, '')
    .replace(/, de: [\w.]+/g, '')
    .replace(/, 'de'/g, '');
}

const COPY: ReadonlyMap<string, string | undefined> = new Map(
  files.map((name) => [name, isOfGerman(name) ? undefined : without(read(name))]),
);

/** What says everything that is said in a language, and what chooses one. */
const PROGRAMS = [
  ['tsconfig.functions.json', './tsconfig.json', ['lambda/mail/letter.ts', 'lib/config/stages.ts']],
  ['tsconfig.page.json', './web/tsconfig.json', ['web/src/i18n/static-words.ts']],
] as const;

let copy: ChangedCopy;
beforeAll(() => {
  copy = new ChangedCopy({
    product: projectRoot,
    parts: ['custom', 'lambda', 'lib', 'web', 'tsconfig.json'],
    programs: PROGRAMS,
  });
});
afterAll(() => copy.remove());

it(`takes at most ${MOST} files of the product`, () => {
  process.stdout.write(`A language takes ${files.length} files of the product: ${files.join(', ')}\n`);
  expect(files).toEqual([
    'lambda/shared/words/de.ts',
    'lambda/shared/words/index.ts',
    'lib/config/stages.ts',
    'web/src/i18n/de.ts',
    'web/src/i18n/index.ts',
  ]);
  expect(files.length).toBeLessThanOrEqual(MOST);
});

it('is gone when those files are as they were before it, and nothing misses it', () => {
  for (const text of COPY.values()) expect(text ?? '').not.toMatch(NAMED);
  expect(copy.complaints(COPY)).toEqual([]);
}, 180_000);

it('is asked of by the compiler, mail by mail, as soon as its tag is in the list', () => {
  const index = 'lambda/shared/words/index.ts';
  const listed = COPY.get(index)?.replace("['en', 'ja']", "['en', 'ja', 'de']");
  const found = copy.complaints(new Map([...COPY, [index, listed]]));
  const constants = [...read(index).matchAll(/InEachLanguage<Words\.\w+>/g)];
  expect(constants.length).toBeGreaterThan(7);
  expect(found).toHaveLength(constants.length);
  for (const complaint of found) expect(complaint).toContain("Property 'de' is missing");
}, 180_000);

it('is told of by the compiler which words it lacks', () => {
  const functions = 'lambda/shared/words/de.ts';
  const page = 'web/src/i18n/de.ts';
  const lacking = new Map([
    [functions, read(functions).replace(/^ {2}sameBrowser: .*\n/m, '')],
    [page, read(page).replace(/^ {4}newHereCodes: .*\n/m, '')],
  ]);
  expect(copy.complaints(lacking)).toEqual([
    expect.stringMatching(/^lambda\/shared\/words\/de\.ts.*: Property 'sameBrowser' is missing/),
    expect.stringMatching(/^web\/src\/i18n\/de\.ts.*: Property 'newHereCodes' is missing/),
  ]);
}, 180_000);

it('is spoken by functions and page alike', () => {
  expect([...languages].sort()).toEqual([...LANGUAGES].sort());
});

it.each(['docs/configuration.md', 'docs/terminology.md'])('is named in %s', (name) => {
  const text = name.endsWith('terminology.md') ? 'German' : `at least one of ${LANGUAGES.join(', ')}`;
  expect(readDocument(name)).toContain(text);
});
