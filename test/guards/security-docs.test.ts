/**
 * Holds the documents about security, and that about people's reports, to what they say: every test that they
 * cite exists, under the title that they give.
 *
 * In the last column of a table, `` `attacks/magic-link` `` is a file below `test` (or a folder of such
 * files), and what is set in *italics* behind it is the title of a test or of a group of tests in it; `…` at
 * its end stands for the rest. A title before any file is in the files that the section says its tests are
 * in.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/assembly';

const text = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

/** Files below a folder of the project whose names end so. */
const filesBelow = (folder: string, end: string): readonly string[] =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name))
    .sort();

const allTests = filesBelow('test', '.test.ts');

/**
 * Paths of the test files that a document means by a name such as `flows/magic-link`; none where there is no
 * such file.
 */
function testFiles(name: string): readonly string[] {
  const wanted = `test/${name.replace(/^test\//, '').replace(/\.test\.ts$/, '')}`;
  return allTests.filter((path) => path === `${wanted}.test.ts` || path.startsWith(`${wanted}/`));
}

/** True when a test or a group of tests in the source has this title, be it the template of an `each`. */
function hasTitle(source: string, cited: string): boolean {
  const whole = !cited.endsWith('…');
  const title = cited.replace(/…$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\(\\s*['"\`]${title}${whole ? '[\'"`],\\s*(async )?\\(' : ''}`).test(source);
}

interface Citation {
  readonly section: string;
  /** What the document calls the file, or the files, of the test. */
  readonly files: readonly string[];
  /** Left out where a whole file is cited. */
  readonly title?: string;
}

/** Cells of a row of a table; a bar within a cell is written `\|`. */
const cellsOf = (row: string) => row.split(/(?<!\\)\|/).slice(1, -1);

/** Rows of those tables of a section whose last column is "shown by". */
function tablesOf(section: string): readonly string[] {
  const tables = section.match(/(?:^\|.*\n?)+/gm) ?? [];
  return tables.flatMap((table) => {
    const [head = '', , ...rows] = table.trimEnd().split('\n');
    return cellsOf(head).at(-1)?.trim() === 'shown by' ? rows : [];
  });
}

/**
 * What the last column of the tables of a document cites. @throws Error where a row has a title and no file
 * to look in
 */
function citationsOf(document: string): readonly Citation[] {
  return document.split(/^(?=## )/m).flatMap((section) => {
    const heading = section.split('\n', 1)[0] ?? '';
    const stated = /^.*[Tt]ests (?:are )?in (`[^`]+`(?:(?:,| and) `[^`]+`)*)/m.exec(section)?.[1] ?? '';
    const ownFiles = [...stated.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return tablesOf(section).flatMap((row) => {
      let files: readonly string[] = ownFiles;
      const citations: Citation[] = [];
      for (const [, name, title] of (cellsOf(row).at(-1) ?? '').matchAll(/`([^`]+)`|\*([^*]+)\*/g))
        if (name !== undefined) {
          files = [name];
          citations.push({ section: heading, files });
        } else {
          if (files.length === 0) throw new Error(`${heading}: no file is named for the test "${title}".`);
          citations.push({ section: heading, files, title: title ?? '' });
        }
      return citations;
    });
  });
}

describe.each([
  ['docs/security.md', 60],
  ['docs/threat-model.md', 40],
  ['docs/asvs.md', 100],
  ['docs/reports.md', 20],
])('%s', (path, atLeast) => {
  const document = text(path);
  const citations = citationsOf(document);

  it('cites tests', () => {
    expect(citations.length).toBeGreaterThanOrEqual(atLeast);
  });

  it('cites files that exist', () => {
    const missing = citations.flatMap(({ section, files }) =>
      files.filter((name) => testFiles(name).length === 0).map((name) => `${section}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('cites titles that its files have', () => {
    const missing = citations.flatMap(({ section, files, title }) =>
      title === undefined || files.flatMap(testFiles).some((file) => hasTitle(text(file), title))
        ? []
        : [`${section}: ${files.join(', ')}: ${title}`],
    );
    expect(missing).toEqual([]);
  });
});

describe('the check of citations', () => {
  const document = [
    '## Links',
    'Tests are in `attacks/magic-link` unless another is named.',
    '| a table of others | where |',
    '| --- | --- |',
    '| zero | `somewhere/else` |',
    '',
    '| attack | shown by |',
    '| --- | --- |',
    '| one | *a flood from one address* |',
    '| two | `guards/iam`: *names every…*, *no such title* |',
    '| three | `guards/no-such-file` |',
  ].join('\n');

  it('finds what is cited, and in which file', () => {
    expect(citationsOf(document)).toEqual([
      { section: '## Links', files: ['attacks/magic-link'], title: 'a flood from one address' },
      { section: '## Links', files: ['guards/iam'] },
      { section: '## Links', files: ['guards/iam'], title: 'names every…' },
      { section: '## Links', files: ['guards/iam'], title: 'no such title' },
      { section: '## Links', files: ['guards/no-such-file'] },
    ]);
  });

  it('finds files by name and by folder, and none where there is none', () => {
    expect(testFiles('guards/iam')).toEqual(['test/guards/iam.test.ts']);
    expect(testFiles('test/lambda/recovery')).toContain('test/lambda/recovery/link.test.ts');
    expect(testFiles('guards/no-such-file')).toEqual([]);
  });

  it('takes a title for what it is: whole, or its beginning', () => {
    const source = text('test/guards/iam.test.ts');
    expect(hasTitle(source, 'names every…')).toBe(true);
    expect(hasTitle(source, 'names every')).toBe(false);
    expect(hasTitle(source, 'no such title')).toBe(false);
  });

  it('does not let a title stand without a file', () => {
    expect(() => citationsOf('## A\n| x | shown by |\n| --- | --- |\n| y | *z* |')).toThrow('"z"');
  });
});
