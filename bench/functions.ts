/** Functions of an assembly, from its templates. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SynthesizedFunction {
  readonly logicalId: string;
  /** Absolute folder of the bundle. */
  readonly folder: string;
  /** `file.export`. */
  readonly handler: string;
  /** Values that only a deployment knows are placeholders. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Template {
  readonly Resources?: Readonly<
    Record<
      string,
      {
        Type: string;
        Properties?: {
          Handler?: string;
          Code?: { S3Key?: string };
          Environment?: { Variables?: Readonly<Record<string, unknown>> };
        };
      }
    >
  >;
}

/** Functions whose code is an asset. */
export function functionsOf(assembly: string): SynthesizedFunction[] {
  const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  return templates.flatMap((name) => {
    const { Resources = {} } = JSON.parse(readFileSync(join(assembly, name), 'utf8')) as Template;
    return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
      const key = Properties?.Code?.S3Key;
      if (Type !== 'AWS::Lambda::Function' || typeof key !== 'string' || !Properties?.Handler) return [];
      return [
        {
          logicalId,
          folder: join(assembly, `asset.${key.replace(/\.zip$/, '')}`),
          handler: Properties.Handler,
          environment: Object.fromEntries(
            Object.entries(Properties.Environment?.Variables ?? {}).map(([variable, value]) => [
              variable,
              textOf(value),
            ]),
          ),
        },
      ];
    });
  });
}

/** Values that only a deployment knows are `bench`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [separator, parts] =
    (value as { 'Fn::Join'?: [string, readonly unknown[]] } | undefined)?.['Fn::Join'] ?? [];
  return separator === undefined || !parts ? 'bench' : parts.map(textOf).join(separator);
}

/** By a part of the logical id. @throws Error unless exactly one matches */
export function functionNamed(functions: readonly SynthesizedFunction[], part: string): SynthesizedFunction {
  const found = functions.filter(({ logicalId }) => logicalId.includes(part));
  const [only] = found;
  if (!only || found.length > 1)
    throw new Error(`${found.length} functions have "${part}" in their logical id; expected one.`);
  return only;
}
