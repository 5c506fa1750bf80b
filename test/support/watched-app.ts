/** `npm start -- --watch` of a copy of the project, whose sources can be changed under it. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './assembly';
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

/** English words of the functions, mails included. */
export const WORDS = 'lambda/shared/words/en.ts';

export interface WatchedApp extends Pick<Running, 'printed'> {
  /** Address of the page, without a slash at its end. */
  readonly page: string;
  /** Address of the embedded AWS. */
  readonly endpoint: string;
  read(path: string): string;
  write(path: string, content: string): void;
  stop(): Promise<void>;
}

export async function startWatchedApp(): Promise<WatchedApp> {
  mkdirSync(join(projectRoot, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(projectRoot, '.cache', 'watched-'));
  for (const part of PARTS) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const args = ['--import', 'tsx', 'local/cli.ts', '--watch', '--port', '0', '--web-port', '0'];
  const { printed, end } = startRunning(process.execPath, args, { cwd: folder });
  const stop = async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [, endpoint = ''] = await printed(/AWS +(http:\/\/localhost:\d+) /);
    const [, page = ''] = await printed(/^ready (http:\/\/localhost:\d+)/m);
    return {
      page,
      endpoint,
      printed,
      read: (path) => readFileSync(join(folder, path), 'utf8'),
      write: (path, content) => writeFileSync(join(folder, path), content),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
