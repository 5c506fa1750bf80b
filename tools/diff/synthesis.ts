/** Runs the app of a tree. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StageFacts {
  readonly name: string;
  /** `removal.reason`, if it is written down. */
  readonly reason?: string;
}

/**
 * Runs in the tree's folder, with its own configuration. Older trees have stages in `lib/config`, the oldest
 * with the function that checks them.
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

/** In their order. @throws Error with the process's output, such as a ConfigError */
export async function stagesOf(folder: string, ending?: AbortSignal): Promise<readonly StageFacts[]> {
  return JSON.parse(await runNode(['--require', 'tsx/cjs', '--eval', READ_STAGES], folder, {}, ending));
}

/**
 * As the CDK CLI would, without the CDK's own validation, which `cdk synth` and tests do.
 *
 * @param outdir folder for the assembly
 * @param ending ends the app's process
 * @throws Error with the process's output
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
      // Waits for the process, which may still write into folders.
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
