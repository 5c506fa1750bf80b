/**
 * Holds docs/tables.md to the code: every kind of item that a function can make a key of, and every keyed
 * hash, is in it. And every write on a condition to the primitives of lambda/shared/table.
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

describe('writes on a condition', () => {
  /** Sources below `shared/table`, or all others, in which the pattern is found. */
  const filesWith = (pattern: RegExp, ofPrimitives: boolean) =>
    sources
      .filter(({ name, source }) => name.startsWith('shared/table/') === ofPrimitives && pattern.test(source))
      .map(({ name }) => name);

  /** What is sent by itself: from each command to its last bracket. */
  const sent = ({ name, source }: (typeof sources)[number]) =>
    [...source.matchAll(/new (?:Put|Update|Delete)ItemCommand\(/g)].map(({ index }) => {
      let open = 0;
      for (let at = source.indexOf('(', index); at < source.length; at++) {
        open += { '(': 1, ')': -1 }[source[at] ?? ''] ?? 0;
        if (open === 0) return { name, text: source.slice(index, at + 1) };
      }
      throw new Error(`${name}: a command has no end.`);
    });

  it.each([
    ['asks whether a condition failed', /\bConditionalCheckFailedException\b/],
    ['sends transactions', /\bTransactWriteItemsCommand\b/],
    ['asks why one was cancelled', /\bTransactionCanceledException\b/],
    ['writes who used something', /#usedBy\b/],
    ['raises a version', /ADD [^'`]*#v\b|#v = :next/],
  ])('nothing but a primitive %s', (_, pattern) => {
    expect(filesWith(pattern, true)).not.toEqual([]);
    expect(filesWith(pattern, false)).toEqual([]);
  });

  it('are not sent but by a primitive', () => {
    const all = sources.filter(({ name }) => !name.startsWith('shared/table/')).flatMap(sent);
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(all.filter(({ text }) => text.includes('ConditionExpression'))).toEqual([]);
  });
});
