/**
 * Jest's global setup: one process for a run that synthesizes the variants of stages which its
 * tests ask for. It loads the CDK and the app once; a process for each variant spends most of its time on
 * that.
 *
 * `assemblyOf` asks it at the address in {@link ADDRESS}; without one it starts a process itself.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Variant } from './variant';

/** Holds its address, and in another variable the project it is of: a copy's tests may run within a run. */
const ADDRESS = 'TEST_SYNTHESIZER';
const PROJECT = 'TEST_SYNTHESIZER_OF';
const project = join(__dirname, '..', '..');

/** What is asked for. */
export interface Order {
  /** Hash of the sources; the process that answers has loaded just these. */
  readonly sources: string;
  readonly outdir: string;
  readonly variant: Variant;
}

/** Empty when all is well. */
interface Answer {
  readonly error?: string;
}

/** Asks the run's process. @returns false when there is none @throws Error with what the app said */
export async function askSynthesizer(order: Order): Promise<boolean> {
  const address = process.env[ADDRESS];
  if (!address || process.env[PROJECT] !== project) return false;
  const answer = await new Promise<Answer>((resolve, reject) => {
    // No time-out: many may wait for their turn. No connection is kept, as that keeps a process.
    const asking = request(address, { method: 'POST', agent: false }, (response) =>
      json(response).then((value) => resolve(value as Answer), reject),
    );
    asking.once('error', reject).end(JSON.stringify(order));
  });
  if (answer.error !== undefined) throw new Error(answer.error);
  return true;
}

/** Starts to listen, once a process of Jest's; the process that synthesizes starts with the first order. */
export default async function startSynthesizer(): Promise<void> {
  if (process.env[PROJECT] === project) return;
  let current: { readonly sources: string; readonly program: Program } | undefined;
  const server = createServer((asked, response) => {
    const answer = (value: Answer) => response.end(JSON.stringify(value));
    json(asked)
      .then((value) => {
        const order = value as Order;
        // What it loaded isn't what lies there any more, as in a run that watches.
        if (current?.sources !== order.sources || current.program.ended()) {
          current?.program.end();
          current = { sources: order.sources, program: startProgram() };
        }
        return current.program.run(order);
      })
      .then(answer, (error: Error) => answer({ error: String(error.stack) }));
  });
  // Nothing of it keeps a run alive; the other process ends with its channel to this one.
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env[PROJECT] = project;
  process.env[ADDRESS] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Program {
  run(order: Order): Promise<Answer>;
  ended(): boolean;
  end(): void;
}

function startProgram(): Program {
  const child: ChildProcess = fork(join(__dirname, 'variant.ts'), {
    execArgv: ['--require', require.resolve('tsx/cjs')],
    // What `cdk synth` validates, flows/synth shows.
    env: { ...process.env, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    (stream as Socket).setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    (stream as Socket).unref();
  }
  child.unref();
  child.channel?.unref();
  const waiting = new Map<string, (answer: Answer) => void>();
  let ended = false;
  const over = (why: string) => {
    ended = true;
    for (const tell of waiting.values()) tell({ error: `${why}\n${said}` });
    waiting.clear();
  };
  child.once('error', (error) => over(error.message));
  child.once('close', (status, signal) => over(`The app ended with ${signal ?? status}.`));
  child.on('message', ({ outdir, error }: { outdir: string; error?: string }) => {
    waiting.get(outdir)?.(error === undefined ? {} : { error });
    waiting.delete(outdir);
  });
  return {
    run: ({ outdir, variant }) =>
      new Promise((resolve) => {
        waiting.set(outdir, resolve);
        child.send({ outdir, variant });
      }),
    ended: () => ended,
    end: () => {
      if (child.connected) child.disconnect();
    },
  };
}
