/** The whole product as its README starts it: `npm start` in a process of its own, on free ports. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { SentMail } from '../../local';
import { assemblyOf, type Overrides, productRoot, synthesize } from './assembly';
import { takeWebPort } from './web-port';

/** Holds each answer of the process against AWS's models. */
const WATCH = './test/support/api-models/in-process.ts';
/** Begins each line in which it tells a difference. */
const DIFFERS = "Differs from AWS's models: ";

export interface RunningApp {
  /** Address of the page. */
  readonly page: string;
  /** Base address of the embedded AWS. */
  readonly endpoint: string;
  readonly inbox: string;
  /** Everything the process printed so far. */
  printed(): string;
  /** Moves the clock of the embedded AWS ahead of the machine's. */
  setClock(offsetSeconds: number): Promise<void>;
  /** The newest mail to an address, as soon as there are `count`. @throws Error after ten seconds */
  mailTo(email: string, count?: number): Promise<{ text: string; html: string; subject: string }>;
  /** Ends it as ctrl-C does; gives the exit status. @throws Error when answers differed from AWS's models */
  stop(): Promise<number | null>;
}

interface InboxAnswer {
  readonly messages: readonly {
    Destination: { ToAddresses: readonly string[] };
    Subject: SentMail['subject'];
    Body: { text_part: string; html_part: string };
  }[];
}

/** The product as the README starts it, its stage synthesized and validated first. */
export async function startApp(...options: string[]): Promise<RunningApp> {
  return startIn(productRoot(), options);
}

async function startIn(folder: string, options: readonly string[]): Promise<RunningApp> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      'tsx/cjs',
      '--require',
      WATCH,
      'local/cli.ts',
      '--port',
      '0',
      '--web-port',
      '0',
      ...options,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      output += chunk;
      if (/^ready \S+$/m.test(output)) resolve();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    void ended.then((status) =>
      reject(new Error(`npm start ended with ${status} before it was ready:\n${output}`)),
    );
  });
  const printed = (pattern: RegExp) => {
    const found = pattern.exec(output)?.[1];
    if (!found) throw new Error(`npm start printed no ${pattern}:\n${output}`);
    return found;
  };
  const endpoint = printed(/Inbox\s+(http:\/\/localhost:\d+)\/_local\/inbox/);
  return {
    page: printed(/^ready (\S+)$/m),
    endpoint,
    inbox: `${endpoint}/_local/inbox`,
    printed: () => output,
    async setClock(offsetSeconds) {
      const response = await fetch(`${endpoint}/_local/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ offsetSeconds }),
      });
      if (!response.ok) throw new Error(`The clock could not be set: ${await response.text()}`);
    },
    async mailTo(email, count = 1) {
      for (
        const deadline = Date.now() + 10_000;
        Date.now() < deadline;
        await new Promise((resolve) => setTimeout(resolve, 50))
      ) {
        const { messages } = (await (await fetch(`${endpoint}/_aws/ses`)).json()) as InboxAnswer;
        const mails = messages.filter(({ Destination }) => Destination.ToAddresses.includes(email));
        const newest = mails.at(-1);
        if (newest && mails.length >= count)
          return { text: newest.Body.text_part, html: newest.Body.html_part, subject: newest.Subject };
      }
      throw new Error(`${count} mails to ${email} did not come within ten seconds.`);
    },
    async stop() {
      child.kill('SIGINT');
      const status = await ended;
      const different = output.split('\n').filter((line) => line.startsWith(DIFFERS));
      if (different.length > 0) throw new Error([...new Set(different)].join('\n'));
      return status;
    },
  };
}

/**
 * The product with the stage `local` or a variant of it: `npm start` with an assembly that was synthesized
 * before.
 *
 * @param overrides make a variant. @default the stage as it is
 */
export function startStage(overrides?: Overrides, ...options: string[]): Promise<RunningApp> {
  return onWebPort(async (webPort) => {
    const assembly = await assemblyOf({ webPort, ...(overrides ? { overrides } : {}) });
    return startApp('--assembly', assembly, '--web-port', String(webPort), ...options);
  });
}

/**
 * Another product, such as a changed copy of this one.
 *
 * @param stage given to `npm start`, which synthesizes it. @default `local`, synthesized first
 */
export function startProduct(folder: string, stage?: string): Promise<RunningApp> {
  if (stage !== undefined) return startIn(folder, ['--stage', stage]);
  return onWebPort(async (webPort) => {
    const assembly = join(folder, 'cdk.out');
    await synthesize(folder, assembly, { webPort });
    return startIn(folder, ['--assembly', assembly, '--web-port', String(webPort)]);
  });
}

async function onWebPort(start: (webPort: number) => Promise<RunningApp>): Promise<RunningApp> {
  const { port, release } = await takeWebPort();
  try {
    const app = await start(port);
    return { ...app, stop: () => app.stop().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}
