/**
 * Tells whether bundles on disk are what the sources would give, so that an unchanged app is not bundled
 * again at every synthesis. A stamp beside the bundles holds two hashes: of all that goes in (options,
 * sources, lockfile), and of all that came out.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'stamp.json';

interface Stamp {
  readonly sources: string;
  readonly bundles: string;
}

/**
 * Hash of what a bundle is made of. Packages stand in it by the lockfile, which pins every one of them.
 *
 * @param options everything else that shapes the outcome
 */
export function hashSources(project: string, options: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(options));
  hash.update(readFileSync(join(project, 'package-lock.json')));
  for (const file of filesBelow(join(project, 'lambda')))
    hash.update(file).update(readFileSync(join(project, 'lambda', file)));
  return hash.digest('hex');
}

/** True when the folder holds, to the byte, what was bundled from these sources. */
export function isFresh(folder: string, sources: string): boolean {
  const path = join(folder, STAMP);
  if (!existsSync(path)) return false;
  try {
    const stamp = JSON.parse(readFileSync(path, 'utf8')) as Stamp;
    return stamp.sources === sources && stamp.bundles === hashBundles(folder);
  } catch {
    // Cut short or not a stamp: bundling again mends it.
    return false;
  }
}

/** Notes that the folder's bundles were made from these sources. */
export function writeStamp(folder: string, sources: string): void {
  const stamp: Stamp = { sources, bundles: hashBundles(folder) };
  writeFileSync(join(folder, STAMP), JSON.stringify(stamp));
}

/** Hash over names and contents of a folder's files, the stamp left out. */
export function hashBundles(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(folder))
    if (file !== STAMP) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
