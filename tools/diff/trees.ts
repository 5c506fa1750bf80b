/**
 * The two trees that are compared: the working tree as it is, and a commit, checked out beside it for as long
 * as it takes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A commit, checked out. */
export interface BaseTree {
  /** Full id of the commit. */
  readonly commit: string;
  /** Folder of the project in it. */
  readonly folder: string;
  /**
   * True when the commit pins other packages than the working tree, whose packages both are synthesized with.
   */
  readonly otherPackages: boolean;
}

/**
 * Checks a commit out into a temporary folder, hands it to `use`, and takes the folder away, whatever
 * happens: an error, a signal that ends the process (`use` is told by its last argument, and has to end), or
 * success. Packages are those that are installed in the working tree.
 *
 * @param project folder of the project, with its packages installed; it may be part of a larger repository
 * @param base anything that names a commit
 * @throws Error when the project is in no Git repository, or `base` names no commit of it
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
    // Forgets a worktree that was half made when the process was told to end.
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
    // Hooks of the repository are for commits that somebody works on.
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
    // Now as if nobody had listened.
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
    // There was nothing to take away.
  }
}

function lockfile(folder: string): string {
  const path = join(folder, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
