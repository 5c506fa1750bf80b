/**
 * The product that tests run as a whole: `npm start`, the CDK app, the tools. Its stages, brand and words are
 * the pinned ones, so that a test gives the same whatever somebody has put into `custom/`.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { PARTS } from '../../local/command/synth';

/** Folder of the project. */
export const projectRoot = join(__dirname, '..', '..');

/** What is somebody's own, and what tests have in its place; a folder is compared file by file. */
const PINNED = {
  'custom/stages.ts': 'test/fixtures/stages.ts',
  'custom/brand': 'test/fixtures/custom/brand',
  'custom/words': 'test/fixtures/custom/words',
} as const;
/** What git ignores, and git's own. */
const NOT_COPIED = /^(?:\.git|node_modules|\.build|\.cache|coverage|cdk\.out.*)$/;
const DAY_MS = 86_400_000;

let found: string | undefined;

/**
 * Folder of the product with what is pinned: the project's own as long as it has that, else a copy of it,
 * which is kept under `.cache/` until a file changes.
 */
export function productRoot(): string {
  const isPinned = Object.entries(PINNED).every(([own, pinned]) => isSame(own, pinned));
  found ??= isPinned ? projectRoot : copyWithPinned();
  return found;
}

/** Whether files, or all files of folders, say the same from their first declaration on. */
function isSame(one: string, other: string): boolean {
  const [files, others] = [filesIn(one), filesIn(other)];
  return (
    files.join() === others.join() &&
    files.every((name) => valuesIn(join(one, name)) === valuesIn(join(other, name)))
  );
}

/** Files of a folder by their paths in it, in order; for a file the empty path alone. */
function filesIn(path: string): readonly string[] {
  const at = join(projectRoot, path);
  if (!statSync(at).isDirectory()) return [''];
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(at, name)).isFile())
    .sort();
}

function valuesIn(path: string): string {
  const text = readFileSync(join(projectRoot, path), 'latin1');
  return path.endsWith('.ts') ? text.replace(/^[\s\S]*^import [^;]*;$/m, '') : text;
}

function copyWithPinned(): string {
  const copies = join(projectRoot, '.cache', 'products');
  const folder = join(copies, hashOf(projectRoot, parts()));
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  copyProject(draft);
  for (const [own, pinned] of Object.entries(PINNED)) {
    rmSync(join(draft, own), { recursive: true });
    cpSync(join(projectRoot, pinned), join(draft, own), { recursive: true });
  }
  try {
    renameSync(draft, folder);
  } catch {
    // Another test process was first; its copy is the same.
    rmSync(draft, { recursive: true, force: true });
  }
  removeOld(copies);
  return folder;
}

/** Removes from a folder of `.cache/` what nobody asked for since yesterday: of other sources, mostly. */
export function removeOld(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // Another process may have removed it meanwhile.
    const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** What lies in the project's folder and is no product of it. */
const parts = () => readdirSync(projectRoot).filter((name) => !NOT_COPIED.test(name));

/** Copies the project into a folder that isn't there yet; packages are linked. */
export function copyProject(folder: string, from = projectRoot): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts()) cpSync(join(from, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'), 'dir');
}

/** Copies the CDK app of a folder, and no more of it, into a folder that is there; packages are linked. */
export function copyApp(from: string, folder: string): void {
  for (const part of PARTS) cpSync(join(from, part), join(folder, part), { recursive: true });
  symlinkSync(join(from, 'node_modules'), join(folder, 'node_modules'));
}

/** Hash of all files of some parts of a folder. */
export function hashOf(root: string, parts: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (part: string) => {
    const path = join(root, part);
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(part, name));
    } else {
      hash.update(`/${part}`).update(readFileSync(path));
    }
  };
  for (const part of parts) add(part);
  return hash.digest('hex').slice(0, 16);
}
