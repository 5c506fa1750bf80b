import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Template } from './types';

/** The message names file, field and remedy. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

export interface AssemblyStack {
  /** In the manifest. */
  readonly artifactId: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  /** As in its file. */
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Artifact ids to be deployed before. */
  readonly dependencies: readonly string[];
}

export interface Assembly {
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
  /** Absolute path by an asset's S3 object key. */
  readonly asset: (objectKey: string) => string | undefined;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}
interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
    readonly validateOnSynth?: boolean;
    readonly tags?: Readonly<Record<string, string>>;
  };
}
interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

export const DEFAULT_ACCOUNT = '000000000000';
export const DEFAULT_REGION = 'us-east-1';

/**
 * By hand, as loading `aws-cdk-lib/cx-api` takes longer than the rest of the start.
 *
 * @throws AssemblyError without a manifest or a file that it names
 */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  const stacks: AssemblyStack[] = [];
  const assets = new Map<string, string>();
  collect(root, stacks, assets);
  if (stacks.length === 0) {
    throw new AssemblyError(`The cloud assembly ${root} holds no stack; synthesize the app again.`);
  }
  return { directory: root, stacks, asset: (objectKey) => assets.get(objectKey) };
}

function collect(directory: string, stacks: AssemblyStack[], assets: Map<string, string>): void {
  const manifest = readJson<Manifest>(join(directory, 'manifest.json'), directory);
  for (const [artifactId, artifact] of Object.entries(manifest.artifacts ?? {})) {
    const properties = artifact.properties ?? {};
    if (artifact.type === 'aws:cloudformation:stack') {
      if (!properties.templateFile) {
        throw new AssemblyError(
          `Artifact ${artifactId} of ${directory}/manifest.json names no templateFile.`,
        );
      }
      const file = join(directory, properties.templateFile);
      const text = readText(file, directory);
      stacks.push({
        artifactId,
        stackName: properties.stackName ?? artifactId,
        ...readEnvironment(artifact.environment),
        template: parse<Template>(text, file, directory),
        text,
        tags: properties.tags ?? {},
        dependencies: artifact.dependencies ?? [],
      });
    } else if (artifact.type === 'cdk:asset-manifest' && properties.file) {
      readAssets(directory, properties.file, assets);
    } else if (artifact.type === 'cdk:cloud-assembly' && properties.directoryName) {
      collect(join(directory, properties.directoryName), stacks, assets);
    }
  }
}

function readAssets(directory: string, file: string, assets: Map<string, string>): void {
  const manifest = readJson<AssetManifest>(join(directory, file), directory);
  for (const { source, destinations } of Object.values(manifest.files ?? {})) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) {
      assets.set(objectKey, resolve(directory, source.path));
    }
  }
}

/** `aws://account/region`; an environment-agnostic stack says `unknown-account` and `unknown-region`. */
function readEnvironment(environment: string | undefined): { account: string; region: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment ?? '') ?? [];
  return {
    account: account && account !== 'unknown-account' ? account : DEFAULT_ACCOUNT,
    region: region && region !== 'unknown-region' ? region : DEFAULT_REGION,
  };
}

function readJson<T>(file: string, directory: string): T {
  return parse<T>(readText(file, directory), file, directory);
}

function readText(file: string, directory: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, directory, error as Error);
  }
}

function parse<T>(text: string, file: string, directory: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw unreadable(file, directory, error as Error);
  }
}

function unreadable(file: string, directory: string, { message }: Error): AssemblyError {
  return new AssemblyError(
    `Can't read ${file} (${message}). Is ${directory} a cloud assembly? Make one with "cdk synth -o ${directory}".`,
  );
}
