/** Builds the construct as it is packed (docs/adr/061). */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleLambdas } from '../../lib/bundling/bundle-lambdas';
import { PACKED } from '../../lib/bundling/packed-bundles';
import { bundleName, type LambdaEntry } from '../../lib/bundling/sources';
import { buildClient, copyTypes, runTsc } from '../client/build';
import { documentsOf } from './documents';
import { licencesOf, sourcesIn, THIRD_PARTY } from './licences';

const ENTRY = join('lib', 'index.ts');
/** What hooks are written with. */
const HOOKS = join('lambda', 'hooks', 'define.ts');
const ENTRIES = [ENTRY, HOOKS];
/** Commands of operators. */
const CLI = join('tools', 'pack', 'cli.ts');
/** Who asks for `--format amplify-config` has it. */
const AT_HAND = ['aws-amplify'] as const;
/** They stand in its types; all else is bundled. */
const PEERS = ['aws-cdk-lib', 'constructs'] as const;
const DEPENDENCIES = ['zod'] as const;

const DESCRIPTION =
  'Signs in the users of a CDK app’s or Amplify backend’s own Cognito user pool, by magic links, codes and passkeys';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * The same sources give the same bytes in any folder.
 *
 * @param out absolute, empty or not there, below the project
 */
export async function buildPacked(project: string, out: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
  mkdirSync(out, { recursive: true });
  const [code, cli] = await Promise.all([
    bundleCode(project, join(out, 'index.js'), ENTRY),
    bundleCode(project, join(out, 'cli.js'), CLI),
    bundleCode(project, join(out, 'hooks.js'), HOOKS),
    buildTypes(project, out),
    buildClient(project, join(out, 'client')),
  ]);
  const lambdas = await bundleLambdas(join(project, '.build', 'lambda'), project);
  for (const entry of code.entries)
    cpSync(lambdas.directory(entry), join(out, PACKED, bundleName(entry)), { recursive: true });

  const texts = {
    ...documentsOf(project, manifest.name),
    LICENSE: readFileSync(join(project, 'LICENSE'), 'utf8'),
    [THIRD_PARTY]: licencesOf(project, [...code.files, ...cli.files, ...sourcesIn(join(out, PACKED))]),
    'package.json': `${JSON.stringify(manifestOf(manifest), undefined, 2)}\n`,
    // The page's modules are ES modules; all else isn't.
    'client/package.json': `${JSON.stringify({ type: 'module' })}\n`,
  };
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
}

/** One file, so that nobody's versions of what it is made of change a deployment unseen. */
async function bundleCode(project: string, outfile: string, entry: string) {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: [entry],
    outfile,
    bundle: true,
    metafile: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: [...PEERS, ...DEPENDENCIES, ...AT_HAND],
    legalComments: 'none',
    charset: 'utf8',
    preserveSymlinks: true,
    plugins: [packedBundles],
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const code = readFileSync(outfile, 'utf8');
  const entries = new Set(
    [...code.matchAll(/"((?:lambda|custom\/hooks)\/[\w/-]+\.ts)"/g)].map(([, it]) => it),
  );
  return {
    files: Object.keys(output?.inputs ?? {}),
    /** Whatever functions the code can ask for. */
    entries: [...entries].sort() as LambdaEntry[],
  };
}

const packedBundles: Plugin = {
  name: 'packed-bundles',
  setup({ onResolve }) {
    onResolve({ filter: /\/bundles-at-hand$/ }, ({ resolveDir }) => ({
      path: join(resolveDir, 'bundling', 'packed-bundles.ts'),
    }));
  },
};

/** Those that the entry's own refer to. */
async function buildTypes(project: string, out: string): Promise<void> {
  const all = join(out, 'all-types');
  const config = join(out, 'tsconfig.json');
  mkdirSync(all);
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(project, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        rootDir: project,
        outDir: all,
        types: ['node'],
      },
      include: [],
      files: ENTRIES.map((entry) => join(project, entry)),
    }),
  );
  await runTsc(['--project', config]);
  for (const entry of ENTRIES) copyTypes(all, entry.replace(/\.ts$/, '.d.ts'), join(out, 'types'));
  rmSync(all, { recursive: true });
  rmSync(config);
}

function manifestOf({ name, version, license, engines, dependencies }: Manifest) {
  const ranges = (names: readonly string[]) =>
    Object.fromEntries(names.map((each) => [each, `^${dependencies[each]}`]));
  return {
    name,
    version,
    description: DESCRIPTION,
    keywords: ['aws', 'aws-cdk', 'cdk', 'cognito', 'magic-link', 'passkeys', 'passwordless', 'webauthn'],
    license,
    engines: { node: engines.node },
    files: ['index.js', 'hooks.js', 'cli.js', 'types', PACKED, 'client', 'docs', THIRD_PARTY],
    bin: { [name]: 'cli.js' },
    main: 'index.js',
    types: 'types/lib/index.d.ts',
    exports: {
      '.': { types: './types/lib/index.d.ts', default: './index.js' },
      './hooks': { types: './types/lambda/hooks/define.d.ts', default: './hooks.js' },
      './client': { types: './client/client.d.ts', default: './client/client.js' },
      './package.json': './package.json',
    },
    dependencies: ranges(DEPENDENCIES),
    peerDependencies: ranges(PEERS),
  };
}
