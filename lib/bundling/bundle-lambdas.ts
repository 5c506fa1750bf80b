/**
 * Makes the bundles of all Lambda functions in one esbuild pass, those left out that are still what the
 * sources give. The pass starts before the first await and runs in esbuild's own process: started before
 * aws-cdk-lib is loaded, it works meanwhile.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { filesOf, freshEntries, hashCommon, type Stamps, stampsOf, writeStamp } from './bundle-stamp';
import { filesBelow, type LambdaEntry, readSources, type Sources } from './sources';

/**
 * Packages that functions load when they first need them, by what `import()` calls them. Each function that
 * may need one has it beside its own file: within that, Node.js would have to read its text at every start.
 * Files of the project are loaded so, too, where their folder is called `late` and the import begins with
 * `./late/`; imported by any other path they are part of what imports them.
 */
const LATE_PACKAGES: Readonly<Record<string, string>> = {
  /** Verifies certified attestation statements, which hardly any registration has. */
  '@simplewebauthn/server': 'node_modules/@simplewebauthn/server/esm/index.js',
};

/** Folder beside the bundles in which each late file is made once; functions get copies. */
const LATE_FOLDER = '.late';

/** Path of a late file within a function's bundle, without its ending; `require` finds it under its name. */
export function latePath(file: string): string {
  return file.startsWith('./') ? file.slice(2) : `node_modules/${file}/index`;
}

/** Name of a function's bundle, which is a folder of its own: no function may be within another's. */
export function bundleName(entry: LambdaEntry): string {
  return entry
    .replace(/^(?:lambda\/)?(.*?)(?:\/index)?\.ts$/, '$1')
    .split('/')
    .join('-');
}

/** Where the bundles are. */
export interface LambdaBundles {
  /**
   * Absolute folder of one function's bundle: `index.js`, what it loads later in files of its own, source
   * maps.
   *
   * @throws Error where that file exports no `handler`
   */
  directory(entry: LambdaEntry): string;
  /** Lambda's `Handler` property, the same for every bundle. */
  readonly handler: 'index.handler';
}

const PROJECT = resolve(__dirname, '..', '..');

/**
 * Bundles every function: CommonJS for Node.js 20 and later, minified, AWS SDK included, source maps with
 * paths relative to the bundle and without the sources' text. The same sources give the same bytes in any
 * folder.
 *
 * @param outDirectory folder to write to
 * @param project folder that holds `lambda/` and `node_modules/`
 * @returns also the entries that were made anew, as `<function>/<file without ending>`
 * @throws esbuild's BuildFailure, which lists every error with file and line
 */
export async function bundleLambdas(
  outDirectory: string = join(PROJECT, '.build', 'lambda'),
  project: string = PROJECT,
): Promise<LambdaBundles & { readonly made: readonly string[] }> {
  const sources = readSources(project);
  const options = optionsFor(project, sources);
  const target = resolve(outDirectory);
  const common = hashCommon(project, sources, {
    ...options,
    absWorkingDir: undefined,
    outdir: undefined,
  });
  const fresh = freshEntries(target, common, sources);
  const stale = Object.fromEntries(Object.entries(options.entryPoints).filter(([it]) => !(it in fresh)));
  const isStale = Object.keys(stale).length > 0;
  const entries = isStale ? { ...fresh, ...(await make(target, options, stale, sources)) } : fresh;
  const copied = await copyLateFiles(target, entries);
  if (isStale) {
    // What a function no longer loads late isn't to be part of its asset.
    const all = [...Object.keys(entries), ...copied].flatMap(filesOf);
    const left = filesBelow(target).filter((file) => /\.js(\.map)?$/.test(file) && !all.includes(file));
    await Promise.all(left.map((file) => rm(join(target, file), { force: true })));
    writeStamp(target, common, entries);
  }
  return {
    directory: (entry) => {
      if (!sources.handlers.includes(entry))
        throw new Error(`${entry} exports no handler. These do: ${sources.handlers.join(', ')}.`);
      return join(target, bundleName(entry));
    },
    handler: 'index.handler',
    made: Object.keys(stale),
  };
}

/** Has esbuild make entries. They share nothing that is written, so some of them alone come out as all do. */
async function make(
  target: string,
  options: ReturnType<typeof optionsFor>,
  entryPoints: Readonly<Record<string, string>>,
  sources: Sources,
): Promise<Stamps> {
  // Loaded here and not above: an app whose bundles are fresh does without.
  const { build } = require('esbuild') as typeof import('esbuild');
  const { outputFiles, metafile } = await build({ ...options, entryPoints });
  await Promise.all(
    outputFiles.map((file) =>
      writeIfChanged(join(target, relative(options.outdir, file.path)), file.contents),
    ),
  );
  return stampsOf(target, sources, entryPoints, metafile, options.external);
}

/**
 * Puts beside each function what it loads late.
 *
 * @returns the copies, named as entries are
 */
async function copyLateFiles(target: string, entries: Stamps): Promise<readonly string[]> {
  const copies = Object.entries(entries).flatMap(([entry, { late }]) =>
    late.map((file) => ({
      from: `${LATE_FOLDER}/${latePath(file)}`,
      to: `${dirname(entry)}/${latePath(file)}`,
    })),
  );
  await Promise.all(
    copies.flatMap(({ from, to }) => {
      const sourceFiles = filesOf(from);
      return filesOf(to).map(async (file, index) =>
        writeIfChanged(join(target, file), await readFile(join(target, sourceFiles[index] as string))),
      );
    }),
  );
  return copies.map(({ to }) => to);
}

/** Late files by what `import()` calls them. @throws Error where two have one name */
function lateFiles({ late }: Sources): Readonly<Record<string, string>> {
  const named = late.map((file) => [`./late/${basename(file, '.ts')}`, file] as const);
  const files = Object.fromEntries(named);
  const twin = named.find(([name, file]) => files[name] !== file);
  if (twin) throw new Error(`${twin[1]} and ${files[twin[0]]} need different names: both are ${twin[0]}.`);
  return { ...files, ...LATE_PACKAGES };
}

/**
 * Paths in source maps are relative to the folder written to. So esbuild is told a fixed one inside the
 * project and writes nothing; the files go where they are wanted afterwards.
 */
function optionsFor(project: string, sources: Sources) {
  const late = lateFiles(sources);
  return {
    absWorkingDir: project,
    entryPoints: {
      ...Object.fromEntries(sources.handlers.map((entry) => [`${bundleName(entry)}/index`, entry])),
      ...Object.fromEntries(
        Object.entries(late).map(([name, file]) => [`${LATE_FOLDER}/${latePath(name)}`, file]),
      ),
    } as Readonly<Record<string, string>>,
    external: Object.keys(late),
    outdir: join(project, '.build', 'lambda'),
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Late files are found by require, which needs no endings, and nothing of modules is loaded for them.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    charset: 'utf8',
    // A checkout whose node_modules is a link to another folder bundles to the same bytes.
    preserveSymlinks: true,
    // An alias rather than a plug-in: a plug-in runs on this thread and would wait for aws-cdk-lib to load.
    alias: { '@aws-sdk/credential-provider-node': './lambda/shared/aws/runtime-credentials.ts' },
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** Replaces a file in one step, so that another process never reads half of it. */
async function writeIfChanged(path: string, contents: Uint8Array): Promise<void> {
  const existing = await readFile(path).catch(() => undefined);
  if (existing?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}
