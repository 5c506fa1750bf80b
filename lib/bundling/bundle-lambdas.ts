/**
 * Bundles all functions but fresh ones in one esbuild pass. Starts before the first await, in its own
 * process: started before aws-cdk-lib is loaded, it works meanwhile.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { filesOf, freshEntries, hashCommon, type Stamps, stampsOf, writeStamp } from './bundle-stamp';
import { bundleName, filesBelow, type LambdaEntry, readSources, type Sources } from './sources';

/**
 * Packages loaded at first use, by what `import()` calls them. They stand beside a function's file, in which
 * Node.js would read them at every start. So do the project's files in folders called `late`, if imported by
 * `./late/`.
 */
const LATE_PACKAGES: Readonly<Record<string, string>> = {
  /** For certified attestation statements, which are rare. */
  '@simplewebauthn/server': 'node_modules/@simplewebauthn/server/esm/index.js',
};

/** Where each late file is made, once. Functions get copies. */
const LATE_FOLDER = '.late';

/** Within a bundle, without its ending. */
export function latePath(file: string): string {
  return file.startsWith('./') ? file.slice(2) : `node_modules/${file}/index`;
}

export interface LambdaBundles {
  /** Absolute: `index.js`, late files, source maps. @throws Error where the file exports no `handler` */
  directory(entry: LambdaEntry): string;
  readonly handler: 'index.handler';
}

const PROJECT = resolve(__dirname, '..', '..');

/**
 * CommonJS for Node.js 20 and later, minified, with the AWS SDK; source maps without source text, with paths
 * as from `cdk.out/asset.<hash>`. The same sources give the same bytes in any folder.
 *
 * @param project folder with `lambda/` and `node_modules/`
 * @returns also the entries made anew, as `<function>/<file without ending>`
 * @throws esbuild's BuildFailure, with every error
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
    // The asset must lose what is no longer loaded late.
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

/** Functions share no output, so bundling some of them gives the same bytes as bundling all. */
async function make(
  target: string,
  options: ReturnType<typeof optionsFor>,
  entryPoints: Readonly<Record<string, string>>,
  sources: Sources,
): Promise<Stamps> {
  // Loaded late: with fresh bundles it isn't needed.
  const { build } = require('esbuild') as typeof import('esbuild');
  const { outputFiles, metafile } = await build({ ...options, entryPoints });
  await Promise.all(
    outputFiles.map((file) =>
      writeIfChanged(join(target, relative(options.outdir, file.path)), file.contents),
    ),
  );
  return stampsOf(target, sources, entryPoints, metafile, options.external);
}

/** @returns the copies, named as entries are */
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

/** By what `import()` calls them. @throws Error where two have one name */
function lateFiles({ late }: Sources): Readonly<Record<string, string>> {
  const named = late.map((file) => [`./late/${basename(file, '.ts')}`, file] as const);
  const files = Object.fromEntries(named);
  const twin = named.find(([name, file]) => files[name] !== file);
  if (twin) throw new Error(`${twin[1]} and ${files[twin[0]]} need different names: both are ${twin[0]}.`);
  return { ...files, ...LATE_PACKAGES };
}

/**
 * Source maps are relative to the output folder, so esbuild gets one as deep as an asset of `cdk.out`, and
 * writes nothing.
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
    outdir: join(project, 'cdk.out'),
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // For require, which needs no endings and no module loader.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    charset: 'utf8',
    // A linked node_modules gives the same bytes.
    preserveSymlinks: true,
    // An alias, as a plug-in would run on this thread and wait for aws-cdk-lib.
    alias: { '@aws-sdk/credential-provider-node': './lambda/shared/aws/runtime-credentials.ts' },
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** Replaces the file in one step, so that nobody reads half of it. */
async function writeIfChanged(path: string, contents: Uint8Array): Promise<void> {
  const existing = await readFile(path).catch(() => undefined);
  if (existing?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}
