/** Licences of other people's code that is bundled. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file that goes with a bundle. */
export const THIRD_PARTY = 'THIRD-PARTY-LICENSES';

interface Bundled {
  /** Name and version. */
  readonly name: string;
  /** SPDX identifier. */
  readonly licence: string;
  /** Of licence and notice. */
  readonly text: string;
}

/** SPDX identifiers of licences that the project takes. */
export const TAKEN: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
];
/** Of these, licences that ask for no text. */
const WITHOUT_TEXT: readonly string[] = ['0BSD', 'MIT-0'];

/**
 * One text for all packages that files belong to. Packages with the same text share it.
 *
 * @param files from anywhere, as source maps have them; those of the project itself are left out
 * @throws Error for a package whose licence isn't taken, or asks for a text that it doesn't bring
 */
export function licencesOf(project: string, files: Iterable<string>): string {
  const bundled = [...new Set([...files].flatMap(folderOf))].sort().map((folder) => read(project, folder));
  const byText = new Map<string, Bundled[]>();
  for (const each of bundled) byText.set(each.text, [...(byText.get(each.text) ?? []), each]);
  const parts = [...byText].map(([text, some]) =>
    [
      ...new Set(some.map(({ name, licence }) => `${name} (${licence})`)),
      '',
      ...(text ? [text, ''] : []),
    ].join('\n'),
  );
  return `In this folder is code of others, under these licences.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** Such as `node_modules/@smithy/core`. */
function folderOf(file: string): string[] {
  const [, folder] = /((?:node_modules\/(?:.*\/node_modules\/)?)(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return folder === undefined ? [] : [folder];
}

function read(project: string, folder: string): Bundled {
  const path = join(project, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  };
  const texts = readdirSync(path)
    .filter((file) => /^(?:licen[cs]e|copying|notice)\b/i.test(file))
    .sort()
    .map((file) => textOf(join(path, file)));
  // Not every package of AWS's SDK brings its licence, which is the project's: same words, same holder.
  if (texts.length === 0 && license === 'Apache-2.0' && name.startsWith('@aws-sdk/'))
    texts.push(textOf(join(project, 'LICENSE')));
  if (typeof license !== 'string' || !TAKEN.includes(license))
    throw new Error(`${name} ${version} is bundled; its licence is ${license}, not of ${TAKEN.join(', ')}.`);
  if (texts.length === 0 && !WITHOUT_TEXT.includes(license))
    throw new Error(`${name} ${version} is bundled and brings no text of its licence.`);
  return { name: `${name} ${version}`, licence: license, text: texts.join('\n\n') };
}

const textOf = (file: string) => readFileSync(file, 'utf8').replace(/\r\n/g, '\n').trim();

/** Files that a folder's source maps name. */
export function sourcesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js.map'))
    .flatMap((name) => {
      const { sources } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        readonly sources: readonly string[];
      };
      return sources;
    });
}
