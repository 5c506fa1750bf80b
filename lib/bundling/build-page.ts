import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hashOfFiles } from './sources';

const PROJECT = resolve(__dirname, '..', '..');
/** Hash of a build's sources; dot files are never served or published. */
export const stampName = '.sources';

/**
 * Folder of the built page, `.build/web`; built when sources or lockfile changed. Vite's own process frees
 * its memory. The same sources give the same bytes in any folder.
 *
 * @param project folder with `web/`, `lambda/` and `node_modules/`
 * @throws Error with Vite's output
 */
export async function buildPage(project: string = PROJECT): Promise<string> {
  const folder = join(project, '.build', 'web');
  const stamp = hashOfFiles(
    project,
    SOURCES.filter((part) => existsSync(join(project, part))),
  );
  if (await isStamped(folder, stamp)) return folder;

  // Built aside and moved: another process may use or build the page now.
  const draft = `${folder}.${process.pid}`;
  await mkdir(dirname(draft), { recursive: true });
  // Loaded late: if the page is built, neither this nor the brand's checks are needed.
  const { pageBrandOf } = require('./page-brand') as typeof import('./page-brand');
  const own = {
    PAGE_BRAND: JSON.stringify(await pageBrandOf(project)),
    PAGE_WORDS: join(project, 'custom', 'words', 'page'),
  };
  await runVite(project, ['build', '--config', join('web', 'vite.config.mts'), '--outDir', draft], own);
  await writeFile(join(draft, stampName), stamp);
  await rm(folder, { recursive: true, force: true });
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isStamped(folder, stamp))) throw error;
  }
  return folder;
}

async function isStamped(folder: string, stamp: string): Promise<boolean> {
  const file = join(folder, stampName);
  return existsSync(file) && (await readFile(file, 'utf8')) === stamp;
}

const SOURCES = [
  'web',
  'custom/brand',
  'custom/words/page',
  'lambda/shared/reading',
  'lambda/shared/brand',
  'lib/config/brand',
  'package-lock.json',
  'lib/bundling/build-page.ts',
  'lib/bundling/page-brand.ts',
];

/**
 * @param own the only environment variables that the build reads
 * @throws Error with all that Vite printed when it does not build.
 */
export function runVite(
  project: string,
  args: readonly string[],
  own: Readonly<Record<string, string>> = {},
): Promise<void> {
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, ...args], {
      cwd: project,
      // Without the rest of the environment, all builds are equal.
      env: { NODE_ENV: 'production', ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    }
    child.once('error', reject);
    child.once('close', (status) =>
      status === 0
        ? resolve()
        : reject(new Error(`The page in web/ does not build (status ${status}):\n${output}`)),
    );
  });
}
