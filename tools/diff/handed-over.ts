/**
 * One side of a comparison in a file: synthesized by a tree's own code, judged elsewhere by code that it
 * can't change. A reader trusts nothing in it but shape and size.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Stack } from './assembly';
import { bundleSizes } from './bundles';
import { type Side, sideOf } from './side';

/** Bytes; this app's stages have some 3 MB. */
export const LARGEST_FILE = 50_000_000;
/** Levels of nesting; CloudFormation allows fewer. */
const DEEPEST = 60;

const count = z.number().int().nonnegative().max(1e9);
const name = (longest: number) => z.string().min(1).max(longest);
// Templates are compared and printed, never run.
const template = z.looseObject({
  Resources: z
    .record(
      name(255),
      z.looseObject({
        // As CloudFormation has them:
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
        Type: z.string().regex(/^[A-Za-z0-9]+(::[A-Za-z0-9@_-]+)+$/),
        Properties: z.record(z.string(), z.unknown()).optional(),
        DeletionPolicy: z.string().optional(),
        UpdateReplacePolicy: z.string().optional(),
      }),
    )
    .optional(),
  Outputs: z.record(name(255), z.looseObject({ Value: z.unknown() })).optional(),
});
const stack = z.strictObject({
  name: name(128),
  template,
  paths: z.record(name(255), name(2_000)),
  terminationProtection: z.boolean(),
  sizes: z.record(z.string().regex(/^[0-9a-f]{64}$/), z.strictObject({ code: count, gzip: count })),
});
const file = z.strictObject({
  version: z.literal(1),
  stages: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9]{0,15}$/),
        reason: z.string().max(1_000).optional(),
        stacks: z.array(stack).max(50),
      }),
    )
    .max(50),
});

type File = z.infer<typeof file>;

/** @throws Error when the app does not synthesize */
export async function writeHandedOver(project: string, path: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'diff-'));
  try {
    const side = await sideOf(project, scratch);
    const stages: File['stages'] = [];
    for (const { name, reason } of side.facts)
      stages.push({
        name,
        ...(reason === undefined ? {} : { reason }),
        stacks: [...(await side.stacks(name)).values()].map(dataOf),
      });
    writeFileSync(path, JSON.stringify({ version: 1, stages } satisfies File));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function dataOf(stack: Stack): File['stages'][number]['stacks'][number] {
  const { name, template, paths, terminationProtection } = stack;
  return {
    name,
    template: template as File['stages'][number]['stacks'][number]['template'],
    paths: Object.fromEntries(paths),
    terminationProtection,
    sizes: Object.fromEntries(bundleSizes(stack)),
  };
}

/** Perhaps by a stranger. @throws Error saying what is wrong, without the file's text */
export function readHandedOver(path: string): Side {
  const { stages } = parsed(path);
  const facts = stages.map(({ name, reason }) => ({ name, ...(reason === undefined ? {} : { reason }) }));
  if (new Set(facts.map(({ name }) => name)).size < facts.length)
    throw new Error('The file that was handed over has a stage twice.');
  return {
    facts,
    async stacks(stage) {
      const stacks = stages.find(({ name }) => name === stage)?.stacks ?? [];
      return new Map(
        stacks.map(({ name, template, paths, terminationProtection, sizes }) => [
          name,
          {
            name,
            template: template as Stack['template'],
            paths: new Map(Object.entries(paths)),
            terminationProtection,
            assets: new Map(Object.entries(sizes)),
          },
        ]),
      );
    },
  };
}

function parsed(path: string): File {
  const { size } = statSync(path);
  if (size > LARGEST_FILE)
    throw new Error(`The file that was handed over has more than ${LARGEST_FILE} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error('The file that was handed over is no JSON.');
  }
  if (isDeeper(value, DEEPEST))
    throw new Error(`The file that was handed over has values more than ${DEEPEST} deep.`);
  const { success, data, error } = file.safeParse(value);
  if (success) return data;
  // Paths may hold the file's own names.
  const [issue] = error.issues;
  throw new Error(
    `The file that was handed over is not what \`npm run diff -- --write\` writes (${issue?.code}, ${issue?.path.length} levels down).`,
  );
}

function isDeeper(value: unknown, deepest: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((it) => (typeof it === 'object' && it !== null ? Object.values(it) : []));
  }
  return false;
}
