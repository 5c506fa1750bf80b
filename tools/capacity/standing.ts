/** What a deployment pays for whoever uses it, counted in its templates. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Resource, stacksOf } from '../diff/assembly';
import { synthesize } from '../diff/synthesis';
import { type Standing, standingPrices } from './prices';

type Item = keyof typeof standingPrices;

const counted: Readonly<Record<Item, (resource: Resource) => number>> = {
  kmsKey: ({ Type }) => Number(Type === 'AWS::KMS::Key' || Type === 'AWS::KMS::ReplicaKey'),
  webAcl: ({ Type }) => Number(Type === 'AWS::WAFv2::WebACL'),
  webAclRule: ({ Type, Properties }) =>
    Type === 'AWS::WAFv2::WebACL' && Array.isArray(Properties?.Rules) ? Properties.Rules.length : 0,
  alarm: ({ Type }) => Number(Type === 'AWS::CloudWatch::Alarm'),
  compositeAlarm: ({ Type }) => Number(Type === 'AWS::CloudWatch::CompositeAlarm'),
  dashboard: ({ Type }) => Number(Type === 'AWS::CloudWatch::Dashboard'),
  secret: ({ Type }) => Number(Type === 'AWS::SecretsManager::Secret'),
};

export function countStanding(resources: readonly Resource[]): Standing {
  return Object.fromEntries(
    Object.keys(standingPrices).map((item) => [
      item,
      resources.reduce((sum, resource) => sum + counted[item as Item](resource), 0),
    ]),
  ) as Standing;
}

/** Synthesizes a stage and counts. @param project folder of the app */
export async function standingOf(project: string, stage: string): Promise<Standing> {
  const assembly = mkdtempSync(join(tmpdir(), 'capacity-'));
  try {
    await synthesize(project, stage, assembly);
    const stacks = [...stacksOf(assembly).values()];
    return countStanding(stacks.flatMap(({ template }) => Object.values(template.Resources ?? {})));
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
