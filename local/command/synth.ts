import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');

export interface Synthesis {
  /** Folder of the assembly, once it is written. @throws Error when synthesis fails */
  readonly assembly: Promise<string>;
  /** Ends it, with everything it started. */
  stop(): void;
}

/** Runs `cdk synth` of this project in a process of its own; what it says is told only when it fails. */
export function synthesize(stage: string, webPort: number): Synthesis {
  const output = 'cdk.out';
  const cdk = join(PROJECT, 'node_modules/aws-cdk/bin/cdk');
  const context = ['-c', `stage=${stage}`, '-c', `webPort=${webPort}`];
  const child = spawn(process.execPath, [cdk, 'synth', '--quiet', '--strict', ...context, '-o', output], {
    cwd: PROJECT,
    // A group of its own: the CLI starts the app through a shell, and all of it must end together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const assembly = new Promise<string>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => {
      if (code === 0) done(join(PROJECT, output));
      else {
        failed(
          new Error(
            `${said}\n"cdk synth ${context.join(' ')}" failed (${signal ?? `exit code ${code}`}); what it says stands above.`,
          ),
        );
      }
    });
  });
  return {
    assembly,
    stop: () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-child.pid, 'SIGTERM');
    },
  };
}
