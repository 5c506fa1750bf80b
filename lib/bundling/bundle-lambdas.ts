/**
 * Makes the bundles of all Lambda functions in one esbuild pass, unless those of the last one are still what the sources give. The pass starts
 * before the first await and runs in esbuild's own process: started before aws-cdk-lib is loaded, it works meanwhile.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { hashSources, isFresh, writeStamp } from './bundle-stamp';

/** Every function of the app by bundle name, and the file its `handler` is in. */
export const LAMBDA_ENTRIES = {
  'define-auth-challenge': 'lambda/custom-auth/define.ts',
  'create-auth-challenge': 'lambda/custom-auth/create.ts',
  'verify-auth-challenge-response': 'lambda/custom-auth/verify.ts',
  'pre-sign-up': 'lambda/pre-sign-up/index.ts',
  'pre-token-generation': 'lambda/pre-token/index.ts',
  'passkey-credentials-api': 'lambda/fido2-api/credentials.ts',
  'passkey-challenge-api': 'lambda/fido2-api/challenge.ts',
  'contact-api': 'lambda/contact-api/index.ts',
  'forget-user': 'lambda/forget-user/index.ts',
  'release-number': 'lambda/release-number/index.ts',
} as const;

/**
 * The library that verifies certified attestation statements, which hardly any registration has. It has a file of its own beside the one
 * function that may need it: within that function's file, Node.js would have to read its text at every start.
 */
const ATTESTATION_LIBRARY = '@simplewebauthn/server';

export type LambdaName = keyof typeof LAMBDA_ENTRIES;

/** Where the bundles are. */
export interface LambdaBundles {
  /** Absolute folder of one function's bundle: `index.js`, what it loads later under `node_modules`, source maps. */
  directory(name: LambdaName): string;
  /** Lambda's `Handler` property, the same for every bundle. */
  readonly handler: 'index.handler';
}

const PROJECT = resolve(__dirname, '..', '..');

/**
 * Bundles every function: CommonJS for Node.js 20 and later, minified, AWS SDK included, source maps with paths
 * relative to the bundle and without the sources' text. The same sources give the same bytes in any folder.
 *
 * @param outDirectory folder to write to
 * @param project folder that holds `lambda/` and `node_modules/`
 * @throws esbuild's BuildFailure, which lists every error with file and line
 */
export async function bundleLambdas(
  outDirectory: string = join(PROJECT, '.build', 'lambda'),
  project: string = PROJECT,
): Promise<LambdaBundles> {
  const options = optionsFor(project);
  const target = resolve(outDirectory);
  const bundles: LambdaBundles = { directory: (name) => join(target, name), handler: 'index.handler' };
  const sources = hashSources(project, { ...options, absWorkingDir: undefined, outdir: undefined });
  if (isFresh(target, sources)) return bundles;
  // Loaded here and not above: an app whose bundles are fresh does without.
  const { build } = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = await build(options);
  await Promise.all(
    outputFiles.map((file) =>
      writeIfChanged(join(target, relative(options.outdir, file.path)), file.contents),
    ),
  );
  writeStamp(target, sources);
  return bundles;
}

/**
 * Paths in source maps are relative to the folder written to. So esbuild is told a fixed one inside the project and
 * writes nothing; the files go where they are wanted afterwards.
 */
function optionsFor(project: string) {
  return {
    absWorkingDir: project,
    entryPoints: {
      ...Object.fromEntries(Object.entries(LAMBDA_ENTRIES).map(([name, file]) => [`${name}/index`, file])),
      [`passkey-credentials-api/node_modules/${ATTESTATION_LIBRARY}/index`]: `node_modules/${ATTESTATION_LIBRARY}/esm/index.js`,
    },
    external: [ATTESTATION_LIBRARY],
    outdir: join(project, '.build', 'lambda'),
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    charset: 'utf8',
    // A checkout whose node_modules is a link to another folder bundles to the same bytes.
    preserveSymlinks: true,
    // An alias rather than a plug-in: a plug-in runs on this thread and would wait for aws-cdk-lib to load.
    alias: { '@aws-sdk/credential-provider-node': './lambda/shared/runtime-credentials.ts' },
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
