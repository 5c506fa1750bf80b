/** What resources cost by standing there, from the table of prices; what they cost by being used is for `npm run capacity`. */
import { standingPrices } from '../capacity/prices';
import type { Resource, Template } from './assembly';
import type { CostChange } from './report';

/** How many of an item a resource stands for. */
const counted: Readonly<Record<keyof typeof standingPrices, (resource: Resource) => number>> = {
  kmsKey: ({ Type }) => Number(Type === 'AWS::KMS::Key' || Type === 'AWS::KMS::ReplicaKey'),
  webAcl: ({ Type }) => Number(Type === 'AWS::WAFv2::WebACL'),
  webAclRule: ({ Type, Properties }) =>
    Type === 'AWS::WAFv2::WebACL' && Array.isArray(Properties?.Rules) ? Properties.Rules.length : 0,
  alarm: ({ Type }) => Number(Type === 'AWS::CloudWatch::Alarm'),
  compositeAlarm: ({ Type }) => Number(Type === 'AWS::CloudWatch::CompositeAlarm'),
  dashboard: ({ Type }) => Number(Type === 'AWS::CloudWatch::Dashboard'),
  secret: ({ Type }) => Number(Type === 'AWS::SecretsManager::Secret'),
};

/** Items whose number differs, in the order of the table. */
export function costChanges(before: Template, after: Template): readonly CostChange[] {
  return Object.entries(standingPrices).flatMap(([key, { item, dollars }]) => {
    const count = counted[key as keyof typeof standingPrices];
    const [old, next] = [before, after].map(({ Resources = {} }) =>
      Object.values(Resources).reduce((sum, resource) => sum + count(resource), 0),
    ) as [number, number];
    return old === next
      ? []
      : [{ item, before: old, after: next, dollars: Number(((next - old) * dollars).toFixed(2)) }];
  });
}
