/** Follows values of a template, within its stack, into others, and by names in ARNs. */
import type { Resource, Stack } from '../diff/assembly';

export interface Located {
  readonly stack: string;
  readonly logicalId: string;
  readonly resource: Resource;
}

export interface References {
  readonly resources: readonly Located[];
  /** In the value's order, each once. */
  targets(stack: string, value: unknown): readonly Located[];
}

type Template = Stack['template'] & {
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name?: unknown } }>
  >;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
};

/**
 * Service, colon, and the ARN's part behind the account. SES and End User Messaging may name a configuration
 * set alike.
 */
const NAMED: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => string>> = {
  'AWS::SES::EmailIdentity': ({ EmailIdentity }) => `ses:identity/${EmailIdentity}`,
  'AWS::SES::ConfigurationSet': ({ Name }) => `ses:configuration-set/${Name}`,
  'AWS::SSM::Parameter': ({ Name }) => `ssm:parameter${Name}`,
  'AWS::SMSVOICE::ConfigurationSet': ({ ConfigurationSetName }) =>
    `sms-voice:configuration-set/${ConfigurationSetName}`,
  'AWS::SMSVOICE::SenderId': ({ SenderId, IsoCountryCode }) =>
    `sms-voice:sender-id/${SenderId}/${IsoCountryCode}`,
  'AWS::Events::EventBus': ({ Name }) => `events:event-bus/${Name}`,
};

/** Indexes the stacks once. */
export function referencesOf(stacks: ReadonlyMap<string, Stack>): References {
  const byId = new Map<string, Located>();
  const byName = new Map<string, Located>();
  const exported = new Map<string, { stack: string; value: unknown }>();
  for (const [stack, { template }] of stacks) {
    for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
      const located = { stack, logicalId, resource };
      byId.set(`${stack}/${logicalId}`, located);
      const name = NAMED[resource.Type]?.(resource.Properties ?? {});
      if (name !== undefined) byName.set(name, located);
    }
    for (const { Export, Value } of Object.values((template as Template).Outputs ?? {}))
      if (typeof Export?.Name === 'string') exported.set(Export.Name, { stack, value: Value });
  }

  function byReference(stack: string, name: string): readonly Located[] {
    const found = byId.get(`${stack}/${name}`);
    if (found) return [found];
    const parameter = (stacks.get(stack)?.template as Template | undefined)?.Parameters?.[name];
    const published = parameter && byName.get(`ssm:parameter${parameter.Default}`);
    return published ? search(published.stack, published.resource.Properties?.Value) : [];
  }

  function byArn(text: string): readonly Located[] {
    const [arn, , service, , , ...rest] = text.split(':');
    const found = arn === 'arn' ? byName.get(`${service}:${rest.join(':')}`) : undefined;
    return found ? [found] : [];
  }

  function search(stack: string, value: unknown): readonly Located[] {
    if (typeof value === 'string') return byArn(value);
    if (Array.isArray(value)) return value.flatMap((member) => search(stack, member));
    if (typeof value !== 'object' || value === null) return [];
    const members = value as Readonly<Record<string, unknown>>;
    if (typeof members.Ref === 'string') return byReference(stack, members.Ref);
    const attribute = members['Fn::GetAtt'];
    if (attribute !== undefined)
      return byReference(
        stack,
        String(Array.isArray(attribute) ? attribute[0] : attribute).split('.')[0] ?? '',
      );
    const imported = members['Fn::ImportValue'];
    if (typeof imported === 'string') {
      const source = exported.get(imported);
      return source ? search(source.stack, source.value) : [];
    }
    const output = members['Fn::GetStackOutput'] as { StackName: string; OutputName: string } | undefined;
    if (output) {
      const template = stacks.get(output.StackName)?.template;
      return search(output.StackName, template?.Outputs?.[output.OutputName]?.Value);
    }
    const substituted = members['Fn::Sub'];
    if (typeof substituted === 'string')
      return [...substituted.matchAll(/\$\{([A-Za-z0-9]+)/g)].flatMap(([, name = '']) =>
        byReference(stack, name),
      );
    return Object.values(members).flatMap((member) => search(stack, member));
  }

  return {
    resources: [...byId.values()],
    targets: (stack, value) => [...new Set(search(stack, value))],
  };
}
