import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashOfFiles } from '../../lib/bundling/sources';

export const PROJECT = resolve(__dirname, '../..');

export interface Synthesis {
  /** Folder, once it is written. @throws Error when synthesis fails */
  readonly assembly: Promise<string>;
  stop(): void;
}

/** Folders that an assembly or the page is made of. */
export const SOURCES = ['bin', 'custom', 'lib', 'lambda', 'web'];
/** All that goes into an assembly; some stages publish the page. */
export const PARTS = [...SOURCES, 'cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'] as const;
const OUTPUT = 'cdk.out';
/** Says what the assembly beside it was made of. */
const STAMP = 'local-synthesis.json';

/** What the CDK CLI tells an app beside `cdk.json`, as far as it matters (aws-cdk's `exec.ts`). */
const CLI_CONTEXT = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
};

/** @throws Error with what the app said */
export function synthesizeAgain(stage: string, webPort: number, output: string): Synthesis {
  // Started once, it stays as long as this process.
  return runApp(stage, webPort, output, { env: { WATCHED_BY: String(process.pid) } });
}

/**
 * Assembly of a stage in `cdk.out`, taken as it is while it and all it was made of are the same.
 *
 * @param project folder of the app
 */
export function synthesize(
  stage: string,
  webPort: number,
  project = PROJECT,
): Synthesis & { readonly isKept: boolean } {
  const output = join(project, OUTPUT);
  const sources = hashOfFiles(project, PARTS);
  const made = { stage, webPort, node: process.version, sources };
  if (isAsMade(output, made))
    return { assembly: Promise.resolve(output), stop: () => undefined, isKept: true };
  const stamp = join(output, STAMP);
  rmSync(stamp, { force: true });
  const { assembly, stop } = runApp(stage, webPort, output, { project });
  return {
    assembly: assembly.then((folder) => {
      writeFileSync(stamp, JSON.stringify({ ...made, assembly: hashOfAssembly(folder) }));
      return folder;
    }),
    stop,
    isKept: false,
  };
}

function isAsMade(output: string, made: object): boolean {
  try {
    const stamp = readFileSync(join(output, STAMP), 'utf8');
    const { assembly, ...before } = JSON.parse(stamp) as { readonly assembly: string };
    return JSON.stringify(before) === JSON.stringify(made) && assembly === hashOfAssembly(output);
  } catch {
    // Never made, cut short, or partly gone.
    return false;
  }
}

/** SHA-256 over its own files and those of its assets. */
function hashOfAssembly(folder: string): string {
  const own = readdirSync(folder).filter((name) =>
    /^manifest\.json$|\.(?:template|assets)\.json$/.test(name),
  );
  const assets = own
    .filter((name) => name.endsWith('.assets.json'))
    .flatMap((name) => {
      const { files } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
      };
      return Object.values(files).map(({ source }) => source.path);
    });
  return hashOfFiles(folder, [...new Set([...own, ...assets])].sort());
}

/**
 * Without the CLI, which takes as long as the app, the CDK's validation, which takes several times as long,
 * and the tree for pictures; `cdk synth` and `cdk deploy` have all of these.
 */
function runApp(
  stage: string,
  webPort: number,
  output: string,
  { project = PROJECT, env = {} }: { readonly project?: string; readonly env?: NodeJS.ProcessEnv },
): Synthesis {
  const { context } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')) as { context: object };
  const told = {
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({
      ...context,
      ...CLI_CONTEXT,
      stage,
      webPort: String(webPort),
      local: 'true',
    }),
    CDK_VALIDATION: 'false',
    CDK_TREE: 'false',
    ...env,
  };
  const child = spawn(process.execPath, [join(project, 'bin/run.js')], {
    cwd: project,
    // A group of its own, so that the app's children end with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...told },
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
          new Error(`${said}\nThe app failed (${signal ?? `exit code ${code}`}); what it says stands above.`),
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
