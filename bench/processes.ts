/** Whole processes, timed from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..');

export interface NodeRun {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Milliseconds. */
export interface Spent {
  /** By the clock. */
  readonly wall: number;
  /** Of processors, by the process and by those that it waited for. */
  readonly processor: number;
}

/** @throws Error with its output when it fails */
export async function spent({ args, env = {} }: NodeRun): Promise<Spent> {
  const startedAt = performance.now();
  const printed = await printedBy('sh', ['-c', TIMED, process.execPath, ...args], env);
  return { wall: performance.now() - startedAt, processor: childrensTime(printed) };
}

/** `times` (POSIX, XCU 2.15) prints the shell's user and system time, and its children's on a second line. */
const TIMED = '"$0" "$@"; status=$?; times; exit $status';

function childrensTime(printed: string): number {
  const line = printed.trimEnd().split('\n').pop() ?? '';
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`sh printed no times:\n${printed}`);
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

/** Standard output. @throws Error with its output when it fails */
export function output({ args, env = {} }: NodeRun): Promise<string> {
  return printedBy(process.execPath, args, env);
}

function printedBy(
  command: string,
  args: readonly string[],
  env: NonNullable<NodeRun['env']>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0
        ? resolve(printed)
        : reject(new Error(`${command} ${args.join(' ')} ended with ${status}:\n${printed}${complaints}`)),
    );
  });
}

export interface RunningAws {
  readonly endpoint: string;
  /** Milliseconds from the process's start. */
  readonly readyAfter: number;
  /** Milliseconds from the end of synthesis; undefined for a given assembly. */
  readonly readyAfterSynth: number | undefined;
  /** Bytes of the resident set (Linux only). */
  peakMemory(): number | undefined;
  stop(): Promise<void>;
}

/**
 * `npm start` on an assembly, or without one on its own synthesis.
 *
 * @param webPort the page's port; its own assembly is good for that alone
 */
export async function startEmbeddedAws(assembly?: string, webPort = 0): Promise<RunningAws> {
  const startedAt = performance.now();
  const given = assembly === undefined ? [] : ['--assembly', assembly];
  const child = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', 'local/cli.ts', ...given, '--port', '0', '--web-port', String(webPort)],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { printed, synthesizedAt } = await untilReady(child);
  const readyAt = performance.now();
  const endpoint = /http:\/\/localhost:\d+(?=\/_local)/.exec(printed)?.[0];
  if (!endpoint) throw new Error(`The embedded AWS did not say where it listens:\n${printed}`);
  return {
    endpoint,
    readyAfter: readyAt - startedAt,
    readyAfterSynth: synthesizedAt === undefined ? undefined : readyAt - synthesizedAt,
    peakMemory: () => peakResidentSet(child.pid),
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function untilReady(child: ChildProcess): Promise<{ printed: string; synthesizedAt: number | undefined }> {
  return new Promise((resolve, reject) => {
    let printed = '';
    let synthesizedAt: number | undefined;
    const collect = (chunk: Buffer) => {
      printed += chunk;
      if (/^Synthesized in/m.test(printed)) synthesizedAt ??= performance.now();
      if (/^ready \S+$/m.test(printed)) resolve({ printed, synthesizedAt });
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('close', (status) =>
      reject(new Error(`The embedded AWS ended with ${status} before it was ready:\n${printed}`)),
    );
  });
}

function peakResidentSet(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes ? Number(kilobytes) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
