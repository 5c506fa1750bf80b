/** Builds the client for pages without a framework. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { runVite } from '../../lib/bundling/build-page';
import { licencesOf, THIRD_PARTY } from '../pack/licences';

/** What a build leaves, by which an earlier one is known. */
const BUILT: readonly string[] = ['LICENSE', THIRD_PARTY, 'client.d.ts', 'client.js', 'parts', 'types'];

/**
 * Takes the place of an earlier build.
 *
 * @param out absolute; made where it isn't there
 */
export async function buildClient(project: string, out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  for (const name of BUILT) rmSync(join(out, name), { recursive: true, force: true });
  const all = join(out, 'all-types');
  const [files] = await Promise.all([
    filesBundled(project),
    runVite(project, ['build', '--config', join('web', 'vite.client.config.mts'), '--outDir', out]),
    runTsc(['--project', join(project, 'web', 'tsconfig.client.json'), '--outDir', all]),
  ]);
  copyTypes(all, 'client.d.ts', join(out, 'types'), withEndings);
  rmSync(all, { recursive: true });
  writeFileSync(join(out, 'client.d.ts'), "export * from './types/client.js';\n");
  cpSync(join(project, 'LICENSE'), join(out, 'LICENSE'));
  writeFileSync(join(out, THIRD_PARTY), licencesOf(project, files));
}

/** Vite doesn't tell what it has bundled. */
async function filesBundled(project: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: [join('web', 'src', 'client.ts')],
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    splitting: true,
    preserveSymlinks: true,
    external: ['virtual:*'],
    logLevel: 'silent',
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
}

/** Copies a file of types and all of their folder that it refers to. */
export function copyTypes(
  from: string,
  first: string,
  to: string,
  change: (text: string, file: string) => string = (text) => text,
): void {
  const reached = new Set([join(from, first)]);
  for (const file of reached) {
    const text = readFileSync(file, 'utf8');
    for (const [, , path = ''] of text.matchAll(RELATIVE)) reached.add(typesOf(file, path));
    const copy = join(to, relative(from, file));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, change(text, file));
  }
}

/** Imports of the same folder of types. */
const RELATIVE = /((?:from |import\()['"])(\.[^'"]*)(?=['"])/g;

function typesOf(file: string, path: string): string {
  const alone = `${join(dirname(file), path)}.d.ts`;
  return existsSync(alone) ? alone : join(dirname(file), path, 'index.d.ts');
}

/** @throws Error with what the compiler says */
export async function runTsc(args: readonly string[]): Promise<void> {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  try {
    await promisify(execFile)(process.execPath, [tsc, ...args]);
  } catch (error) {
    throw new Error(`Types do not build:\n${(error as { readonly stdout: string }).stdout}`);
  }
}

/** Resolution as Node.js does it (`node16`) asks ES modules for endings; others take them. */
function withEndings(text: string, file: string): string {
  return text.replace(RELATIVE, (_, before: string, path: string) => {
    const isFolder = typesOf(file, path).endsWith('/index.d.ts');
    return `${before}${path}${isFolder ? '/index' : ''}.js`;
  });
}

/** What a folder holds beside an earlier build. */
export const othersIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => !BUILT.includes(name)) : [];
