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

/**
 * Prints the facts of every stage; runs in the tree's own folder, so it loads the tree's own configuration.
 * In older trees the stages stand in `lib/config`, and in still older ones together with the function that
 * checks them.
 */
const READ_STAGES = `const { existsSync } = require('node:fs');
  const file = existsSync('custom/stages.ts') ? './custom/stages' : './lib/config/stages';
  const { stages, stageNames = Object.keys(stages), stageConfig } = require(file);
  const of = stageConfig ?? ((name) => require('./lib/config/stage-config').stageConfig(stages, name));
  try {
    console.log(JSON.stringify(stageNames.map((name) => ({ name, reason: of(name).removal.reason }))));
  } catch (error) {
    if (error.name !== 'ConfigError') throw error;
    console.error(error.message);
    process.exitCode = 1;
  }`;

/**
 * The stages of a tree, in the order they are written.
 *
 * @throws Error with what the process printed, such as a ConfigError's list of problems
 */
export async function stagesOf(folder: string, ending?: AbortSignal): Promise<readonly StageFacts[]> {
  return JSON.parse(await runNode(['--require', 'tsx/cjs', '--eval', READ_STAGES], folder, {}, ending));
}

/**
 * Synthesizes a stage as the CDK CLI would, without the CLI. Rules of the CDK's own validation are left out:
 * `cdk synth` and the tests ask them.
 *
 * @param outdir folder for the assembly
 * @param ending ends the app's process when it is aborted
 * @throws Error with all the process printed when the app fails
 */
export async function synthesize(
  folder: string,
  stage: string,
  outdir: string,
  ending?: AbortSignal,
): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as { context?: object };
  const env = {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage }),
    CDK_VALIDATION: 'false',
  };
  await runNode(['bin/run.js'], folder, env, ending);
}

function runNode(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  ending: AbortSignal | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(ending ? { signal: ending } : {}),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', (error) => {
      // A process that was told to end is waited for, as it may still write into folders that are about to
      // go.
      if (child.pid === undefined) reject(error);
    });
    child.on('close', (status, signal) =>
      status === 0
        ? resolve(stdout)
        : reject(
            new Error(`${stderr || stdout}\n(${cwd} ended with ${signal ?? `status ${status}`})`.trim()),
          ),
    );
  });
}
