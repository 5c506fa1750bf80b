import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Stack } from './assembly';
import type { BundleChange, BundleSize } from './report';

/** By path, where code differs. */
export function bundleChanges(
  before: Stack,
  after: Stack,
  pathOf: (logicalId: string) => string,
): readonly BundleChange[] {
  const old = codeOf(before);
  const next = codeOf(after);
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((logicalId) => old.get(logicalId)?.hash !== next.get(logicalId)?.hash)
    .map((logicalId) => ({
      logicalId,
      path: pathOf(logicalId),
      before: sizeOf(old.get(logicalId)?.code),
      after: sizeOf(next.get(logicalId)?.code),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Hash of each file asset, with its folder or size. */
function codeOf({
  template,
  assets,
}: Stack): ReadonlyMap<string, { readonly hash: string; readonly code: string | BundleSize }> {
  const found = new Map<string, { hash: string; code: string | BundleSize }>();
  for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.Resources ?? {})) {
    const { S3Key: key } = (Properties.Code ?? {}) as { S3Key?: unknown };
    if (Type !== 'AWS::Lambda::Function' || typeof key !== 'string') continue;
    const hash = key.replace(/^.*\//, '').replace(/\.\w+$/, '');
    const code = assets.get(hash);
    if (code !== undefined) found.set(logicalId, { hash, code });
  }
  return found;
}

/** By hash. */
export function bundleSizes(stack: Stack): ReadonlyMap<string, BundleSize> {
  const sizes = new Map<string, BundleSize>();
  for (const { hash, code } of codeOf(stack).values()) sizes.set(hash, sizes.get(hash) ?? sizeOf(code));
  return sizes;
}

/** Without source maps, which are read only for errors. */
function sizeOf(folder: string | BundleSize): BundleSize;
function sizeOf(folder: string | BundleSize | undefined): BundleSize | undefined;
function sizeOf(folder: string | BundleSize | undefined): BundleSize | undefined {
  if (typeof folder !== 'string') return folder;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.map'),
  );
  const contents = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const sum = (size: (content: Buffer) => number) =>
    contents.reduce((total, content) => total + size(content), 0);
  return {
    code: sum((content) => content.length),
    gzip: sum((content) => gzipSync(content, { level: 9 }).length),
  };
}
