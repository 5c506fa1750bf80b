/** `npm start` as a process: its options, what it prints, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { readOptions } from '../../../local/command/options';
import { removeFolders, roleResource, writeAssembly } from '../support/assembly';

const PROJECT = resolve(__dirname, '../../..');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});
afterAll(removeFolders);
jest.setTimeout(60_000);

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exit: Promise<number | null>;
  /** The line that says `ready`; fails when the process ends before. */
  readonly ready: Promise<string>;
}

function start(...args: string[]): Run {
  return startIn({}, ...args);
}

function startIn(environment: NodeJS.ProcessEnv, ...args: string[]): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/cli.ts', ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const exit = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const ready = new Promise<string>((done, failed) => {
    child.stdout?.on('data', (text) => {
      stdout += text;
      const [line] = /^ready .*$/m.exec(stdout) ?? [];
      if (line) done(line);
    });
    void exit.then((code) => failed(new Error(`ended with ${code}: ${stderr}`)));
  });
  ready.catch(() => undefined);
  return { child, stdout: () => stdout, stderr: () => stderr, exit, ready };
}

const assembly = () =>
  writeAssembly({
    stacks: { app: { template: { Resources: { Role: roleResource() }, Outputs: { A: { Value: '1' } } } } },
  });

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'runs an assembly, says when it is ready, and ends with 0 at %s',
    async (signal) => {
      const folder = assembly();
      const run = start('--assembly', folder, '--port', '0');
      const [, endpoint = ''] = /^ready (http:\/\/localhost:\d+)$/.exec(await run.ready) ?? [];
      expect((await fetch(`${endpoint}/_local/health`)).status).toBe(200);
      expect((await fetch(`${endpoint}/_local/inbox`)).status).toBe(200);
      expect(JSON.parse(readFileSync(join(folder, 'local-outputs.json'), 'utf8'))).toEqual({
        app: { A: '1' },
      });
      expect(run.stdout()).toContain('No page: the assembly has no outputs UserPoolId and UserPoolClientId.');
      run.child.kill(signal);
      expect(await run.exit).toBe(0);
      await expect(fetch(`${endpoint}/_local/health`)).rejects.toThrow();
      expect(run.stderr()).toBe('');
    },
  );

  it('starts an account as AWS hands it out', async () => {
    const run = start('--empty', '--fresh-account', '--port', '0');
    const [, endpoint = ''] = /^ready (http:\/\/localhost:\d+)$/.exec(await run.ready) ?? [];
    const answer = await fetch(`${endpoint}/_local/account/sns`);
    expect(await answer.json()).toMatchObject({ IsInSandbox: true });
    expect(run.stdout()).toContain('as AWS hands it out: no sender verified');
  });

  it('says what to do when a port is in use', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const run = start('--assembly', assembly(), '--port', String(port));
    expect(await run.exit).toBe(1);
    server.close();
    expect(run.stderr()).toBe(
      `Port ${port} is in use. Stop what listens there, or choose another one with --port (0 takes any free port).\n`,
    );
  });

  it('says what to do when a debugger would attach to npm, or its port is in use', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    // As npm has the port when it starts this process with the same variable.
    const withNpm = startIn({ NODE_OPTIONS: `--inspect=${port}` }, '--empty', '--port', '0');
    const alone = start('--empty', '--port', '0', '--inspect-port', String(port));
    expect([await withNpm.exit, await alone.exit]).toEqual([2, 1]);
    server.close();
    expect(withNpm.stderr()).toContain(
      `NODE_OPTIONS has --inspect=${port}, which attaches to npm and leaves no port for this process. Unset it and run: npm start -- --inspect`,
    );
    expect(alone.stderr()).toContain(
      `Port ${port} is in use. Stop what listens there, or choose another one with --inspect-port`,
    );
  });

  it('says how to make an assembly where there is none', async () => {
    const run = start('--assembly', '/nonexistent', '--port', '0');
    expect(await run.exit).toBe(1);
    expect(run.stderr()).toMatch(/^Can't read \/nonexistent\/manifest\.json .* Make one with "cdk synth/);
  });

  it('shows its options when it does not know one', async () => {
    const run = start('--prot', '1');
    expect(await run.exit).toBe(2);
    expect(run.stderr()).toMatch(/^Unknown option '--prot'.*Usage: npm start -- \[options\]/s);
  });
});

describe('options', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({
      empty: false,
      freshAccount: false,
      watch: true,
      verbose: false,
      inspect: undefined,
      account: undefined,
      region: undefined,
      port: 4566,
      webPort: undefined,
      stage: 'local',
      assembly: undefined,
      with: [],
      data: undefined,
      help: false,
    });
  });

  it('are read', () => {
    const argv = [
      '--port',
      '0',
      '--web-port=80',
      '--assembly',
      'x',
      '--data',
      'd',
      '--with',
      'y',
      '--with',
      'z',
    ];
    expect(readOptions(argv)).toMatchObject({
      port: 0,
      webPort: 80,
      assembly: 'x',
      with: ['y', 'z'],
      data: 'd',
    });
  });

  it.each([
    [['--no-watch'], { watch: false }],
    [['--empty'], { watch: false }],
    [['--assembly', 'x'], { watch: false }],
    [['--watch', '--verbose'], { watch: true, verbose: true }],
    [['--inspect'], { inspect: 9229 }],
    [['--inspect', '--inspect-port', '0'], { inspect: 0 }],
    [['--inspect-port', '1'], { inspect: 1 }],
  ])('%p mean %p', (argv, meant) => {
    expect(readOptions(argv)).toMatchObject(meant);
  });

  it.each([
    [['--port', 'x'], /--port is "x"; it must be a whole number from 0 to 65535/],
    [['--port', '65536'], /--port is "65536"/],
    [['--web-port', '-1'], /--web-port/],
    [['--assembly', ''], /--assembly is empty/],
    [['--with', ''], /--with is empty/],
    [['--assembly', 'x', '--stage', 'dev'], /with --assembly nothing is synthesized/],
    [['--empty', '--stage', 'dev'], /--empty starts without any stack/],
    [['--empty', '--watch'], /--watch follows the app's own sources/],
    [['--assembly', 'x', '--watch'], /--watch follows the app's own sources/],
    [['--empty', '--account', '12'], /--account is "12"; it must be the 12 digits/],
    [['--watch', '--no-watch'], /--watch and --no-watch exclude each other/],
    [['--inspect-port', 'x'], /--inspect-port is "x"/],
    [['extra'], /Unexpected argument 'extra'/],
  ])('%p are refused', (argv, message) => {
    expect(() => readOptions(argv)).toThrow(message);
  });
});
