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
const all = rows.flatMap((row) => row.rooms);
const rooms = all.filter((room) => !room.includes('/'));
const insideLib = all.filter((room) => room.includes('/'));

/** Folders that are no feature's: what several stand on, and what the page is drawn with. */
const OF_NO_FEATURE: Readonly<Record<string, readonly string[]>> = {
  lambda: ['shared'],
  'test/lambda': ['shared', 'support'],
  'web/src': ['components', 'i18n', 'shared', 'styles'],
  'test/web': ['shared', 'support'],
};

function foldersOf(room: string): readonly string[] {
  return readdirSync(join(projectRoot, room), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([\w/-]+)`/g)].map(([, name = '']) => name);
}

/** Which of these rooms files of this one import from. */
function importedBy(room: string, others: readonly string[] = rooms): readonly string[] {
  const found = new Set<string>();
  for (const name of readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })) {
    if (!/\.m?tsx?$/.test(name)) continue;
    const source = readFileSync(join(projectRoot, room, name), 'utf8');
    for (const [, path = ''] of source.matchAll(/(?:from|import|import\(|require\() ?'(\.[^']*)'/g)) {
      const file = join(room, dirname(name), path);
      const target = others.find((other) => file === other || file.startsWith(`${other}/`));
      if (target !== undefined && target !== room) found.add(target);
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

  it('says where each feature lives, in each room', () => {
    const linked = [...page.matchAll(/\]\(\.\.\/((?:lib\/features|lambda|web\/src)\/[\w-]+)\)/g)].map(
      ([, path]) => path,
    );
    const folders = ['lib/features', 'lambda', 'web/src'].flatMap((room) =>
      foldersOf(room)
        .filter((name) => !OF_NO_FEATURE[room]?.includes(name))
        .map((name) => `${room}/${name}`),
    );
    expect(folders.filter((folder) => !linked.includes(folder))).toEqual([]);
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

it('lets the page import nothing of the functions but how what people type is read', () => {
  const reading = 'lambda/shared/reading';
  const others = foldersOf('lambda').map((name) => `lambda/${name}`);
  expect(importedBy('web', [reading, ...others])).toEqual([reading]);
});

it.each(rows)('$rooms', ({ rooms: [room = ''], from }) => {
  expect(importedBy(room, room.includes('/') ? insideLib : rooms)).toEqual(
    from === 'all'
      ? expect.arrayContaining(['custom', 'lambda', 'lib', 'local', 'tools', 'web'])
      : [...namesIn(from)].sort(),
  );
});

describe('one name a feature', () => {
  it.each(Object.entries(OF_NO_FEATURE))('holds for folders of %s', (room, others) => {
    const names = foldersOf(room);
    expect(others.filter((name) => !names.includes(name))).toEqual([]);
    const features = [...foldersOf('lib/features'), ...others];
    expect(names.filter((name) => !features.includes(name))).toEqual([]);
  });

  it('leaves what functions share free of features, but for these', () => {
    const shared = 'lambda/shared';
    const found = readdirSync(join(projectRoot, shared), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        [...readFileSync(join(projectRoot, shared, name), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']*)'/g)]
          .map(([, path = '']) => join(shared, dirname(name), path))
          .filter((path) => path.startsWith('lambda/') && !path.startsWith(`${shared}/`))
          .map((path) => `${name} → ${path.slice('lambda/'.length)}`),
      );
    expect(found.sort()).toEqual([
      // Who calls an API is told by the user handle, as passkeys keep it.
      'api/caller.ts → passkeys/user-handle',
      // Events begin where an invocation does, whatever it is for.
      'api/http.ts → audit/scope',
      'log/name-user.ts → audit/scope',
      'trigger.ts → audit/scope',
      // A language has words for each kind of notice and of news, so it has to know their names: types alone.
      'words/words.ts → mail/notices/notice-kinds',
      'words/words.ts → recovery/news',
    ]);
  });
});

describe('a feature', () => {
  const features = foldersOf('lib/features').map((name) => `lib/features/${name}`);
  const sources = readdirSync(join(projectRoot, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('lib', name));

  /** Files of `lib` that import a feature from outside of it. */
  function importersOf(feature: string): readonly string[] {
    return sources.filter((file) => {
      if (file.startsWith(`${feature}/`)) return false;
      const source = readFileSync(join(projectRoot, file), 'utf8');
      return [...source.matchAll(/from '(\.[^']*)'/g)].some(([, path = '']) =>
        join(dirname(file), path).startsWith(`${feature}/`),
      );
    });
  }

  it.each(features)('%s is used', (feature) => {
    expect(importersOf(feature)).not.toEqual([]);
  });

  it.each(['contact', 'recovery-codes'])('%s, with its API, is known to the auth stack alone', (name) => {
    expect(importersOf(`lib/features/${name}`)).toEqual(['lib/stacks/auth-stack.ts']);
  });
});

it('lets examples use of the project what other apps import, and no more', () => {
  const used = importedBy('examples', ['lib/import-passwordless', 'lib']);
  expect(used).toEqual(['lib/import-passwordless']);
});
