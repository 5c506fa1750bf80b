/** `npm start` of a copy of the project, whose sources can be changed under it. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './assembly';
import { CognitoClient } from './cognito';
import { type Running, startRunning } from './running';

const PARTS = [
  'bin',
  'custom',
  'lib',
  'lambda',
  'local',
  'web',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** People and mails of what it runs. */
export interface WatchedPeople {
  readonly client: CognitoClient;
  mails(): Promise<readonly WatchedMail[]>;
  /** Moves the emulated clock on, past what limits say. */
  later(seconds: number): Promise<void>;
}

interface WatchedMail {
  readonly Subject: string;
  readonly Body: { readonly html_part: string; readonly text_part: string };
}

export async function peopleOf({ endpoint, page }: WatchedApp): Promise<WatchedPeople> {
  const { outputs } = (await (await fetch(`${endpoint}/_local/health`)).json()) as {
    outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  const clientId = outputs['passwordless-local-auth']?.UserPoolClientId ?? '';
  let offsetSeconds = 0;
  return {
    client: new CognitoClient(endpoint, clientId, `${page}/`),
    mails: async () =>
      ((await (await fetch(`${endpoint}/_aws/ses`)).json()) as { messages: readonly WatchedMail[] }).messages,
    later: async (seconds) => {
      offsetSeconds += seconds;
      await fetch(`${endpoint}/_local/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ offsetSeconds }),
      });
    },
  };
}

/** English words of the functions, mails included. */
export const WORDS = 'lambda/shared/words/en.ts';

export interface WatchedApp extends Pick<Running, 'printed' | 'all'> {
  /** Where the copy is. */
  readonly folder: string;
  /** Address of the page, without a slash at its end. */
  readonly page: string;
  /** Address of the embedded AWS. */
  readonly endpoint: string;
  read(path: string): string;
  write(path: string, content: string): void;
  stop(): Promise<void>;
}

/** @param options further ones of `npm start` */
export async function startWatchedApp(options: readonly string[] = []): Promise<WatchedApp> {
  mkdirSync(join(projectRoot, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(projectRoot, '.cache', 'watched-'));
  for (const part of PARTS) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const args = ['--import', 'tsx', 'local/cli.ts', '--port', '0', '--web-port', '0', ...options];
  const { printed, all, end } = startRunning(process.execPath, args, { cwd: folder });
  const stop = async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [, endpoint = ''] = await printed(/AWS +(http:\/\/localhost:\d+) /);
    const [, page = ''] = await printed(/^ready (http:\/\/localhost:\d+)/m);
    return {
      folder,
      page,
      endpoint,
      printed,
      all,
      read: (path) => readFileSync(join(folder, path), 'utf8'),
      write: (path, content) => writeFileSync(join(folder, path), content),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
