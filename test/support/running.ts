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
  /** Types a line, as on its terminal. */
  type(line: string): void;
  /** Its exit status, once it has ended by itself. */
  readonly ended: Promise<number | null>;
  /** Ends it and all that it started, as ctrl-C does. */
  end(): Promise<void>;
}

export function startRunning(
  command: string,
  args: readonly string[],
  {
    typed = false,
    ...options
  }: {
    readonly cwd: string;
    readonly env?: NodeJS.ProcessEnv;
    /** Whether lines will be typed; else its input is over at once. @default false */
    readonly typed?: boolean;
  },
): Running {
  // A group of its own: what it starts ends with it.
  const child = spawn(command, args, { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (!typed) child.stdin.end();
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
    type: (line) => void child.stdin.write(`${line}\n`),
    ended: closed,
    async end() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      await closed;
    },
  };
}
