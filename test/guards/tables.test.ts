/**
 * Holds docs/tables.md to the code: every kind of item that a function can make a key of, and every keyed
 * hash, is in it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/assembly';

const text = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const sources = readdirSync(join(projectRoot, 'lambda'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .map((name) => ({ name, source: text(join('lambda', name)) }));
const page = text('docs/tables.md');

/** What a pattern with one group finds in all sources, each once. */
const found = (pattern: RegExp) =>
  [
    ...new Set(sources.flatMap(({ source }) => [...source.matchAll(pattern)].map(([, name = '']) => name))),
  ].sort();

/** First cells of the tables of a section. */
function rowsOf(heading: string): readonly string[] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
}

describe('docs/tables.md', () => {
  it.each([
    ['plain hash', /\bdomainHash\(\s*'([^']+)'/g, 10],
    ['counter', /\bitemOf\(\s*'([^']+)'/g, 2],
    ['keyed hash', /\bkeyedHash\(\s*'([^']+)'/g, 5],
  ])('names every %s of the code', (_, pattern, atLeast) => {
    const names = found(pattern);
    expect(names.length).toBeGreaterThanOrEqual(atLeast);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('has a row for every kind of item of the secrets table', () => {
    // Where a key is built, the hash's name stands beside it, or in the function that the key comes from.
    const builders = [
      ...found(/userNameHash: \{\s*B: domainHash\(\s*'([^']+)'/g),
      ...found(/\bhash: domainHash\(\s*'([^']+)'/g),
      ...found(/\bitemOf\(\s*'([^']+)'/g),
    ].sort();
    expect(builders).toContain('user');
    const rows = rowsOf('Secrets table').map((cell) => cell.replaceAll('`', ''));
    expect(builders.filter((name) => !rows.includes(name))).toEqual([]);
  });

  it('knows every place where a key of the secrets table is built', () => {
    const places = sources.flatMap(({ name, source }) =>
      [...source.matchAll(/userNameHash: \{\s*B: ([^}]*?)\s*\}/g)].map(([, value = '']) => [name, value]),
    );
    const others = places.filter(([, value = '']) => !value.startsWith("domainHash('"));
    expect(others).toEqual([
      ['mail/notices/notice-store.ts', "Buffer.from(id, 'base64url')"],
      ['shared/table/counters.ts', 'counter.hash'],
      ['shared/table/counters.ts', 'counter.hash'],
      ['shared/table/counters.ts', 'counter.hash'],
      ['sms/number-store.ts', 'hash'],
    ]);
  });

  it('has a row for every kind of item of the authenticators table, whose keys are built in one file', () => {
    const builders = sources
      .filter(({ source }) => /\bpk: \{ S: (?:`|')/.test(source))
      .map(({ name }) => name);
    expect(builders).toEqual(['passkeys/items.ts']);
    const items = text('lambda/passkeys/items.ts');
    const keys = [...items.matchAll(/export function (\w+Key)\(/g)].map(([, name]) => name);
    const rows = rowsOf('Authenticators table');
    expect({ keys, rows: rows.length }).toEqual({
      keys: ['passkeyKey', 'accountKey', 'ownerKey', 'redeemedKey'],
      rows: 4,
    });
    for (const prefix of ['USER#', 'CREDENTIAL#', 'CHALLENGE#']) expect(rows.join()).toContain(prefix);
  });
});
