/**
 * The product that tests run as a whole: `npm start`, the CDK app, the tools. Its stages are the pinned ones,
 * so that a test gives the same whatever stages somebody deploys.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
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

/** Folder of the project. */
export const projectRoot = join(__dirname, '..', '..');

const STAGES = 'lib/config/stages.ts';
const PINNED = 'test/fixtures/stages.ts';
/** What git ignores, and git's own. */
const NOT_COPIED = /^(?:\.git|node_modules|\.build|\.cache|coverage|cdk\.out.*)$/;
const DAY_MS = 86_400_000;

let found: string | undefined;

/**
 * Folder of the product with the pinned stages: the project's own as long as it has these, else a copy of it,
 * which is kept under `.cache/` until a file changes.
 */
export function productRoot(): string {
  found ??= valuesIn(STAGES) === valuesIn(PINNED) ? projectRoot : copyWithPinnedStages();
  return found;
}

/** A file of stages from its first declaration on. */
function valuesIn(path: string): string {
  const text = readFileSync(join(projectRoot, path), 'utf8');
  return text.replace(/^[\s\S]*^import [^;]*;$/m, '');
}

function copyWithPinnedStages(): string {
  const copies = join(projectRoot, '.cache', 'products');
  const folder = join(copies, hashOf(projectRoot, parts()));
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  copyProject(draft);
  copyFileSync(join(projectRoot, PINNED), join(draft, STAGES));
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
export function copyProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts()) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'), 'dir');
}

/** What the CDK app is made of. */
const APP = [
  'bin',
  'custom',
  'lib',
  'lambda',
  'web',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Copies the CDK app of a folder, and no more of it, into a folder that is there; packages are linked. */
export function copyApp(from: string, folder: string): void {
  for (const part of APP) cpSync(join(from, part), join(folder, part), { recursive: true });
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
