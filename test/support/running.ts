/** Programs that go on by themselves until they are ended. */
import { spawn } from 'node:child_process';

export interface Running {
  /**
   * Waits until it prints this, after what was waited for before.
   *
   * @throws Error with what it printed since when it ends before
   */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** All that it has printed since it began. */
  all(): string;
  /** Ends it and all that it started, as ctrl-C does. */
  end(): Promise<void>;
}

export function startRunning(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Running {
  // A group of its own: what it starts ends with it.
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let all = '';
  let output = '';
  const streams = [child.stdout, child.stderr];
  for (const stream of streams)
    stream.setEncoding('utf8').on('data', (text: string) => {
      all += text;
      output += text;
    });
  return {
    all: () => all,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output);
          if (!found) return;
          for (const stream of streams) stream.off('data', look);
          output = output.slice(found.index + found[0].length);
          resolve(found);
        };
        for (const stream of streams) stream.on('data', look);
        look();
        void closed.then(() => reject(new Error(`${command} ${args.join(' ')} ended:\n${output}`)));
      }),
    async end() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      await closed;
    },
  };
}
