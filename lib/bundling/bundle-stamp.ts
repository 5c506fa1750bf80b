/**
 * Tells which bundles on disk are no longer what the sources would give, so that a synthesis makes those
 * anew and no others. A stamp beside the bundles has, for each, the hash of all that went in and of all that
 * came out.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { filesBelow, ROOMS, type Sources } from './sources';

const STAMP = 'stamp.json';

/** One file that esbuild makes, and its source map. */
interface EntryStamp {
  /** Files of the project that it is made of or that decided what it is made of, relative to the project. */
  readonly inputs: readonly string[];
  readonly sources: string;
  readonly bundle: string;
  /** What it loads late, by what its `import()`s say. */
  readonly late: readonly string[];
}

/** By entry: the path of a bundled file in the folder, without its ending. */
export type Stamps = Readonly<Record<string, EntryStamp>>;

interface Stamp {
  readonly common: string;
  readonly entries: Stamps;
}

/**
 * Hash of what every bundle depends on: packages, which the lockfile pins, settings, and which sources there
 * are, as a new one may take the place of another behind the same import.
 *
 * @param options everything else that shapes the outcome
 */
export function hashCommon(project: string, sources: Sources, options: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const file of ['package-lock.json', 'package.json', 'tsconfig.json'])
    if (existsSync(join(project, file))) hash.update(file).update(readFileSync(join(project, file)));
  hash.update(sources.files.join('\0'));
  // Such as a package.json, which decides how others are read.
  hash.update(sources.hash(sources.files.filter((file) => file.endsWith('.json'))));
  return hash.digest('hex');
}

/**
 * The entries whose file is, to the byte, what their sources give.
 *
 * @param common {@link hashCommon}
 * @param sources {@link readSources}
 */
export function freshEntries(folder: string, common: string, sources: Sources): Stamps {
  const path = join(folder, STAMP);
  if (!existsSync(path)) return {};
  try {
    const stamp = JSON.parse(readFileSync(path, 'utf8')) as Stamp;
    if (stamp.common !== common) return {};
    return Object.fromEntries(
      Object.entries(stamp.entries).filter(
        ([entry, it]) => it.sources === sources.hash(it.inputs) && it.bundle === hashEntry(folder, entry),
      ),
    );
  } catch {
    // Cut short or not a stamp: bundling again mends it.
    return {};
  }
}

/**
 * Stamps of entries that were just made.
 *
 * @param made entry and the source that it begins with, relative to the project
 * @param lateFiles what can be loaded late, as `import()` calls it
 * @throws Error when one is made of a source that isn't below one of the {@link ROOMS}
 */
export function stampsOf(
  folder: string,
  sources: Sources,
  made: Readonly<Record<string, string>>,
  { inputs, outputs }: Metafile,
  lateFiles: readonly string[],
): Stamps {
  const late = new Map(
    Object.values(outputs).map(({ entryPoint, imports }) => [
      entryPoint,
      imports.map(({ path }) => path).filter((path) => lateFiles.includes(path)),
    ]),
  );
  return Object.fromEntries(
    Object.entries(made).map(([entry, source]) => {
      const own = reachedFrom(source, inputs).filter((file) => !file.startsWith('node_modules/'));
      const foreign = own.find((file) => !ROOMS.some((room) => file.startsWith(`${room}/`)));
      if (foreign !== undefined)
        throw new Error(`${source} is made of ${foreign}, which is not below ${ROOMS.join('/ or ')}/.`);
      return [
        entry,
        {
          inputs: own,
          sources: sources.hash(own),
          bundle: hashEntry(folder, entry),
          late: [...new Set(late.get(source))].sort(),
        },
      ];
    }),
  );
}

export function writeStamp(folder: string, common: string, entries: Stamps): void {
  const inOrder = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  const stamp: Stamp = { common, entries: Object.fromEntries(inOrder) };
  writeFileSync(join(folder, STAMP), JSON.stringify(stamp));
}

/** Hash over names and contents of a folder's files, the stamp left out. */
export function hashBundles(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(folder))
    if (file !== STAMP) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

/** Files that entries are made into, without the folder. */
export const filesOf = (entry: string): readonly string[] => [`${entry}.js`, `${entry}.js.map`];

function hashEntry(folder: string, entry: string): string {
  const hash = createHash('sha256');
  for (const file of filesOf(entry)) hash.update(readFileSync(join(folder, file))).update('\0');
  return hash.digest('hex');
}

/** A source and all it imports, also what esbuild found to be of no use: a change may give it one. */
function reachedFrom(source: string, inputs: Metafile['inputs']): readonly string[] {
  const reached = new Set([source]);
  for (const file of reached)
    for (const { path, external } of inputs[file]?.imports ?? []) if (!external) reached.add(path);
  return [...reached].sort();
}
