/** `npm start -- --watch` of a copy of the project, whose sources can be changed under it. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './assembly';

const PARTS = [
  'bin',
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

export interface WatchedApp {
  /** Address of the page, without a slash at its end. */
  readonly page: string;
  /** Address of the embedded AWS. */
  readonly endpoint: string;
  /**
   * Waits until the process has printed this since the last time that was waited for something.
   *
   * @throws Error with what it printed when it ends before
   */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
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
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      child.emit('printed');
    });
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (!found) return false;
        child.off('printed', look);
        output = output.slice(found.index + found[0].length);
        resolve(found);
        return true;
      };
      if (look()) return;
      child.on('printed', look);
      child.once('close', () => reject(new Error(output)));
    });
  const stop = async () => {
    if (child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await gone;
    }
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
