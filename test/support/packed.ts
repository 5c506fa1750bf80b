/** The packed construct, installed into apps that know nothing of this project. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { hashOf, productRoot, projectRoot, removeOld } from './product';

const run = promisify(execFile);
/** Whatever goes into the archive. */
const SOURCES = [
  'custom',
  'docs',
  'lambda',
  'lib',
  'tools',
  'web',
  'LICENSE',
  'package.json',
  'package-lock.json',
];

/** Packs the construct as people do, into a folder. @returns the archive */
export async function pack(root: string, folder: string): Promise<string> {
  await run('npm', ['run', '--silent', 'pack', '--', '--out', folder], { cwd: root });
  const [archive = '', ...others] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (others.length > 0) throw new Error(`${folder} has more than one archive.`);
  return join(folder, archive);
}

/** The archive, kept under `.cache/` as long as nothing that goes into it changes. */
export async function packed(): Promise<string> {
  const archives = join(projectRoot, '.cache', 'packed');
  const folder = join(archives, hashOf(productRoot(), SOURCES));
  if (!existsSync(folder)) {
    removeOld(archives);
    const draft = `${folder}.${process.pid}`;
    await pack(productRoot(), draft);
    try {
      renameSync(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      // Another test process was first; its archive is the same.
      if (!existsSync(folder)) throw error;
    }
  }
  return join(folder, readdirSync(folder)[0] as string);
}

/**
 * Makes an app of sources that import the construct from `lib`, and installs the archive into it. Its peers
 * are the project's own, which saves a download.
 *
 * @param folder outside of the project; made
 * @param sources files and folders, which keep their names
 */
export async function appWithPacked(folder: string, sources: readonly string[]): Promise<void> {
  const archive = await packed();
  mkdirSync(folder, { recursive: true });
  for (const source of sources) cpSync(source, join(folder, basename(source)), { recursive: true });
  importPacked(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'orders', private: true }));
  cpSync(archive, join(folder, basename(archive)));
  await run('npm', ['install', `./${basename(archive)}`], {
    cwd: folder,
    env: { ...process.env, npm_config_legacy_peer_deps: 'true', npm_config_audit: 'false' },
  });
  for (const peer of ['aws-cdk-lib', 'constructs', '@types']) {
    const link = join(folder, 'node_modules', peer);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(projectRoot, 'node_modules', peer), link, 'dir');
  }
}

function importPacked(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('ts'),
  );
  for (const name of files) {
    const file = join(folder, name);
    writeFileSync(file, asInstalled(readFileSync(file, 'utf8')));
  }
}

/** Source of a fixture as it stands in an app that has installed the archive. */
export const asInstalled = (source: string): string =>
  source.replace(/'(?:\.\.\/)+lib\/passwordless-sign-in'/, "'cognito-passwordless'");

/** What a synthesis decides: templates, and assets by the hash of their content. */
export function decidedIn(assembly: string): unknown {
  const names = readdirSync(assembly);
  return {
    templates: names
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => readFileSync(join(assembly, name), 'utf8')),
    assets: names.filter((name) => name.startsWith('asset.')).sort(),
  };
}
