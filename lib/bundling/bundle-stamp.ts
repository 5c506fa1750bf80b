/** Finds stale bundles by a stamp beside them, with hashes of all inputs and outputs. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { filesBelow, ROOMS, type Sources } from './sources';

const STAMP = 'stamp.json';

/** One bundled file and its source map. */
interface EntryStamp {
  /** Relative to the project, including those that only decided something. */
  readonly inputs: readonly string[];
  readonly sources: string;
  readonly bundle: string;
  /** By what its `import()`s say. */
  readonly late: readonly string[];
}

/** By path in the folder, without ending. */
export type Stamps = Readonly<Record<string, EntryStamp>>;

interface Stamp {
  readonly common: string;
  readonly entries: Stamps;
}

/**
 * What every bundle depends on: lockfile, settings, and the list of sources, as a new one may take another's
 * place behind an import.
 *
 * @param options all else that shapes the outcome
 */
export function hashCommon(project: string, sources: Sources, options: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const file of ['package-lock.json', 'package.json', 'tsconfig.json'])
    if (existsSync(join(project, file))) hash.update(file).update(readFileSync(join(project, file)));
  hash.update(sources.files.join('\0'));
  // Such as a package.json.
  hash.update(sources.hash(sources.files.filter((file) => file.endsWith('.json'))));
  return hash.digest('hex');
}

/**
 * Entries whose file is what their sources give.
 *
 * @param common {@link hashCommon}
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
    // Cut short or no stamp: bundling again mends it.
    return {};
  }
}

/**
 * @param made entry and its first source, relative to the project
 * @param lateFiles as `import()` calls them
 * @throws Error for a source outside the {@link ROOMS}
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

/** Names and contents, without the stamp. */
export function hashBundles(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(folder))
    if (file !== STAMP) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

export const filesOf = (entry: string): readonly string[] => [`${entry}.js`, `${entry}.js.map`];

function hashEntry(folder: string, entry: string): string {
  const hash = createHash('sha256');
  for (const file of filesOf(entry)) hash.update(readFileSync(join(folder, file))).update('\0');
  return hash.digest('hex');
}

/** Also imports that esbuild dropped: a change may make them count. */
function reachedFrom(source: string, inputs: Metafile['inputs']): readonly string[] {
  const reached = new Set([source]);
  for (const file of reached)
    for (const { path, external } of inputs[file]?.imports ?? []) if (!external) reached.add(path);
  return [...reached].sort();
}
