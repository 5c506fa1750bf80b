/** What a deployment pays for whoever uses it, counted in its templates. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Resource, stacksOf, type Template } from '../diff/assembly';
import { synthesize } from '../diff/synthesis';
import { type Standing, standingPrices } from './prices';

type Item = keyof typeof standingPrices;

type Named = NonNullable<Template['Resources']>;

const counted: Readonly<Record<Item, (resource: Resource, all: Named) => number>> = {
  kmsKey: ({ Type }) => Number(Type === 'AWS::KMS::Key' || Type === 'AWS::KMS::ReplicaKey'),
  webAcl: ({ Type }) => Number(Type === 'AWS::WAFv2::WebACL'),
  webAclRule: ({ Type, Properties }) =>
    Type === 'AWS::WAFv2::WebACL' && Array.isArray(Properties?.Rules) ? Properties.Rules.length : 0,
  alarm: ({ Type }) => Number(Type === 'AWS::CloudWatch::Alarm'),
  compositeAlarm: ({ Type }) => Number(Type === 'AWS::CloudWatch::CompositeAlarm'),
  dashboard: ({ Type }) => Number(Type === 'AWS::CloudWatch::Dashboard'),
  secret: ({ Type }) => Number(Type === 'AWS::SecretsManager::Secret'),
  keptMegabyte: keptMegabytes,
};

export function countStanding(templates: readonly Template[]): Standing {
  return Object.fromEntries(
    Object.keys(standingPrices).map((item) => [
      item,
      templates
        .flatMap(({ Resources = {} }) =>
          Object.values(Resources).map((resource) => counted[item as Item](resource, Resources)),
        )
        .reduce((sum, count) => sum + count, 0),
    ]),
  ) as Standing;
}

/** Of a version with provisioned concurrency: its containers, with the memory of its function. */
function keptMegabytes({ Type, Properties }: Resource, all: Named): number {
  if (Type !== 'AWS::Lambda::Version') return 0;
  const { FunctionName, ProvisionedConcurrencyConfig } = (Properties ?? {}) as {
    FunctionName?: { Ref?: string };
    ProvisionedConcurrencyConfig?: { ProvisionedConcurrentExecutions?: number };
  };
  // Lambda's own default where a template says nothing.
  const megabytes = Number(all[FunctionName?.Ref ?? '']?.Properties?.MemorySize ?? 128);
  return megabytes * (ProvisionedConcurrencyConfig?.ProvisionedConcurrentExecutions ?? 0);
}

/** Synthesizes a stage and counts. @param project folder of the app */
export async function standingOf(project: string, stage: string): Promise<Standing> {
  const assembly = mkdtempSync(join(tmpdir(), 'capacity-'));
  try {
    await synthesize(project, stage, assembly);
    return countStanding([...stacksOf(assembly).values()].map(({ template }) => template));
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
