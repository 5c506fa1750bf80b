/** `npm run diff` on commits of this very app, made for the test in a repository of their own. */
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stacksOf } from '../../tools/diff/assembly';
import { compareStacks } from '../../tools/diff/compare';
import type { Report, StackReport } from '../../tools/diff/report';
import { isUnchanged } from '../../tools/diff/report';
import { synthesize } from '../../tools/diff/synthesis';
import { productRoot } from '../support/assembly';
import { type Ended, runToEnd } from '../support/run-to-end';

/** What the app and the tool are made of. */
const parts = [
  'bin',
  'custom',
  'lib',
  'lambda',
  // The app says by them what the page is told.
  'web/src',
  'tools',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '.gitignore',
];
const scratch = mkdtempSync(join(tmpdir(), 'diff-test-'));
const clone = join(scratch, 'app');

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', clone, ...who, ...args], { encoding: 'utf8' }).trim();
}

/**
 * Puts a file's text in place of another, and fails when there is no such text: then the app has moved on
 * from the test.
 */
function edit(file: string, before: string, after: string): void {
  const path = join(clone, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(before))
    throw new Error(`${file} has no ${JSON.stringify(before)} for the test to change.`);
  writeFileSync(
    path,
    text.replace(before, () => after),
  );
}

/** Commits an edit on top of the base and gives what the local stage's stacks differ in. */
async function differing(name: string, ...edits: readonly (readonly [string, string, string])[]) {
  for (const [file, before, after] of edits) edit(file, before, after);
  git('commit', '--quiet', '--all', '--message', name);
  const assembly = join(scratch, 'assemblies', name);
  mkdirSync(assembly, { recursive: true });
  await synthesize(clone, 'local', assembly);
  git('checkout', '--quiet', '--detach', 'base');
  const stacks = compareStacks(stacksOf(join(scratch, 'assemblies', 'base')), stacksOf(assembly));
  return stacks.filter((stack) => !isUnchanged(stack));
}

function only(stacks: readonly StackReport[]): StackReport {
  expect(stacks.map(({ name }) => name)).toEqual(['passwordless-local-auth']);
  return stacks[0] as StackReport;
}

/** Runs the command as its users do. */
function run(...args: readonly string[]): Promise<Ended> {
  return runToEnd(join(productRoot(), 'node_modules/.bin/tsx'), ['tools/diff.ts', ...args], {
    cwd: clone,
    env: { ...process.env, NODE_NO_WARNINGS: '1', TMPDIR: scratch },
  });
}

beforeAll(async () => {
  for (const part of parts) cpSync(join(productRoot(), part), join(clone, part), { recursive: true });
  execFileSync('git', ['init', '--quiet', clone]);
  symlinkSync(join(productRoot(), 'node_modules'), join(clone, 'node_modules'), 'dir');
  // The link is no folder, so the pattern for one doesn't leave it out.
  writeFileSync(join(clone, '.git', 'info', 'exclude'), 'node_modules\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'base');
  git('tag', 'base');
  const assembly = join(scratch, 'assemblies', 'base');
  mkdirSync(assembly, { recursive: true });
  await synthesize(clone, 'local', assembly);
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const generatesSecret = [
  'lib/features/pool/app-client.ts',
  'generateSecret: false',
  'generateSecret: true',
] as const;

describe('what a reviewer is shown of a commit', () => {
  it('a harmless one: the values that change, and no alarm', async () => {
    const [stack, ...others] = await differing('harmless', [
      'lib/config/stages.ts',
      'logRetentionDays: 7,',
      'logRetentionDays: 14,',
    ]);
    if (!stack) throw new Error('A commit that changes a value differs in nothing.');
    expect([stack, ...others].flatMap(({ losses, bundles }) => [...losses, ...bundles])).toEqual([]);
    expect(new Set(stack.resources.map(({ type, how }) => `${how} ${type}`))).toEqual(
      new Set(['changed AWS::Logs::LogGroup']),
    );
    expect(stack.resources[0]?.changes).toEqual([{ path: 'RetentionInDays', before: 7, after: 14 }]);
  }, 60_000);

  it('one that replaces the client: what users lose by it, and the property that does it', async () => {
    const stack = only(await differing('replacing', generatesSecret));
    expect(stack.losses).toMatchObject([
      {
        type: 'AWS::Cognito::UserPoolClient',
        how: 'replaced',
        oldOneStays: false,
        because: ['GenerateSecret'],
        loss: expect.stringMatching(/every user is signed out/),
      },
    ]);
  }, 60_000);

  it('one that renames the pool’s construct: the pool is gone, and everything that hung on it', async () => {
    const stack = only(
      await differing('deleting', [
        'lib/stacks/auth-stack.ts',
        "createUserPool(this, 'UserPool', config",
        "createUserPool(this, 'People', config",
      ]),
    );
    expect(stack.losses).toContainEqual(
      expect.objectContaining({
        path: 'UserPool',
        how: 'deleted',
        loss: expect.stringMatching(/every account is gone/),
      }),
    );
    expect(stack.losses).toContainEqual(
      expect.objectContaining({ type: 'AWS::Cognito::UserPoolClient', how: 'deleted' }),
    );
  }, 60_000);

  it('one that widens a permission: who may do what now, apart from the rest', async () => {
    const stack = only(
      await differing('widening', [
        'lib/shared/own-function.ts',
        'resources: [this.logGroup.logGroupArn]',
        "resources: ['*']",
      ]),
    );
    expect(stack.losses).toEqual([]);
    const wider = stack.security.statements.filter(({ widens }) => widens);
    expect(wider.map(({ principal }) => principal)).toContain('AWS:DefineAuthChallenge/Role');
    for (const statement of wider)
      expect(statement).toMatchObject({
        how: 'added',
        effect: 'Allow',
        action: expect.stringContaining('logs:PutLogEvents'),
        resource: '*',
        everything: ['any resource'],
      });
  }, 60_000);

  it('one that lets a bundle grow: the bytes of that function, and no list of hashes', async () => {
    const ballast = Array.from({ length: 500 }, (_, index) => index * 7919).join(' ');
    const stack = only(
      await differing('growing', [
        'lambda/pool/pre-token/index.ts',
        'export ',
        `(globalThis as Record<string, unknown>).ballast = '${ballast}';\nexport `,
      ]),
    );
    expect(stack.resources).toEqual([]);
    expect(stack.onlyHashes).toEqual(['PreTokenGeneration/Function']);
    expect(stack.bundles.map(({ path }) => path)).toEqual(['PreTokenGeneration/Function']);
    const [{ before, after } = { before: undefined, after: undefined }] = stack.bundles;
    const grown = (after?.code ?? 0) - (before?.code ?? 0);
    expect(grown).toBeGreaterThan(ballast.length);
    expect(grown).toBeLessThan(ballast.length + 200);
    expect((after?.gzip ?? 0) - (before?.gzip ?? 0)).toBeLessThan(grown);
  }, 60_000);
});

describe('npm run diff', () => {
  afterEach(() => void git('checkout', '--quiet', '--', '.'));

  it('ends with 2 where users would lose something, until the stage says why', async () => {
    edit(...generatesSecret);
    const refused = await run('base', '--stage', 'local');
    expect({ status: refused.status, stderr: refused.stderr }).toEqual({ status: 2, stderr: '' });
    expect(refused.stdout).toContain('**Users would lose something in `local`.**');
    expect(refused.stdout.indexOf('**REPLACED**: app client')).toBeLessThan(
      refused.stdout.indexOf('#### Resources'),
    );

    const reason = 'The client moves behind a server; every app in the field is ours to release.';
    edit(
      'lib/config/stages.ts',
      'removal: { retain: false },',
      `removal: { retain: false, reason: '${reason}' },`,
    );
    const accepted = await run('base', '--stage', 'local', '--json');
    expect(accepted.status).toBe(0);
    const report = JSON.parse(accepted.stdout) as Report;
    expect(report).toMatchObject({
      base: git('rev-parse', 'base'),
      status: 0,
      stages: [{ stage: 'local', reason: { text: reason, isNew: true } }],
    });
  }, 180_000);

  it('leaves nothing behind, also when the app does not synthesize', async () => {
    edit('lib/config/stages.ts', 'logRetentionDays: 7,', 'logRetentionDays: 8,');
    const { status, stdout, stderr } = await run('base', '--stage', 'local');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('logRetentionDays: got 8');
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(readdirSync(scratch).filter((name) => name.startsWith('diff-'))).toEqual([]);
    expect(existsSync(join(clone, 'cdk.out'))).toBe(false);
  }, 60_000);

  it('leaves nothing behind when it is told to end', async () => {
    const child = spawn(
      process.execPath,
      ['--require', 'tsx/cjs', 'tools/diff.ts', 'base', '--stage', 'local'],
      {
        cwd: clone,
        env: { ...process.env, TMPDIR: scratch },
        stdio: 'ignore',
      },
    );
    const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
    const begun = () =>
      readdirSync(scratch).some((name) => existsSync(join(scratch, name, 'base', 'node_modules')));
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGTERM');
    expect(await ended).toBe('SIGTERM');
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(readdirSync(scratch).filter((name) => name.startsWith('diff-'))).toEqual([]);
  }, 60_000);

  it.each([
    [['no-such-commit'], 1, '"no-such-commit" names no commit'],
    [[], 2, 'The commit to compare with is missing'],
    [['base', '--stage', 'moon'], 1, 'Neither side has a stage "moon"; the stages are local, dev, prod.'],
    [['--output=/etc/passwd'], 2, '--output'],
  ])(
    'says what is wrong with %j',
    async (args, expected, words) => {
      const { status, stderr } = await run(...args);
      expect({ status, stderr }).toEqual({ status: expected, stderr: expect.stringContaining(words) });
    },
    60_000,
  );
});
