/** The construct, packed, installed into an empty CDK app, deployed and signed in to. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startLocalAws } from '../../local';
import type { BackendProps } from '../fixtures/cdk-backend/app';
import { productRoot, projectRoot, runNode } from '../support/assembly';
import { CognitoClient } from '../support/cognito';
import { anchorsIn, linksIn, sectionOf, shellLinesIn } from '../support/markdown';
import { signsInByCodeAndPasskey, signsInByLinkOnce } from '../support/own-pool';
import { appWithPacked, decidedIn, pack, packed } from '../support/packed';
import { copyProject } from '../support/product';
import { runToEnd } from '../support/run-to-end';
import { signInByLink } from '../support/signing-in';
import { runTool } from '../support/tool';

const folder = mkdtempSync(join(tmpdir(), 'orders-'));
const app = join(folder, 'app');
const installed = join(app, 'node_modules', 'cognito-passwordless');
const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
const fixture = (name: string) => join(projectRoot, 'test/fixtures', name);

beforeAll(async () => {
  await appWithPacked(app, [
    fixture('cdk-backend/app.ts'),
    fixture('cdk-backend/main.ts'),
    fixture('packed-user/admission.ts'),
    fixture('packed-user/page.mts'),
    fixture('packed-user/refused.ts'),
  ]);
  await compile('app', { module: 'node16', moduleResolution: 'node16', outDir: 'out' });
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Type-checks the whole app, and the types of all packages that it has. */
async function compile(name: string, compilerOptions: object): Promise<void> {
  const options = {
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: ['node'],
    strict: true,
    skipLibCheck: false,
    ...compilerOptions,
  };
  const files = readdirSync(app).filter((file) => file.endsWith('ts'));
  writeFileSync(join(app, `${name}.json`), JSON.stringify({ compilerOptions: options, files }));
  await runNode([tsc, '--project', `${name}.json`], app);
}

/** By the CDK CLI, without what it adds to templates. */
async function synthesizedInApp(name: string, props: BackendProps): Promise<string> {
  const out = join(folder, name);
  const program = `${process.execPath} out/main.js '${JSON.stringify(props)}'`;
  const cdk = join(projectRoot, 'node_modules/aws-cdk/bin/cdk');
  const quiet = ['--no-path-metadata', '--no-asset-metadata', '--no-version-reporting', '--no-notices'];
  await runNode([cdk, 'synth', '--quiet', '--app', program, '--output', out, ...quiet], app, {
    HOME: folder,
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  });
  return out;
}

async function synthesizedFromSources(name: string, props: BackendProps): Promise<string> {
  const out = join(folder, name);
  await runNode(
    ['--require', 'tsx/cjs', 'test/fixtures/cdk-backend/main.ts', JSON.stringify(props)],
    productRoot(),
    { CDK_OUTDIR: out, CDK_VALIDATION: 'false' },
  );
  return out;
}

/** All that the construct can make. */
const EVERYTHING: BackendProps = {
  settings: {
    codes: { email: true, inLinkMail: true },
    recovery: { codes: { enabled: true } },
    audit: { enabled: true },
    monitoring: { enabled: true },
    hooks: {
      admission: { enabled: true },
      claims: { enabled: true },
      methodChoice: { enabled: true },
      welcome: { enabled: true, accountsSince: '2026-07-01' },
    },
  },
};

/** Looked for where something asks for it, and done without: Amplify's format, a signature of the SDK's. */
const OPTIONAL = ['aws-amplify/utils', '@aws-sdk/signature-v4-crt'];

it('type-checks with either resolution, and as strictly as TypeScript can', async () => {
  await compile('bundler', {
    module: 'esnext',
    moduleResolution: 'bundler',
    noEmit: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // The CDK's own types don't stand this.
    skipLibCheck: true,
  });
}, 120_000);

it('signs in by link, code and passkey', async () => {
  const assembly = await synthesizedInApp('plain', {});
  expect(decidedIn(assembly)).toEqual(decidedIn(await synthesizedFromSources('plain-sources', {})));
  const aws = await startLocalAws({ assembly });
  const world = { aws, client: new CognitoClient(aws.endpoint, aws.output('ClientId')) };
  try {
    await signsInByLinkOnce(world);
    await signsInByCodeAndPasskey(world);
  } finally {
    await aws.close();
  }
}, 180_000);

it('makes what the sources make, with everything turned on', async () => {
  const assembly = await synthesizedInApp('all', EVERYTHING);
  expect(decidedIn(assembly)).toEqual(decidedIn(await synthesizedFromSources('all-sources', EVERYTHING)));
  const codes = new Set(
    readdirSync(assembly)
      .map((name) => join(assembly, name, 'index.js'))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8')),
  );
  const functions = join(installed, 'functions');
  const unused = readdirSync(functions).filter(
    (name) => !codes.has(readFileSync(join(functions, name, 'index.js'), 'utf8')),
  );
  // For codes by SMS, which the construct refuses.
  expect(unused).toEqual(['operators-release-number']);
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'backend.template.json'), 'utf8')) as {
    readonly Resources: Readonly<Record<string, { readonly Properties?: { AlarmDescription?: string } }>>;
  };
  const runbooks = Object.values(Resources).flatMap(
    ({ Properties }) => /Runbook: (\S+)$/.exec(Properties?.AlarmDescription ?? '')?.[1] ?? [],
  );
  expect(runbooks.length).toBeGreaterThan(50);
  const lost = [...new Set(runbooks)].filter((runbook) => {
    const [file = '', section = ''] = runbook.split('#');
    return !anchorsIn(readFileSync(join(app, file), 'utf8')).includes(section);
  });
  expect(lost).toEqual([]);
}, 180_000);

it('asks a hook that the app has bundled', async () => {
  const esbuild = join(projectRoot, 'node_modules/esbuild/bin/esbuild');
  const outfile = '--outfile=hooks/admission/index.js';
  await runToEnd(esbuild, ['admission.ts', '--bundle', '--platform=node', outfile], { cwd: app });
  const assembly = await synthesizedInApp('own-hook', {
    settings: {
      hooks: { admission: { enabled: true } },
      hookFolders: { admission: 'hooks/admission' },
    },
  });
  const aws = await startLocalAws({ assembly });
  const client = new CognitoClient(aws.endpoint, aws.output('ClientId'));
  try {
    await expect(client.signUp('eve@else.example')).rejects.toThrow('For customers alone.');
    await client.signUp('alice@example.net');
  } finally {
    await aws.close();
  }
}, 120_000);

describe('its commands', () => {
  const EMAIL = 'alice@example.com';
  const lines = shellLinesIn(sectionOf('docs/your-own-pool.md', '## Operating it').replace(/\\\n\s*/g, ''));
  const typed = (line: string, more: Readonly<Record<string, string>> = {}) =>
    runToEnd('sh', ['-c', line], {
      cwd: app,
      env: {
        ...process.env,
        HOME: folder,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        AWS_ACCESS_KEY_ID: 'any',
        AWS_SECRET_ACCESS_KEY: 'any',
        ...more,
      },
    });

  it('are those of the document, and do what it says', async () => {
    const aws = await startLocalAws({ assembly: await synthesizedInApp('operated', {}) });
    const client = new CognitoClient(aws.endpoint, aws.output('ClientId'));
    try {
      await client.signUp(EMAIL);
      await signInByLink({ aws, client }, EMAIL);
      const told = await Promise.all(lines.map((line) => typed(line, { AWS_ENDPOINT_URL: aws.endpoint })));
      expect(told).toEqual([
        expect.objectContaining({ status: 0, stdout: expect.stringContaining('a link by mail was right') }),
        expect.objectContaining({ status: 0, stdout: expect.stringContaining('done: recovery link mailed') }),
        expect.objectContaining({ status: 0, stdout: expect.stringContaining(aws.output('PoolId')) }),
      ]);
    } finally {
      await aws.close();
    }
  }, 180_000);

  it.each([
    ['', 'The command is missing.'],
    ['forget', '"forget" is no command; there are why, recover, outputs.'],
    ['why --stage dev --user x', '--deployment is missing; it names the deployment, by its deploymentName.'],
  ])('refuse %j with what would be right', async (rest, message) => {
    const { status, stderr } = await typed(`npx cognito-passwordless ${rest}`);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
    expect(stderr).toContain('Usage: npx cognito-passwordless ');
  });

  it('tell their options, without those that a checkout is for', async () => {
    for (const name of ['why', 'recover', 'outputs']) {
      const { status, stdout } = await typed(`npx cognito-passwordless ${name} --help`);
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: expect.stringMatching(
          new RegExp(`^Usage: npx cognito-passwordless ${name} --deployment <name> --stage <name>`),
        ),
      });
      expect(stdout).not.toMatch(/npm run|npm start|custom\/stages/);
    }
  });
});

describe('the archive', () => {
  const read = (name: string) => readFileSync(join(installed, name), 'utf8');
  const names = () => readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const manifest = () => JSON.parse(read('package.json'));

  it('is the same, made in another folder', async () => {
    const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
    const copy = join(folder, 'elsewhere');
    copyProject(copy, productRoot());
    expect(sha(await pack(copy, join(folder, 'archive')))).toBe(sha(await packed()));
  }, 180_000);

  it('loads its peers and what it depends on, nothing else', () => {
    const packages = [...`${read('index.js')}${read('cli.js')}`.matchAll(/require\("([^"]+)"\)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !isBuiltin(name) && !OPTIONAL.includes(name))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    const { dependencies, peerDependencies } = manifest();
    expect([...new Set(packages)].sort()).toEqual(
      [...Object.keys(dependencies), ...Object.keys(peerDependencies)].sort(),
    );
  });

  it('is imported by ES modules', async () => {
    const program = `
      import { PasswordlessSignIn } from 'cognito-passwordless';
      import { createClient } from 'cognito-passwordless/client';
      import { admit } from 'cognito-passwordless/hooks';
      process.stdout.write(JSON.stringify([typeof PasswordlessSignIn, typeof createClient, admit]));`;
    const printed = await runNode(['--input-type=module', '--eval', program], app);
    expect(JSON.parse(printed)).toEqual(['function', 'function', { admit: true }]);
  });

  it('asks for the versions that it was tested with, or later ones', () => {
    const { dependencies: tested } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    const { dependencies, peerDependencies } = manifest();
    for (const [name, range] of Object.entries({ ...dependencies, ...peerDependencies }))
      expect({ name, range }).toEqual({ name, range: `^${tested[name]}` });
  });

  it('has every file that it exports', () => {
    const { bin, exports, main, types } = manifest();
    const paths = Object.values<string | Record<string, string>>(exports).flatMap((it) =>
      typeof it === 'string' ? [it] : Object.values(it),
    );
    for (const path of [...paths, ...Object.values<string>(bin), main, types])
      expect({ path, isThere: existsSync(join(installed, path)) }).toEqual({ path, isThere: true });
  });

  it('has no sources, tests or paths of a machine', () => {
    const texts = names().filter((name) => /\.(?:[cm]?js|ts|json|md|map)$/.test(name));
    expect(texts.filter((name) => /(?<!\.d)\.[cm]?tsx?$/.test(name))).toEqual([]);
    expect(texts.filter((name) => /^(?:test|local|web|tools)\//.test(name))).toEqual([]);
    // esbuild names each file that it has bundled.
    expect(read('index.js')).toContain('\n// custom/brand/index.ts\n');
    expect(read('index.js')).not.toMatch(/^\/\/ (?:custom\/stages|local|test|tools|bin)\b/m);
    expect(
      texts.filter((name) => [projectRoot, productRoot()].some((root) => read(name).includes(root))),
    ).toEqual([]);
  });

  it('has the licence of all that is bundled', () => {
    const listed = read('THIRD-PARTY-LICENSES');
    for (const name of [
      'amazon-cognito-passwordless-auth',
      '@aws-sdk/client-dynamodb',
      '@simplewebauthn/server',
      'libphonenumber-js',
      'asn1js',
      'cdk-monitoring-constructs',
    ])
      expect(listed).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    expect(read('client/THIRD-PARTY-LICENSES')).toContain(
      'amazon-cognito-passwordless-auth 0.17.0 (Apache-2.0)',
    );
    expect(read('LICENSE')).toBe(readFileSync(join(projectRoot, 'LICENSE'), 'utf8'));
  });

  it('has documents whose links lead somewhere', () => {
    const documents = names().filter((name) => name.endsWith('.md'));
    expect(documents).toEqual(expect.arrayContaining(['README.md', join('docs', 'configuration.md')]));
    const broken = documents.flatMap((path) =>
      linksIn(read(path))
        .filter((address) => !/^(?:https?|mailto):/.test(address))
        .filter((address) => {
          const [file = '', anchor] = address.split('#');
          const target = file === '' ? path : join(dirname(path), file);
          if (!existsSync(join(installed, target))) return true;
          return anchor !== undefined && !anchorsIn(read(target)).includes(anchor);
        })
        .map((address) => `${path}: ${address}`),
    );
    expect(broken).toEqual([]);
  });
});

it('says what is missing', async () => {
  const { status, stderr } = await runTool('tools/pack.ts', []);
  expect({ status, stderr }).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--out is missing'),
  });
});
