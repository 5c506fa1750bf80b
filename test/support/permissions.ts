/** Who may do what, read from the policies of templates. */
import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf } from './stacks';

/** A statement of a policy with its lists made lists. */
export interface Permission {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly principal: unknown;
  readonly conditions: unknown;
  readonly usesNot: boolean;
  /** Logical id of the policy, key or topic that says so. */
  readonly where: string;
  /** Logical ids of the roles it is attached to. */
  readonly roles: readonly string[];
}

const asList = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function read(
  where: string,
  // biome-ignore lint/suspicious/noExplicitAny: a policy document of a template.
  document: any,
  roles: readonly string[],
): Permission[] {
  // biome-ignore lint/suspicious/noExplicitAny: a statement of it.
  return asList(document?.Statement).map((statement: any) => ({
    effect: statement.Effect,
    actions: asList(statement.Action) as string[],
    resources: asList(statement.Resource),
    principal: statement.Principal,
    conditions: statement.Condition,
    usesNot: 'NotAction' in statement || 'NotResource' in statement || 'NotPrincipal' in statement,
    where,
    roles,
  }));
}

/** What roles are allowed by policies attached to them. */
export function identityPermissions(template: Template): Permission[] {
  return Object.entries(resourcesOf(template)).flatMap(([logicalId, { Type, Properties }]) => {
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy')
      return read(
        logicalId,
        Properties.PolicyDocument,
        asList(Properties.Roles).map((role) => (role as { Ref: string }).Ref),
      );
    if (Type === 'AWS::IAM::Role')
      return asList(Properties.Policies).flatMap((policy) =>
        read(logicalId, (policy as { PolicyDocument: unknown }).PolicyDocument, [logicalId]),
      );
    return [];
  });
}

/** What the policies of keys allow. */
export function keyPermissions(template: Template): Permission[] {
  return Object.entries(resourcesOf(template)).flatMap(([logicalId, { Type, Properties }]) =>
    Type === 'AWS::KMS::Key' ? read(logicalId, Properties.KeyPolicy, []) : [],
  );
}
