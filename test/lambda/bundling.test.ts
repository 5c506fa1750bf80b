import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ENV } from '../../lambda/shared/env';
import { bundleLambdas, type LambdaBundles, latePath } from '../../lib/bundling/bundle-lambdas';
import { bundleName, type LambdaEntry, readSources } from '../../lib/bundling/sources';
import { setCodes } from './codes/support/codes';
import { ACCOUNT_API_ENVIRONMENT, setEnvironment } from './support/environment';

const PROJECT = resolve(__dirname, '..', '..');
const ENTRIES = readSources(PROJECT).handlers;
const run = promisify(execFile);

let folder: string;
let bundles: LambdaBundles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundles-'));
  bundles = await bundleLambdas(join(folder, 'out'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A bundle's files and their bytes. */
async function contents(of: LambdaBundles, entry: LambdaEntry): Promise<Record<string, string>> {
  const files = (await readdir(of.directory(entry), { recursive: true, withFileTypes: true }))
    .filter((found) => found.isFile())
    .map((found) => relative(of.directory(entry), join(found.parentPath, found.name)))
    .sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [file, (await readFile(join(of.directory(entry), file))).toString('latin1')]),
    ),
  );
}

/** What a function loads late, by the text of its file. */
function lateIn({ 'index.js': code = '' }: Readonly<Record<string, string>>): readonly string[] {
  const required = [...code.matchAll(/require\("(\.\/[^"]+|@[^"]+)"\)/g)]
    .map(([, file = '']) => file)
    // The SDK looks for it and does without.
    .filter((file) => file !== '@aws-sdk/signature-v4-crt');
  return [...new Set(required)].sort();
}

/** Bundles of a copy of the sources, which can be changed and bundled again. */
async function copyOfSources(name: string) {
  const copy = join(folder, name);
  for (const room of ['custom', 'lambda'])
    await cp(join(PROJECT, room), join(copy, room), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json'])
    await cp(join(PROJECT, file), join(copy, file));
  await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
  const out = join(copy, 'out');
  await bundleLambdas(out, copy);
  return {
    copy,
    out,
    change: (file: string, added: string) => appendFile(join(copy, file), added),
    /** @returns entries that esbuild made */
    again: async () => (await bundleLambdas(out, copy)).made,
  };
}

/** Runs a script in a process that has a function's environment and nothing else. */
async function inFunction(script: string, environment: Record<string, string> = {}): Promise<string> {
  setEnvironment({ ...ACCOUNT_API_ENVIRONMENT, [ENV.POOL_SMS_SOURCES]: 'CustomMessage_Authentication' });
  setCodes();
  const ours = new Set<string>(Object.values(ENV));
  const names = Object.keys(process.env).filter((name) => ours.has(name) || name.startsWith('AWS_'));
  const env = Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
  const { stdout } = await run(process.execPath, ['-e', script], { env: { ...env, ...environment } });
  return stdout;
}

describe('the bundles', () => {
  it.each(ENTRIES)(
    '%s is one file and those it loads late, with source maps, and exports a handler',
    async (entry) => {
      const files = await contents(bundles, entry);
      const late = lateIn(files).map(latePath);
      expect(Object.keys(files)).toEqual(
        ['index', ...late].flatMap((file) => [`${file}.js`, `${file}.js.map`]).sort(),
      );
      const path = join(bundles.directory(entry), 'index.js');
      expect(await inFunction(`process.stdout.write(typeof require(${JSON.stringify(path)}).handler)`)).toBe(
        'function',
      );
    },
  );

  it('are the same bytes from two copies of the sources in different folders', async () => {
    const copies = await Promise.all(
      ['one', 'a/deeper/two'].map(async (path) => {
        const copy = join(folder, path);
        for (const room of ['custom', 'lambda'])
          await cp(join(PROJECT, room), join(copy, room), { recursive: true });
        for (const file of ['package.json', 'package-lock.json', 'tsconfig.json'])
          await cp(join(PROJECT, file), join(copy, file));
        await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
        return bundleLambdas(join(copy, 'somewhere'), copy);
      }),
    );
    for (const entry of ENTRIES) {
      const expected = await contents(bundles, entry);
      for (const copy of copies) expect(await contents(copy, entry)).toEqual(expected);
    }
  });

  it('are made anew when a source, the lockfile or a bundle itself has changed, and only then', async () => {
    const { out, change, again } = await copyOfSources('stamped');
    expect(await again()).toEqual([]);
    const bundle = join(out, 'custom-auth-define', 'index.js');
    const before = await readFile(bundle);
    await writeFile(bundle, 'exports.handler = () => "something else"');
    expect(await again()).toEqual(['custom-auth-define/index']);
    expect(await readFile(bundle)).toEqual(before);
    await change('package-lock.json', '\n');
    expect((await again()).length).toBeGreaterThan(ENTRIES.length);
    // A new source may stand in for another behind the same import.
    await change('lambda/shared/added.ts', 'export const added = 1;\n');
    expect((await again()).length).toBeGreaterThan(ENTRIES.length);
  });

  it('are made anew alone where a source is theirs alone, to the bytes that all together have', async () => {
    const { copy, out, change, again } = await copyOfSources('alone');
    const told = "export const told = () => console.log('a word that only this test says');\n";
    await change('lambda/custom-auth/define.ts', `${told}told();\n`);
    expect(await again()).toEqual(['custom-auth-define/index']);
    // Of a file that others have too, nothing may be in them yet.
    await change('lambda/shared/words/en.ts', `console.log('a word of every mail');\n`);
    const made = await again();
    expect(made).toContain('custom-auth-create/index');
    expect(made).toContain('mail-notice-summaries/index');
    expect(made).not.toContain('page/index');
    expect(made.filter((entry) => !entry.endsWith('/index'))).toEqual([]);
    const together = await bundleLambdas(join(copy, 'together'), copy);
    const apart: LambdaBundles = { ...together, directory: (entry) => join(out, bundleName(entry)) };
    for (const entry of ENTRIES)
      expect(await contents(apart, entry)).toEqual(await contents(together, entry));
  });

  it('hold nothing that an earlier pass left', async () => {
    const { out, again } = await copyOfSources('left');
    const late = join(out, 'custom-auth-define', 'late');
    await mkdir(late);
    await writeFile(join(late, 'gone.js'), '');
    await writeFile(join(out, 'custom-auth-define', 'index.js'), '');
    await again();
    expect(await readdir(late)).toEqual([]);
  });

  it.each(ENTRIES)('%s tells nothing of the folder it was made in', async (entry) => {
    for (const text of Object.values(await contents(bundles, entry))) {
      expect(text).not.toContain(PROJECT);
      expect(text).not.toContain(tmpdir());
    }
    const { sources } = JSON.parse((await contents(bundles, entry))['index.js.map'] ?? '{}');
    expect(sources).toContain(`../../${entry}`);
  });

  it('load no AWS SDK where none is used, and each client only where it is', async () => {
    const code = async (entry: LambdaEntry) => (await contents(bundles, entry))['index.js'] ?? '';
    const markers = [
      'DynamoDB_20120810',
      'TrentService',
      'com.amazonaws.sesv2',
      'AWSCognitoIdentityProviderService',
      'PinpointSMSVoiceV2',
      'AmazonSSM',
      // Events are put by a client that is loaded with the first of them.
      'AWSEvents',
    ];
    const has = async (entry: LambdaEntry) => {
      const text = await code(entry);
      return markers.filter((marker) => text.includes(marker));
    };
    expect(await has('lambda/custom-auth/define.ts')).toEqual([]);
    expect(await has('lambda/pool/pre-sign-up/index.ts')).toEqual([]);
    expect(await has('lambda/pool/pre-token/index.ts')).toEqual(['DynamoDB_20120810']);
    expect(await has('lambda/custom-auth/create.ts')).toEqual([
      'DynamoDB_20120810',
      'TrentService',
      'com.amazonaws.sesv2',
    ]);
    // Mail is loaded late there: when somebody has used a recovery link or code.
    expect(await has('lambda/custom-auth/verify.ts')).toEqual(['DynamoDB_20120810', 'TrentService']);
    expect(await has('lambda/passkeys/api/challenge.ts')).toEqual(['TrentService']);
    expect(await has('lambda/passkeys/api/credentials.ts')).toEqual([
      'DynamoDB_20120810',
      'TrentService',
      'com.amazonaws.sesv2',
    ]);
    for (const operation of [
      'lambda/operators/forget-user/index.ts',
      'lambda/operators/release-number/index.ts',
    ] as const)
      expect(await has(operation)).toEqual([
        'DynamoDB_20120810',
        'TrentService',
        'AWSCognitoIdentityProviderService',
      ]);
    expect(await has('lambda/contact/index.ts')).toEqual([
      'DynamoDB_20120810',
      'TrentService',
      'com.amazonaws.sesv2',
      'AWSCognitoIdentityProviderService',
    ]);
  });

  it.each(ENTRIES)('%s loads late what it has beside it, and each of these files loads', async (entry) => {
    const files = await contents(bundles, entry);
    const { 'index.js': code = '', 'index.js.map': map = '{}' } = files;
    expect(code).not.toContain('import(');
    const sources: string[] = JSON.parse(map).sources;
    expect(sources.filter((source) => /\/late\/|@simplewebauthn|libphonenumber/.test(source))).toEqual([]);
    const from = JSON.stringify(join(bundles.directory(entry), 'index.js'));
    for (const file of lateIn(files)) {
      const load = `require('module').createRequire(${from})(${JSON.stringify(file)})`;
      expect(await inFunction(`process.stdout.write(String(Object.keys(${load}).length > 0))`)).toBe('true');
    }
  });

  it('load late what few invocations need', async () => {
    const found = await Promise.all(
      ENTRIES.map(async (entry) => [bundleName(entry), lateIn(await contents(bundles, entry))] as const),
    );
    const audit = './late/put-events';
    const hook = './late/invoke-hook';
    const sms = ['./late/end-user-messaging', './late/parameter', './late/phone-library', './late/sns'];
    expect(Object.fromEntries(found.filter(([, late]) => late.length > 0))).toEqual({
      'account-api': ['./late/endings', audit],
      contact: [...sms.slice(0, 3), audit, './late/sns'],
      'custom-auth-create': [
        ...sms.slice(0, 3),
        audit,
        './late/sns',
        './late/social-messaging',
        './late/user-pool',
      ],
      'custom-auth-verify': [hook, audit, './late/ses', './late/user-pool'],
      'operators-forget-user': [audit, './late/ses'],
      'operators-release-number': [audit, './late/ses'],
      'passkeys-api-credentials': ['./late/put-events', '@simplewebauthn/server'],
      'pool-custom-message': [hook, './late/parameter', './late/phone-library', audit],
      'pool-pre-sign-up': [hook, './late/phone-library'],
      'pool-pre-token': [hook, audit, './late/send-message', './late/user-pool'],
      'recovery-codes': [audit, './late/ses'],
      'recovery-recover-user': [audit, './late/ses'],
    });
  });

  it('are each made for one function of the app, which names the file that has its handler', async () => {
    const folder = join(PROJECT, 'lib', 'features');
    const sources = await Promise.all(
      (await readdir(folder, { recursive: true }))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFile(join(folder, name), 'utf8')),
    );
    const named = sources.flatMap((text) =>
      [...text.matchAll(/entry: '([^']+)'/g)].map(([, entry]) => entry),
    );
    expect(named.sort()).toEqual([...ENTRIES].sort());
    expect(() => bundles.directory('lambda/contact/start.ts')).toThrow(
      'lambda/contact/start.ts exports no handler. These do: lambda/account-api/index.ts, ',
    );
  });

  it('carry none of the credential providers that a function never uses', async () => {
    for (const entry of ENTRIES) {
      const code = Object.entries(await contents(bundles, entry)).filter(([file]) => file.endsWith('.js'));
      const found = /sso-oidc|credential_process|AssumeRoleWithWebIdentity/.exec(code.join());
      expect([entry, found?.[0]]).toEqual([entry, undefined]);
    }
  });

  it('call the endpoint of AWS_ENDPOINT_URL with the credentials of the environment', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      response.setHeader('Content-Type', 'application/x-amz-json-1.0');
      response.end('{}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const event = {
        version: '1',
        triggerSource: 'TokenGeneration_Authentication',
        userPoolId: 'pool',
        userName: 'user',
        callerContext: { clientId: 'client' },
        request: {},
        response: {},
      };
      const path = join(bundles.directory('lambda/pool/pre-token/index.ts'), 'index.js');
      await inFunction(`require(${JSON.stringify(path)}).handler(${JSON.stringify(event)}, {})`, {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_ENDPOINT_URL_DYNAMODB: '',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SESSION_TOKEN: 'session-token',
      });
    } finally {
      await new Promise((done) => server.close(done));
    }
    expect(seen).toHaveLength(1);
    expect(seen[0]?.['x-amz-target']).toBe('DynamoDB_20120810.UpdateItem');
    expect(seen[0]?.authorization).toContain('Credential=AKIDEXAMPLE/');
    expect(seen[0]?.['x-amz-security-token']).toBe('session-token');
  });

  it('can be made twice at once into one folder', async () => {
    const both = await Promise.all([
      bundleLambdas(join(folder, 'same')),
      bundleLambdas(join(folder, 'same')),
    ]);
    for (const entry of ENTRIES)
      expect(await contents(both[0], entry)).toEqual(await contents(bundles, entry));
  });
});
