import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleSize } from './report';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Below the stack, by logical id. */
  readonly paths: ReadonlyMap<string, string>;
  readonly terminationProtection: boolean;
  /** Of file assets, by hash: folders, or sizes where somebody else has the folders. */
  readonly assets: ReadonlyMap<string, string | BundleSize>;
}

/** For a stack that one side lacks. */
export function noStack(name: string): Stack {
  return { name, template: {}, paths: new Map(), terminationProtection: false, assets: new Map() };
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly additionalMetadataFile?: string;
        readonly metadata?: Metadata;
        readonly properties?: {
          readonly templateFile?: string;
          readonly stackName?: string;
          readonly terminationProtection?: boolean;
        };
      }
    >
  >;
}

type Metadata = Readonly<Record<string, readonly { readonly type: string; readonly data?: unknown }[]>>;

/** By name. */
export function stacksOf(assembly: string): ReadonlyMap<string, Stack> {
  const { artifacts = {} } = readJson<Manifest>(assembly, 'manifest.json');
  const stacks = new Map<string, Stack>();
  for (const [id, artifact] of Object.entries(artifacts)) {
    const { templateFile, stackName = id, terminationProtection = false } = artifact.properties ?? {};
    if (artifact.type !== 'aws:cloudformation:stack' || !templateFile) continue;
    const metadata = artifact.additionalMetadataFile
      ? readJson<Metadata>(assembly, artifact.additionalMetadataFile)
      : (artifact.metadata ?? {});
    stacks.set(stackName, {
      name: stackName,
      template: readJson(assembly, templateFile),
      paths: pathsOf(metadata, id),
      terminationProtection,
      assets: assetsOf(assembly, artifacts[`${id}.assets`] ? `${id}.assets.json` : undefined),
    });
  }
  return stacks;
}

function pathsOf(metadata: Metadata, stack: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata))
    for (const { type, data } of entries)
      if (type === 'aws:cdk:logicalId' && typeof data === 'string')
        paths.set(data, path.replace(`/${stack}/`, '').replace(/\/(Resource|Default)$/, ''));
  return paths;
}

function assetsOf(assembly: string, file: string | undefined): ReadonlyMap<string, string> {
  if (!file) return new Map();
  const { files = {} } = readJson<{ files?: Record<string, { source: { path?: string } }> }>(assembly, file);
  return new Map(
    Object.entries(files).flatMap(([hash, { source }]) =>
      source.path ? [[hash, join(assembly, source.path)] as const] : [],
    ),
  );
}

function readJson<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}
