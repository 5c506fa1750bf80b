/** Holds docs/webauthn.md to what it says: every step of the standard, by functions and tests that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../support/assembly';

const text = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const document = text('docs/webauthn.md');

interface Row {
  readonly steps: readonly number[];
  readonly label: string;
  readonly functions: string;
  readonly tests: string;
}

/** The rows of one section's table, and the test file that its names are in unless another is named. */
function tableOf(section: string): { rows: Row[]; file: string } {
  const [, rest = ''] = document.split(`\n## ${section} `);
  const [body = ''] = rest.split('\n## ');
  const file = body.match(/Tests are in `([^`]+)`/)?.[1] ?? '';
  const rows = body
    .split('\n')
    .filter((line) => /^\| [\d–]/.test(line))
    .map((line) => {
      const [label = '', , functions = '', tests = ''] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      return { label, steps: (label.match(/\d+/g) ?? []).map(Number), functions, tests };
    });
  return { rows, file };
}

/** What stands in backticks in a cell, in order. */
const quoted = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const isPath = (name: string) => /^(lambda|test|web)\/.*\.tsx?$/.test(name);

function sourcesUnder(folder: string): string {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => text(join(folder, name)))
    .join('\n');
}

const lambda = sourcesUnder('lambda');

function declares(source: string, name: string): boolean {
  return new RegExp(`\\bfunction ${name}\\b|\\bconst ${name} =`).test(source);
}

/**
 * True when a test or a group of tests in the file has this name, or the template that its names are made of.
 */
function hasTest(source: string, name: string): boolean {
  const title = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // Behind `it(`, `describe(`, or the values of an `each`; the test itself comes after.
  return new RegExp(`\\(\\s*'${title}',\\s*(async )?\\(`).test(source);
}

describe.each([
  ['§7.1', 29],
  ['§7.2', 25],
])('the table of %s', (section, last) => {
  const { rows, file } = tableOf(section);

  it('has every step once, in order', () => {
    expect(rows.flatMap(({ steps }) => steps)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });

  it.each(rows)('names functions that exist in step $label', ({ functions }) => {
    let source = lambda;
    for (const name of quoted(functions)) {
      if (isPath(name)) source = text(name);
      else expect({ name, exists: declares(source, name) }).toEqual({ name, exists: true });
    }
  });

  it.each(rows)('names tests that exist in step $label', ({ tests, functions }) => {
    let path = file;
    const names = quoted(tests);
    for (const name of names) {
      if (isPath(name)) path = name;
      expect({ path, exists: existsSync(join(projectRoot, path)) }).toEqual({ path, exists: true });
      if (!isPath(name))
        expect({ name, path, exists: hasTest(text(path), name) }).toEqual({ name, path, exists: true });
    }
    // Only what isn't done has no test.
    expect(names.length > 0).toBe(functions !== '–');
  });
});

it('refusals name steps that are in the tables', () => {
  const named = [...sourcesUnder('lambda/passkeys/webauthn').matchAll(/'(§7\.[12]) step (\d+)'/g)];
  expect(named.length).toBeGreaterThan(30);
  for (const [, section = '', step] of named)
    expect(tableOf(section).rows.flatMap(({ steps }) => steps)).toContain(Number(step));
});
