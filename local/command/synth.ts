import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');

export interface Synthesis {
  /** Folder of the assembly, once it is written. @throws Error when synthesis fails */
  readonly assembly: Promise<string>;
  /** Ends it, with everything it started. */
  stop(): void;
}

/** The sources of an assembly. */
export const SOURCES = ['bin', 'lib', 'lambda'].map((folder) => join(PROJECT, folder));

/**
 * Runs the app again for an assembly that stands, without the CLI, which takes as long as the app itself.
 *
 * @throws Error with what it said
 */
export function synthesizeAgain(stage: string, webPort: number, output: string): Synthesis {
  const { context } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as { context: object };
  const env = {
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, webPort: String(webPort) }),
    // Once more what the first synthesis validated, at the price of seconds.
    CDK_VALIDATION: 'false',
    // Runs the app in a process that stays as long as this one.
    WATCHED_BY: String(process.pid),
  };
  return running([join(PROJECT, 'bin/run.js')], env, output, 'The app');
}

/** Runs `cdk synth` of this project in a process of its own; what it says is told only when it fails. */
export function synthesize(stage: string, webPort: number): Synthesis {
  const output = 'cdk.out';
  const cdk = join(PROJECT, 'node_modules/aws-cdk/bin/cdk');
  const context = ['-c', `stage=${stage}`, '-c', `webPort=${webPort}`];
  const args = [cdk, 'synth', '--quiet', '--strict', ...context, '-o', output];
  const env = { CDK_DISABLE_CLI_TELEMETRY: 'true' };
  return running(args, env, join(PROJECT, output), `"cdk synth ${context.join(' ')}"`);
}

/** @param name what is told to have failed */
function running(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  output: string,
  name: string,
): Synthesis {
  const child = spawn(process.execPath, args, {
    cwd: PROJECT,
    // A group of its own: the CLI starts the app through a shell, and all of it must end together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
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
      if (code === 0) done(output);
      else {
        failed(
          new Error(`${said}\n${name} failed (${signal ?? `exit code ${code}`}); what it says stands above.`),
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
