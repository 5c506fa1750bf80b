/**
 * Synthesizes a stage of the app for a test: by the app's own entry point, in a process of its own, into a folder that
 * is kept under `.cache/` as long as nothing that goes into it changes.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(__dirname, '..', '..');
const sources = ['bin', 'lib', 'lambda', 'cdk.json', 'package-lock.json'];

export interface SynthOptions {
  readonly stage?: 'local' | 'dev' | 'prod';
  /** Port of the page; baked into origins and redirect URIs of the stage `local`. */
  readonly webPort?: number;
}

/** Folder of the assembly of a stage. */
export async function assemblyOf({ stage = 'local', webPort = 5173 }: SynthOptions = {}): Promise<string> {
  const folder = join(projectRoot, '.cache', 'assemblies', `${stage}-${webPort}-${sourceHash()}`);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  const draft = `${folder}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  mkdirSync(draft, { recursive: true });
  await synthesize(projectRoot, draft, { stage, webPort });
  try {
    renameSync(draft, folder);
  } catch {
    // Another test process was first; its assembly is the same.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Runs the app of `folder` as the CDK CLI would, without the CLI. */
export async function synthesize(
  folder: string,
  outdir: string,
  { stage = 'local', webPort }: SynthOptions,
): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as { context: object };
  await runNode(['bin/run.js'], folder, {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, ...(webPort ? { webPort: String(webPort) } : {}) }),
  });
}

/** @throws Error with all the process printed when it ends with another status than 0. */
export function runNode(
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
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0
        ? resolve(output)
        : reject(new Error(`node ${args.join(' ')} ended with ${status}:\n${output}`)),
    );
  });
}

/** Hash of everything that goes into the assembly. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else {
      hash.update(path.slice(projectRoot.length)).update(readFileSync(path));
    }
  };
  for (const source of sources) add(join(projectRoot, source));
  return hash.digest('hex').slice(0, 16);
}
