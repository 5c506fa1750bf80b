/** Refused by CloudFormation before it does anything. */
import type { Capability } from '@aws-sdk/client-cloudformation';
import { dependenciesOf, resourceOrder } from './references';
import { type Template, TemplateError } from './types';

/** These need an acknowledgement; the properties name what is made. */
const IAM_NAMES: Readonly<Record<string, string>> = {
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': '',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
};

export function checkTemplate(stackName: string, template: Template): void {
  const resources = template.Resources;
  if (!resources || Object.keys(resources).length === 0)
    throw new TemplateError('Template format error: At least one Resources member must be defined.');
  for (const [logicalId, { Type }] of Object.entries(resources)) {
    if (!/^[a-zA-Z0-9]{1,255}$/.test(logicalId))
      throw new TemplateError(`Template format error: Resource name ${logicalId} is non alphanumeric.`);
    if (typeof Type !== 'string')
      throw new TemplateError(
        `Template format error: [/Resources/${logicalId}] Every Resources object must contain a Type member.`,
      );
  }
  const known = (name: string) =>
    name.startsWith('AWS::') ||
    Object.hasOwn(resources, name) ||
    Object.hasOwn(template.Parameters ?? {}, name);
  const unknown = new Set(
    Object.values(resources)
      .flatMap(dependenciesOf)
      .filter((name) => !known(name)),
  );
  if (unknown.size > 0)
    throw new TemplateError(
      `Template format error: Unresolved resource dependencies [${[...unknown].join(', ')}] in the Resources block of the template`,
    );
  resourceOrder(stackName, template);
}

/**
 * One that the template needs beyond those given.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html
 */
export function missingCapability(template: Template, given: readonly Capability[]): Capability | undefined {
  const iam = Object.values(template.Resources ?? {}).filter(({ Type }) => Object.hasOwn(IAM_NAMES, Type));
  if (iam.length === 0 || given.includes('CAPABILITY_NAMED_IAM')) return undefined;
  const isNamed = iam.some(({ Type, Properties }) =>
    Object.hasOwn((Properties as object | undefined) ?? {}, IAM_NAMES[Type] ?? ''),
  );
  if (isNamed) return 'CAPABILITY_NAMED_IAM';
  return given.includes('CAPABILITY_IAM') ? undefined : 'CAPABILITY_IAM';
}
