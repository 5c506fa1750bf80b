import { type App, CfnElement, CfnParameter, CfnResource, CfnRule, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { PasswordlessStacks } from './app';
import { renderedProperties } from './shared/properties';

/** What an adopter, or a stage that was left, may have already and what holds data. */
const ADOPTABLE: ReadonlySet<string> = new Set([
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::SES::EmailIdentity',
  'AWS::SMSVOICE::PhoneNumber',
  'AWS::SMSVOICE::SenderId',
]);

const PURPOSE = 'Purpose';

/**
 * Takes out of the stacks what `cdk import` can't take over: other resources, outputs, and properties that
 * refer to them. All else stays, so the next deployment changes things in place
 * (docs/adr/031-import-first-then-deploy.md).
 */
export function leaveAdoptable(app: App, { messaging, auth }: PasswordlessStacks): void {
  // An empty template is none.
  for (const stack of app.node.findAll().filter((construct) => Stack.isStack(construct)))
    if ((stack !== messaging && stack !== auth) || leaveIn(stack) === 0)
      stack.node.scope?.node.tryRemoveChild(stack.node.id);
}

/** @returns how many resources are left */
function leaveIn(stack: Stack): number {
  const elements = stack.node
    .findAll()
    .filter(
      (construct): construct is CfnElement => CfnElement.isCfnElement(construct) && construct.stack === stack,
    );
  const kept = elements.filter(
    (element): element is CfnResource =>
      CfnResource.isCfnResource(element) && ADOPTABLE.has(element.cfnResourceType),
  );
  for (const element of elements)
    if (!kept.some((each) => each === element)) element.node.scope?.node.tryRemoveChild(element.node.id);
  const present = new Set(kept.map((resource) => stack.getLogicalId(resource)));
  for (const resource of kept) {
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    resource.addDeletionOverride('DependsOn');
    for (const [name, value] of Object.entries(renderedProperties(resource)))
      if (refersElsewhere(value, present)) resource.addPropertyDeletionOverride(name);
  }
  refuseDeployment(stack);
  return kept.length;
}

/** True for functions that need a missing resource or another stack. */
function refersElsewhere(value: unknown, present: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((each) => refersElsewhere(each, present));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => {
    if (name === 'Ref') return !String(inner).startsWith('AWS::') && !present.has(String(inner));
    if (name === 'Fn::GetAtt') return !present.has([inner].flat().join('.').split('.')[0] ?? '');
    return name === 'Fn::ImportValue' || name === 'Fn::GetStackOutput' || refersElsewhere(inner, present);
  });
}

/**
 * Deployed over a whole stage, the template would remove its functions; CloudFormation checks this rule
 * first.
 */
function refuseDeployment(stack: Stack): void {
  const purpose = new CfnParameter(stack, PURPOSE, {
    type: 'String',
    default: 'import',
    description: 'What this template is for; it can not be deployed.',
  });
  new CfnRule(stack, 'ForImportAlone', {
    assertions: [
      {
        assert: { resolve: () => ({ 'Fn::Equals': [{ Ref: purpose.logicalId }, 'deployment'] }) },
        assertDescription:
          'This template is for "cdk import" alone. Deploy without -c adopt=true (docs/adoption.md).',
      } as never,
    ],
  });
}
