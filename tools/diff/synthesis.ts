/** Runs the app of a tree: which stages it has, and what it synthesizes for one of them. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a tree says of one of its stages. */
export interface StageFacts {
  readonly name: string;
  /** Why data of the stage may be let go of (`removal.reason`), if that is written down. */
  readonly reason?: string;
}

/** Prints the facts of every stage; runs in the tree's own folder, so it loads the tree's own configuration. */
const READ_STAGES = `const { stageNames, stageConfig } = require('./lib/config/stages');
  console.log(JSON.stringify(stageNames.map((name) => ({ name, reason: stageConfig(name).removal.reason }))));`;

/**
 * The stages of a tree, in the order they are written.
 *
 * @throws Error with what the process printed, such as a ConfigError's list of problems
 */
export async function stagesOf(folder: string): Promise<readonly StageFacts[]> {
  return JSON.parse(await runNode(['--require', 'tsx/cjs', '--eval', READ_STAGES], folder));
}

/**
 * Synthesizes a stage as the CDK CLI would, without the CLI. Rules of the CDK's own validation are left out: `cdk synth` and the tests ask them.
 *
 * @param outdir folder for the assembly
 * @throws Error with all the process printed when the app fails
 */
export async function synthesize(folder: string, stage: string, outdir: string): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as { context?: object };
  await runNode(['bin/run.js'], folder, {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage }),
    CDK_VALIDATION: 'false',
  });
}

function runNode(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status, signal) =>
      status === 0
        ? resolve(stdout)
        : reject(
            new Error(`${stderr || stdout}\n(${cwd} ended with ${signal ?? `status ${status}`})`.trim()),
          ),
    );
  });
}
