/**
 * A template as a reviewer reads it: a resource a paragraph, a permission a line, references by name. Left
 * out is what says nothing about the deployment: asset hashes, descriptions, names of policies. Guards check
 * what is the same for every function: that it has a role that Lambda alone assumes, a log group, and
 * Cognito's permission to call it. A function's variables stand in the order of their names: which of its
 * features asked for one first means nothing.
 */

import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf, type TemplateResource } from '../support/stacks';
import { operationsOf } from './operations';

/** The digest of a stack. */
export function digest(template: Template): string {
  const { Outputs: outputs = {} } = template.toJSON();
  const paragraphs = Object.entries(resourcesOf(template))
    .filter(([, { Type }]) => !leftOut.has(Type))
    .map(([logicalId, resource]) => paragraph(logicalId, resource));
  const parameters = Object.values(resourcesOf(template))
    .filter(({ Type }) => Type === 'AWS::SSM::Parameter')
    .map(({ Properties }) => `  ${inline(Properties.Name)} = ${inline(Properties.Value)}`);
  const exports = Object.entries(outputs as Record<string, { Value: unknown; Export?: { Name: unknown } }>)
    // What the CDK adds for weak references says nothing that those who refer to it don't.
    .filter(([name]) => !name.startsWith('PublishOutput'))
    .map(([name, { Value, Export }]) => `  ${name} (${inline(Export?.Name)}) = ${inline(Value)}`);
  const operations = operationsOf(template, inline);
  return [
    ...paragraphs,
    ...(operations.length > 0 ? [['Operations of the API', ...operations].join('\n')] : []),
    ['SSM parameters', ...parameters].join('\n'),
    ['Outputs', ...exports].join('\n'),
  ].join('\n\n');
}

/** Types that are shown elsewhere, or that say nothing by themselves. */
const leftOut = new Set([
  'AWS::SSM::Parameter',
  'AWS::Lambda::Permission',
  'AWS::IAM::Role',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::Method',
]);

/** Properties that say nothing about the deployment. */
const silent = new Set(['Code', 'Description', 'PolicyName']);

function paragraph(logicalId: string, { Type, Properties, DeletionPolicy }: TemplateResource): string {
  const kept = DeletionPolicy
    ? `, ${DeletionPolicy.startsWith('Retain') ? 'kept' : 'deleted'} with the stack`
    : '';
  const { Environment: environment, ...settings } = Properties;
  const shown =
    Type === 'AWS::Lambda::Function'
      ? [`  ${settingsOfFunction(settings)}`, ...lines(byName(environment.Variables), '  ')]
      : lines(Properties, '  ');
  return [`${logicalId}: ${Type}${kept}`, ...shown].join('\n');
}

function byName(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What all functions have in common, short, so that a function that differs stands out. */
function settingsOfFunction(settings: TemplateResource['Properties']): string {
  const {
    Architectures,
    Handler,
    LoggingConfig,
    MemorySize,
    Role,
    Runtime,
    Timeout,
    TracingConfig,
    ...others
  } = settings;
  const { LogGroup, ...logging } = LoggingConfig;
  const rest = Object.entries(others).filter(([name]) => !silent.has(name));
  return [
    `${Runtime} ${list(Architectures)} ${Handler}, ${MemorySize} MB, ${Timeout} s, tracing ${TracingConfig.Mode}`,
    `as ${inline(Role)}, logs to ${inline(LogGroup)} ${inline(logging)}`,
    ...rest.map(([name, value]) => `${name}: ${inline(value)}`),
  ].join('\n  ');
}

function lines(properties: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (silent.has(name)) return [];
    if (isDocument(value))
      return [`${indent}${name}:`, ...value.Statement.map((s) => `${indent}  ${permission(s)}`)];
    if (name === 'CountryRuleSet') return [`${indent}${name}: ${countryRules(value as CountryRuleSet)}`];
    const text = inline(value);
    if (text.length <= 110 || typeof value !== 'object' || value === null)
      return [`${indent}${name}: ${text}`];
    if (Array.isArray(value))
      return [`${indent}${name}:`, ...value.map((item) => `${indent}  ${inline(item)}`)];
    return [`${indent}${name}:`, ...lines(value as Record<string, unknown>, `${indent}  `)];
  });
}

type CountryRuleSet = Readonly<
  Record<string, readonly { readonly CountryCode: string; readonly ProtectStatus: string }[]>
>;

/**
 * Who is allowed, by name, and how many are not: a rule a country would be hundreds of lines that nobody
 * reads.
 */
function countryRules(ruleSet: CountryRuleSet): string {
  return Object.entries(ruleSet)
    .map(([capability, rules]) => {
      const allowed = rules.filter(({ ProtectStatus }) => ProtectStatus !== 'BLOCK');
      const named = allowed.map(({ CountryCode, ProtectStatus }) => `${ProtectStatus} ${CountryCode}`);
      return `${capability}: ${named.join(', ')}, BLOCK ${rules.length - allowed.length} others`;
    })
    .join('; ');
}

interface Statement {
  readonly Effect: string;
  readonly Action: unknown;
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function isDocument(value: unknown): value is { Statement: Statement[] } {
  return (
    typeof value === 'object' && value !== null && Array.isArray((value as { Statement?: unknown }).Statement)
  );
}

function permission({ Effect, Action, Resource, Principal, Condition }: Statement): string {
  return [
    Effect,
    ...(Principal === undefined ? [] : [inline(Principal)]),
    list(Action),
    ...(Resource === undefined ? [] : [`on ${list(Resource)}`]),
    ...(Condition === undefined ? [] : [`if ${inline(Condition)}`]),
  ].join(' ');
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.map(inline).join(', ') : inline(value);
}

/** A value on one line; references read `<LogicalId.Attribute>`. */
function inline(value: unknown): string {
  if (value === '') return '(empty)';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1) {
    if (name === 'Ref') return `<${argument}>`;
    if (name === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
    if (name === 'Fn::Join')
      return (argument as [string, unknown[]])[1].map(inline).join((argument as [string])[0]);
    if (name === 'Fn::Select') {
      const [index, from] = argument as [number, Record<string, [string, unknown]>];
      return `${inline(from['Fn::Split']?.[1])}[${index}]`;
    }
  }
  return `{ ${entries.map(([key, member]) => `${key}: ${inline(member)}`).join(', ')} }`;
}
