import type { RequiresRecreation } from '@aws-sdk/client-cloudformation';
import type { ResourceChange } from './model';

type Properties = Readonly<Record<string, unknown>>;

export interface Impact {
  readonly replacement: 'True' | 'False' | 'Conditional';
  readonly details: ResourceChange['details'];
}

/** By AWS's published resource data, loaded at the first update, as that takes a second. */
export async function impactOf(type: string, before: Properties, after: Properties): Promise<Impact> {
  const { diffTemplate, ResourceImpact } = await import('@aws-cdk/cloudformation-diff');
  const templateOf = (properties: Properties) => ({
    Resources: { It: { Type: type, Properties: properties } },
  });
  const change = diffTemplate(templateOf(before), templateOf(after)).resources.changes.It;
  const recreation = (impact: string | undefined): RequiresRecreation =>
    impact === ResourceImpact.WILL_REPLACE
      ? 'Always'
      : impact === ResourceImpact.MAY_REPLACE
        ? 'Conditionally'
        : 'Never';
  const details = Object.entries(change?.propertyUpdates ?? {}).map(([property, { changeImpact }]) => ({
    property,
    recreation: recreation(changeImpact),
  }));
  const replacement =
    change?.changeImpact === ResourceImpact.WILL_REPLACE
      ? 'True'
      : change?.changeImpact === ResourceImpact.MAY_REPLACE
        ? 'Conditional'
        : 'False';
  return { replacement, details };
}
