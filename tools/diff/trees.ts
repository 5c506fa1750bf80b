/** The working tree, and a commit checked out beside it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A commit, checked out. */
export interface BaseTree {
  /** Full id of the commit. */
  readonly commit: string;
  readonly folder: string;
  /** The commit pins other packages than the working tree's, which both use. */
  readonly otherPackages: boolean;
}

/**
 * Checks a commit out into a temporary folder for `use`, and removes it in any case, signals included (`use`
 * gets the last argument and has to end). Packages are the working tree's.
 *
 * @param project with its packages; may be part of a larger repository
 * @param base names a commit
 * @throws Error without a Git repository or such a commit
 */
export async function withBaseTree<T>(
  project: string,
  base: string,
  use: (tree: BaseTree, scratch: string, ending: AbortSignal) => Promise<T>,
): Promise<T> {
  const commit = commitOf(project, base);
  const inRepository = git(project, 'rev-parse', '--show-prefix');
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'diff-')));
  const worktree = join(scratch, 'base');
  const takeAway = () => {
    if (existsSync(worktree)) quietly(() => git(project, 'worktree', 'remove', '--force', worktree));
    rmSync(scratch, { recursive: true, force: true });
    // Forgets a half-made worktree.
    quietly(() => git(project, 'worktree', 'prune'));
  };
  const ending = new AbortController();
  let received: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    received = signal;
    ending.abort();
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    // Without the repository's hooks.
    git(
      project,
      '-c',
      'core.hooksPath=/dev/null',
      'worktree',
      'add',
      '--quiet',
      '--detach',
      worktree,
      commit,
    );
    const folder = join(worktree, inRepository);
    if (!existsSync(join(folder, 'bin', 'run.js')))
      throw new Error(`${base} has no bin/run.js; compare with a commit that has this app's entry.`);
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'dir');
    const tree = { commit, folder, otherPackages: lockfile(folder) !== lockfile(project) };
    return await use(tree, scratch, ending.signal);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    takeAway();
    // As if nobody had listened.
    if (received) process.kill(process.pid, received);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function commitOf(project: string, base: string): string {
  try {
    return git(project, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`);
  } catch {
    throw new Error(
      `"${base}" names no commit of the repository in ${project}. Fetch it first; a shallow clone may lack it.`,
    );
  }
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function quietly(run: () => void): void {
  try {
    run();
  } catch {
    // Nothing to remove.
  }
}

function lockfile(folder: string): string {
  const path = join(folder, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
