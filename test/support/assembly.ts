/**
 * Synthesizes a stage of the app for a test: by the app's own entry point, in a process of its own, into a
 * folder that is kept under `.cache/` as long as nothing that goes into it changes.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, ConfigInput } from '../../lib/config/schema';
import { hashOf, productRoot, projectRoot, removeOld } from './product';
import { stageConfig } from './stages';
import { askSynthesizer } from './synthesizer';
import type { Variant } from './variant';

export { productRoot, projectRoot };

const sources = ['bin', 'custom', 'lib', 'lambda', 'web', 'cdk.json', 'package-lock.json'];
const assemblies = join(projectRoot, '.cache', 'assemblies');
const variantProgram = join(__dirname, 'variant.ts');
const packageApiSource = join(__dirname, '..', 'fixtures', 'package-app', 'beside-ours.ts');

/**
 * What a test puts in place of a stage's own values: whole fields, or a function that makes them of the
 * stage's, such as `({ passkeys }) => ({ passkeys: { ...passkeys, attestation: 'direct' } })`.
 */
export type Overrides = Partial<ConfigInput> | ((stage: Config) => Partial<ConfigInput>);

export interface SynthOptions {
  readonly stage?: 'local' | 'dev' | 'prod';
  /** Port of the page; baked into origins and redirect URIs of the stage `local`. */
  readonly webPort?: number;
  /** Makes a variant of the stage. @default the stage as it is */
  readonly overrides?: Overrides;
  /** Puts the package's own API for passkeys beside ours, on the same pool and table. @default false */
  readonly packageApi?: boolean;
  /**
   * False takes the web ACL from the user pool, as where AWS WAF isn't there or lets something by.
   *
   * @default true
   */
  readonly webAcl?: boolean;
  /** What `-c adopt=true` gives. @default false */
  readonly adopt?: boolean;
}

/**
 * Folder of the assembly of a stage, to be read only.
 *
 * @throws Error with the words of the ConfigError when overrides are wrong
 */
export async function assemblyOf({
  stage = 'local',
  webPort = 5173,
  overrides,
  packageApi = false,
  webAcl = true,
  adopt = false,
}: SynthOptions = {}): Promise<string> {
  const isVariant = overrides !== undefined || packageApi || !webAcl || adopt;
  const variant = isVariant
    ? variantOf({ stage, webPort, overrides: overrides ?? {}, packageApi, webAcl, adopt })
    : undefined;
  const hash = hashOf(productRoot(), sources);
  const name = `${stage}-${webPort}-${hash}${variant ? `-${variantHash(variant)}` : ''}`;
  const folder = join(assemblies, name);
  if (existsSync(join(folder, 'manifest.json'))) {
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
  }
  removeOld(assemblies);
  const draft = `${folder}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  mkdirSync(draft, { recursive: true });
  try {
    if (variant) await synthesizeVariant(variant, draft, hash);
    else await synthesize(productRoot(), draft, { stage, webPort });
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  try {
    renameSync(draft, folder);
  } catch {
    // Another test process was first; its assembly is the same.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Runs the app of `folder` as the CDK CLI would, without the CLI and the CDK's validation: that takes several
 * times as long as the rest, and flows/synth shows what it says of every stage.
 */
export async function synthesize(
  folder: string,
  outdir: string,
  { stage = 'local', webPort }: Pick<SynthOptions, 'stage' | 'webPort'>,
): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as { context: object };
  await runNode(['bin/run.js'], folder, {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, ...(webPort ? { webPort: String(webPort) } : {}) }),
    CDK_VALIDATION: 'false',
  });
}

/**
 * The variant with its fields made, so that what a function makes of a stage counts, not how it is written.
 */
function variantOf(options: Required<SynthOptions>): Variant {
  const { stage, webPort, overrides } = options;
  const fields = typeof overrides === 'function' ? overrides(stageConfig(stage, {}, { webPort })) : overrides;
  return { ...options, overrides: fields };
}

async function synthesizeVariant(variant: Variant, outdir: string, hash: string): Promise<void> {
  if (await askSynthesizer({ sources: hash, outdir, variant })) return;
  const args = ['--require', 'tsx/cjs', variantProgram, outdir, JSON.stringify(variant)];
  await runNode(args, projectRoot, { CDK_VALIDATION: 'false' });
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

/** Hash of what tells a variant from its stage. */
function variantHash(variant: Variant): string {
  const hash = createHash('sha256').update(JSON.stringify(variant));
  for (const file of [variantProgram, packageApiSource]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
