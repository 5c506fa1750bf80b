/** What the process of a watch synthesizes is what any other gives; it ends in time, and opens to nobody. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { copyApp, productRoot } from '../support/product';
import { runToEnd } from '../support/run-to-end';

const WORDS = 'lambda/shared/words/en.ts';

let project: string;
let watch: ChildProcess;

beforeAll(() => {
  mkdirSync(join(productRoot(), '.cache'), { recursive: true });
  project = mkdtempSync(join(productRoot(), '.cache', 'warm-'));
  copyApp(productRoot(), project);
  watch = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
});
afterAll(() => {
  watch.kill('SIGKILL');
  rmSync(project, { recursive: true, force: true });
});

const socket = () => join(project, '.build/watch', `${watch.pid}.sock`);
/** Changes with the process that listens. */
const listener = () => statSync(socket()).birthtimeMs;

async function synthesize(output: string, env: NodeJS.ProcessEnv = {}) {
  const { context } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')) as { context: object };
  return runToEnd(process.execPath, ['bin/run.js'], {
    cwd: project,
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: join(project, output),
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage: 'local' }),
      CDK_VALIDATION: 'false',
      ...env,
    },
  });
}

const warm = (output: string) => synthesize(output, { WATCHED_BY: String(watch.pid) });

/** Files of an assembly and their bytes. */
function assembly(output: string): Readonly<Record<string, string>> {
  const folder = join(project, output);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  const paths = files.map((it) => join(it.parentPath, it.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [
      `${relative(folder, path)} ${(statSync(path).mode & 0o777).toString(8)}`,
      readFileSync(path, 'latin1'),
    ]),
  );
}

/** Synthesizes both ways. @returns whether they are the same, file by file */
async function bothWays(name: string): Promise<readonly string[]> {
  expect(await warm(`${name}-warm`)).toMatchObject({ status: 0, printed: '' });
  expect(await synthesize(`${name}-cold`)).toMatchObject({ status: 0, printed: '' });
  const [ours, expected] = [assembly(`${name}-warm`), assembly(`${name}-cold`)];
  expect(Object.keys(ours)).toEqual(Object.keys(expected));
  return Object.keys(ours).filter((file) => ours[file] !== expected[file]);
}

function edit(file: string, from: string, to: string): void {
  const path = join(project, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

it('gives the same bytes, first and again, after changes of functions and of stacks', async () => {
  expect(await bothWays('first')).toEqual([]);
  const first = listener();
  edit(WORDS, 'Your sign-in link', 'Your other link');
  expect(await bothWays('words')).toEqual([]);
  expect(Object.keys(assembly('words-warm'))).not.toEqual(Object.keys(assembly('first-warm')));
  edit('lib/app.ts', 'Mail of passwordless sign-in', 'Letters of passwordless sign-in');
  expect(await bothWays('stacks')).toEqual([]);
  expect(
    readFileSync(join(project, 'stacks-warm/passwordless-local-messaging.template.json'), 'utf8'),
  ).toContain('Letters of');
  // One process did all of it.
  expect(listener()).toBe(first);
}, 600_000);

it('opens to the owner of the project alone', () => {
  expect(statSync(join(project, '.build/watch')).mode & 0o077).toBe(0);
});

it('says what is wrong as any other does, and begins anew after it', async () => {
  const words = readFileSync(join(project, WORDS), 'utf8');
  appendFileSync(join(project, WORDS), 'this is no program\n');
  const [ours, expected] = [await warm('wrong-warm'), await synthesize('wrong-cold')];
  expect(expected.status).toBe(1);
  expect(expected.stderr).toContain('Expected ";" but found "is"');
  expect(ours).toEqual(expected);
  await gone();
  writeFileSync(join(project, WORDS), words);
  expect(await bothWays('mended')).toEqual([]);
}, 300_000);

it('begins anew with other packages', async () => {
  const before = listener();
  appendFileSync(join(project, 'package-lock.json'), '\n');
  expect(await warm('packages')).toMatchObject({ status: 0 });
  expect(listener()).not.toBe(before);
}, 300_000);

it('ends with the watch', async () => {
  expect(existsSync(socket())).toBe(true);
  watch.kill('SIGKILL');
  await once(watch, 'exit');
  await gone();
}, 60_000);

async function gone(): Promise<void> {
  for (let rest = 200; existsSync(socket()) && rest > 0; rest--) await setTimeout(100);
  expect(existsSync(socket())).toBe(false);
}

describe('a watch', () => {
  it.each([
    [['watch', '-c', 'stage=dev'], true],
    [['deploy', '--watch'], true],
    [['deploy', '--all'], false],
    [['synth'], false],
  ])(
    'cdk %j: %s',
    async (args, isWatch) => {
      const folder = mkdtempSync(join(tmpdir(), 'watch-above-'));
      // As the CLI runs the app: through a shell.
      const client = JSON.stringify(join(productRoot(), 'bin/warm-client.js'));
      const ask = `node -p 'require(${client}).watchAbove()'`;
      writeFileSync(
        join(folder, 'cdk'),
        `const { spawnSync } = require('node:child_process');
       const { stdout } = spawnSync(${JSON.stringify(ask)}, { shell: true, encoding: 'utf8' });
       console.log(stdout.trim() === String(process.pid) ? true : stdout.trim());`,
      );
      try {
        const { printed } = await runToEnd(process.execPath, [join(folder, 'cdk'), ...args], { cwd: folder });
        expect(printed.trim()).toBe(isWatch ? 'true' : 'undefined');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});
