/**
 * What imports from where, as CONTRIBUTING.md tells it: `local` never sees the source of what it runs, the
 * functions need nobody.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../support/assembly';
import { readDocument } from '../support/markdown';

const rows = readDocument('CONTRIBUTING.md')
  .split('\n')
  .flatMap((line) => {
    const [, rooms, , from] = /^\| (`.*`) \| (.*) \| (.*) \|$/.exec(line) ?? [];
    return rooms === undefined ? [] : [{ rooms: namesIn(rooms), from: from ?? '' }];
  });
const rooms = rows.flatMap((row) => row.rooms);

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
}

/** Rooms that files of this one import from. */
function importedBy(room: string): readonly string[] {
  const found = new Set<string>();
  for (const name of readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })) {
    if (!/\.m?tsx?$/.test(name)) continue;
    const source = readFileSync(join(projectRoot, room, name), 'utf8');
    for (const [, path = ''] of source.matchAll(/(?:from|import|import\(|require\() ?'(\.[^']*)'/g)) {
      const target = join(room, dirname(name), path).split('/')[0] ?? '';
      if (target !== room && rooms.includes(target)) found.add(target);
    }
  }
  return [...found].sort();
}

describe('docs/architecture.md', () => {
  const page = readDocument('docs/architecture.md');

  it('draws an arrow for every room that another one imports from', () => {
    const drawn = [...page.matchAll(/^ {2}(\w+)(?:\[.*?\])? --> (\w+)/gm)].map(
      ([, from, to]) => `${from} → ${to}`,
    );
    const found = rooms
      .filter((room) => room !== 'test')
      .flatMap((room) => importedBy(room).map((target) => `${room} → ${target}`));
    expect(drawn.sort()).toEqual(found.sort());
  });

  const named = [...page.matchAll(/`(\w+)` in \[[^\]]*\]\(([^)]*)\)/g)].map(([, name = '', path = '']) => ({
    name,
    file: join('docs', path),
  }));

  it('walks through the functions, the page and the CDK app', () => {
    expect(new Set(named.map(({ file }) => file.split('/')[0]))).toEqual(
      new Set(['lambda', 'lib', 'local', 'web']),
    );
  });

  it.each(named)('$name stands in $file', ({ name, file }) => {
    const exported = new RegExp(`^(?:export )?(?:async )?(?:const|function|class) ${name}\\b`, 'm');
    expect(readFileSync(join(projectRoot, file), 'utf8')).toMatch(exported);
  });
});

it('names every folder that has sources', () => {
  const folders = readdirSync(projectRoot, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !/^(?:\.|node_modules$|docs$|cdk\.out|coverage$)/.test(entry.name),
    )
    .map(({ name }) => name);
  expect([...rooms].sort()).toEqual(folders.sort());
});

it.each(rows)('$rooms', ({ rooms: [room = ''], from }) => {
  expect(importedBy(room)).toEqual(
    from === 'all'
      ? expect.arrayContaining(['lambda', 'lib', 'local', 'tools', 'web'])
      : [...namesIn(from)].sort(),
  );
});
