/**
 * Makes the bundles of all Lambda functions in one esbuild pass, those left out that are still what the
 * sources give. The pass starts before the first await and runs in esbuild's own process: started before
 * aws-cdk-lib is loaded, it works meanwhile.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';
import {
  filesBelow,
  filesOf,
  freshEntries,
  hashCommon,
  readSources,
  stampsOf,
  writeStamp,
} from './bundle-stamp';

/** Every function of the app by bundle name, and the file its `handler` is in. */
export const LAMBDA_ENTRIES = {
  'define-auth-challenge': 'lambda/custom-auth/define.ts',
  'create-auth-challenge': 'lambda/custom-auth/create.ts',
  'verify-auth-challenge-response': 'lambda/custom-auth/verify.ts',
  'pre-sign-up': 'lambda/pool/pre-sign-up/index.ts',
  'custom-message': 'lambda/pool/custom-message/index.ts',
  'pre-token-generation': 'lambda/pool/pre-token/index.ts',
  'passkey-credentials-api': 'lambda/passkeys/api/credentials.ts',
  'passkey-challenge-api': 'lambda/passkeys/api/challenge.ts',
  'contact-api': 'lambda/contact/index.ts',
  'account-api': 'lambda/account-api/index.ts',
  'account-api-sample': 'lambda/account-api/sample.ts',
  'forget-user': 'lambda/operators/forget-user/index.ts',
  'release-number': 'lambda/operators/release-number/index.ts',
  'recover-user': 'lambda/recovery/recover-user/index.ts',
  'recovery-codes-api': 'lambda/recovery-codes/index.ts',
  'notice-summaries': 'lambda/mail/notice-summaries/index.ts',
  'publish-page': 'lambda/page/index.ts',
} as const;

export type LambdaName = keyof typeof LAMBDA_ENTRIES;

/**
 * Files that functions load when they first need them, by what `import()` calls them. Each function that may
 * need one has it beside its own file: within that, Node.js would have to read its text at every start. A
 * module of the project is one of them where its folder is called `late` and its import begins with
 * `./late/`; imported by any other path it is part of who imports it.
 */
const LATE_FILES = {
  /** Verifies certified attestation statements, which hardly any registration has. */
  '@simplewebauthn/server': 'node_modules/@simplewebauthn/server/esm/index.js',
  './late/user-pool': 'lambda/shared/aws/late/user-pool.ts',
  './late/endings': 'lambda/shared/sessions/late/endings.ts',
  './late/ses': 'lambda/mail/late/ses.ts',
  './late/put-events': 'lambda/audit/late/put-events.ts',
  './late/phone-library': 'lambda/sms/late/phone-library.ts',
  './late/parameter': 'lambda/sms/late/parameter.ts',
  './late/end-user-messaging': 'lambda/sms/late/end-user-messaging.ts',
  './late/sns': 'lambda/sms/late/sns.ts',
  './late/social-messaging': 'lambda/codes/whatsapp/late/social-messaging.ts',
} as const;

type LateFile = keyof typeof LATE_FILES;

const SMS: readonly LateFile[] = [
  './late/phone-library',
  './late/parameter',
  './late/end-user-messaging',
  './late/sns',
];

/** Events of the audit trail are put by it. */
const AUDIT: readonly LateFile[] = ['./late/put-events'];

/** What each function may load late; test/lambda/bundling.test.ts compares it with what the bundles say. */
export const LATE: Readonly<Partial<Record<LambdaName, readonly LateFile[]>>> = {
  'create-auth-challenge': ['./late/user-pool', ...AUDIT, ...SMS, './late/social-messaging'],
  'verify-auth-challenge-response': ['./late/user-pool', './late/ses', ...AUDIT],
  'pre-sign-up': ['./late/phone-library'],
  'custom-message': ['./late/phone-library', './late/parameter', ...AUDIT],
  'pre-token-generation': AUDIT,
  'contact-api': [...AUDIT, ...SMS],
  'account-api': ['./late/endings', ...AUDIT],
  'passkey-credentials-api': ['@simplewebauthn/server', ...AUDIT],
  'recovery-codes-api': ['./late/ses', ...AUDIT],
  'forget-user': ['./late/ses', ...AUDIT],
  'release-number': ['./late/ses', ...AUDIT],
  'recover-user': ['./late/ses', ...AUDIT],
};

/** Path of a late file within a function's bundle, without its ending; `require` finds it under its name. */
export function latePath(file: LateFile): string {
  return file.startsWith('./') ? file.slice(2) : `node_modules/${file}/index`;
}

/** Where the bundles are. */
export interface LambdaBundles {
  /**
   * Absolute folder of one function's bundle: `index.js`, what it loads later in files of its own, source
   * maps.
   */
  directory(name: LambdaName): string;
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
 * @param project folder that holds `lambda/`, `reading/` and `node_modules/`
 * @returns also the entries that were made anew, as `<function>/<file without ending>`
 * @throws esbuild's BuildFailure, which lists every error with file and line
 */
export async function bundleLambdas(
  outDirectory: string = join(PROJECT, '.build', 'lambda'),
  project: string = PROJECT,
): Promise<LambdaBundles & { readonly made: readonly string[] }> {
  const options = optionsFor(project);
  const target = resolve(outDirectory);
  const bundles: LambdaBundles = { directory: (name) => join(target, name), handler: 'index.handler' };
  const common = hashCommon(project, { ...options, absWorkingDir: undefined, outdir: undefined });
  const sources = readSources(project);
  const fresh = freshEntries(target, common, sources);
  const stale = Object.fromEntries(Object.entries(options.entryPoints).filter(([it]) => !(it in fresh)));
  if (Object.keys(stale).length === 0) return { ...bundles, made: [] };
  // Loaded here and not above: an app whose bundles are fresh does without.
  const { build } = require('esbuild') as typeof import('esbuild');
  // Entries share nothing that is written, so some of them alone come out as all do.
  const { outputFiles, metafile } = await build({ ...options, entryPoints: stale });
  await Promise.all(
    outputFiles.map((file) =>
      writeIfChanged(join(target, relative(options.outdir, file.path)), file.contents),
    ),
  );
  const made = stampsOf(target, sources, stale, metafile);
  const all = Object.keys(options.entryPoints).flatMap(filesOf);
  // What a function no longer loads late isn't to be part of its asset.
  const left = filesBelow(target).filter((file) => /\.js(\.map)?$/.test(file) && !all.includes(file));
  await Promise.all(left.map((file) => rm(join(target, file), { force: true })));
  writeStamp(target, common, { ...fresh, ...made });
  return { ...bundles, made: Object.keys(stale) };
}

/**
 * Paths in source maps are relative to the folder written to. So esbuild is told a fixed one inside the
 * project and writes nothing; the files go where they are wanted afterwards.
 */
function optionsFor(project: string) {
  return {
    absWorkingDir: project,
    entryPoints: {
      ...Object.fromEntries(Object.entries(LAMBDA_ENTRIES).map(([name, file]) => [`${name}/index`, file])),
      ...Object.fromEntries(
        Object.entries(LATE).flatMap(([name, files]) =>
          files.map((file) => [`${name}/${latePath(file)}`, LATE_FILES[file]]),
        ),
      ),
    },
    external: Object.keys(LATE_FILES),
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
