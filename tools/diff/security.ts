/** Changes of policies, and of settings that keep somebody out or data safe. */
import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import type { Resource, Stack } from './assembly';
import type { SecurityChanges, SettingChange, StatementChange } from './report';
import { differences } from './values';

interface Watched {
  readonly about: string;
  /** Properties, or all of them. */
  readonly properties: readonly string[] | 'all';
}

/** By type. The library reads policies' statements. */
const watched: Readonly<Record<string, Watched>> = {
  'AWS::WAFv2::WebACL': { about: 'web ACL', properties: 'all' },
  'AWS::WAFv2::IPSet': { about: 'web ACL', properties: 'all' },
  'AWS::WAFv2::WebACLAssociation': { about: 'what the web ACL guards', properties: 'all' },
  'AWS::WAFv2::LoggingConfiguration': { about: 'log of the web ACL', properties: 'all' },
  'AWS::ApiGateway::Authorizer': { about: 'who may call the API', properties: 'all' },
  'AWS::ApiGateway::Method': {
    about: 'who may call the API, and from which pages (CORS)',
    properties: ['AuthorizationType', 'AuthorizerId', 'AuthorizationScopes', 'ApiKeyRequired', 'Integration'],
  },
  'AWS::ApiGateway::GatewayResponse': {
    about: 'from which pages the API may be called (CORS)',
    properties: ['ResponseParameters'],
  },
  'AWS::ApiGateway::RequestValidator': { about: 'checks of requests', properties: 'all' },
  'AWS::ApiGateway::Model': { about: 'checks of requests', properties: ['Schema'] },
  'AWS::ApiGateway::RestApi': {
    about: 'network',
    properties: ['EndpointConfiguration', 'DisableExecuteApiEndpoint'],
  },
  'AWS::ApiGateway::Stage': {
    about: 'limits and log of the API',
    properties: ['MethodSettings', 'AccessLogSetting'],
  },
  'AWS::Cognito::UserPool': {
    about: 'user pool',
    properties: [
      'AccountRecoverySetting',
      'AdminCreateUserConfig',
      'AutoVerifiedAttributes',
      'DeletionProtection',
      'EnabledMfas',
      'LambdaConfig',
      'MfaConfiguration',
      'Policies',
      'UserAttributeUpdateSettings',
      'UserPoolAddOns',
      'WebAuthnRelyingPartyID',
      'WebAuthnUserVerification',
    ],
  },
  'AWS::Cognito::UserPoolClient': { about: 'app client', properties: 'all' },
  'AWS::DynamoDB::Table': {
    about: 'safety of a table',
    properties: ['DeletionProtectionEnabled', 'PointInTimeRecoverySpecification', 'SSESpecification'],
  },
  'AWS::EC2::SecurityGroup': { about: 'network', properties: 'all' },
  'AWS::KMS::Key': {
    about: 'key',
    properties: ['Enabled', 'EnableKeyRotation', 'KeySpec', 'KeyUsage', 'PendingWindowInDays'],
  },
  'AWS::Lambda::Function': { about: 'function', properties: ['Environment', 'Role', 'VpcConfig'] },
  'AWS::Lambda::Url': { about: 'function open to the web', properties: 'all' },
  'AWS::Logs::LogGroup': {
    about: 'log',
    properties: ['DataProtectionPolicy', 'KmsKeyId', 'RetentionInDays'],
  },
  'AWS::S3::Bucket': {
    about: 'bucket',
    properties: [
      'BucketEncryption',
      'OwnershipControls',
      'PublicAccessBlockConfiguration',
      'VersioningConfiguration',
    ],
  },
  'AWS::CloudFront::ResponseHeadersPolicy': { about: 'security headers', properties: 'all' },
  'AWS::CloudFront::OriginAccessControl': { about: 'who reads the bucket', properties: 'all' },
  'AWS::SNS::Subscription': { about: 'who hears of it', properties: 'all' },
  'AWS::SNS::Topic': { about: 'topic', properties: ['KmsMasterKeyId'] },
  'AWS::Events::EventBus': { about: 'event bus', properties: ['KmsKeyIdentifier', 'Policy'] },
  'AWS::Events::EventBusPolicy': { about: 'who may use the event bus', properties: 'all' },
};

/** They decide what becomes of data. */
const attributes = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

/** Of policies, whose statements are listed one by one. */
const policyProperties = [
  'AssumeRolePolicyDocument',
  'KeyPolicy',
  'ManagedPolicyArns',
  'Policies',
  'Policy',
  'PolicyDocument',
  'ResourcePolicy',
];

export function isPolicyProperty(path: string): boolean {
  return policyProperties.some((property) =>
    new RegExp(`^${property}(\\.|\\[|$)(?!PasswordPolicy|SignInPolicy)`).test(path),
  );
}

export function securityChanges(
  diff: TemplateDiff,
  before: Stack,
  after: Stack,
  pathOf: (logicalId: string) => string,
): SecurityChanges {
  return { statements: statementChanges(diff, pathOf), settings: settingChanges(before, after, pathOf) };
}

function statementChanges(
  { iamChanges: { statements, managedPolicies } }: TemplateDiff,
  pathOf: (logicalId: string) => string,
): readonly StatementChange[] {
  type Statement = (typeof statements.additions)[number];
  const readable = (text: string) =>
    text.replace(/\$\{([A-Za-z0-9]+)((?:\.[A-Za-z]+)?)\}/g, (_, id, end) => `${pathOf(id)}${end}`);
  const listed = (how: StatementChange['how'], statement: Statement, others: readonly Statement[]) => {
    const { effect, principal, action, resource, condition } = statement.render();
    const gives = (how === 'added') !== (effect === 'Deny');
    return {
      how,
      effect,
      principal: readable(principal),
      action: inOneLine(action),
      resource: readable(inOneLine(resource)),
      condition: readable(condition.replace(/\s+/g, ' ')),
      widens: gives && !others.some((other) => covers(other, statement)),
      everything: gives ? everythingOf(statement) : [],
    };
  };
  const policies = (how: StatementChange['how']) =>
    (how === 'added' ? managedPolicies.additions : managedPolicies.removals).map(
      ({ identityArn, managedPolicyArn }) => ({
        how,
        effect: 'Allow',
        principal: readable(identityArn),
        action: 'all of a managed policy',
        resource: readable(managedPolicyArn),
        condition: '',
        widens: how === 'added',
        everything: managedPolicyArn.includes('AdministratorAccess') ? ['any action', 'any resource'] : [],
      }),
    );
  return [
    ...statements.additions.map((statement) => listed('added', statement, statements.removals)),
    ...statements.removals.map((statement) => listed('removed', statement, statements.additions)),
    ...policies('added'),
    ...policies('removed'),
  ].sort((one, other) => {
    const [a, b] = [one, other].map(({ widens, principal, action, resource, how }) =>
      [widens ? 0 : 1, principal, action, resource, how].join('\n'),
    );
    return (a as string) < (b as string) ? -1 : 1;
  });
}

const inOneLine = (text: string) => text.split('\n').sort().join(', ');

interface Targets {
  readonly values: readonly string[];
  readonly not: boolean;
}

interface Covering {
  readonly effect: unknown;
  readonly principals: Targets;
  readonly actions: Targets;
  readonly resources: Targets;
  readonly condition?: unknown;
}

/** A statement that is covered widens nothing. */
function covers(wide: Covering, narrow: Covering): boolean {
  const includes = (all: Targets, some: Targets) =>
    all.not === some.not &&
    (all.values.includes('*') || some.values.every((value) => all.values.includes(value)));
  return (
    wide.effect === narrow.effect &&
    !wide.principals.not &&
    !wide.actions.not &&
    !wide.resources.not &&
    includes(wide.principals, narrow.principals) &&
    includes(wide.actions, narrow.actions) &&
    includes(wide.resources, narrow.resources) &&
    (wide.condition === undefined || JSON.stringify(wide.condition) === JSON.stringify(narrow.condition))
  );
}

function everythingOf({ principals, actions, resources, effect }: Covering): readonly string[] {
  if (effect === 'Deny') return [];
  return [
    ...(principals.values.some((value) => /(^|:)\*$/.test(value)) || principals.not ? ['anyone'] : []),
    ...(actions.values.some((value) => value.endsWith('*')) || actions.not ? ['any action'] : []),
    ...(resources.values.includes('*') || resources.not ? ['any resource'] : []),
  ];
}

function settingChanges(
  before: Stack,
  after: Stack,
  pathOf: (logicalId: string) => string,
): readonly SettingChange[] {
  const { Resources: old = {} } = before.template;
  const { Resources: next = {} } = after.template;
  const found = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort().flatMap((logicalId) => {
    const resource = next[logicalId] ?? old[logicalId];
    if (!resource) return [];
    return differences(watchedPart(old[logicalId]), watchedPart(next[logicalId])).map((change) => ({
      ...change,
      logicalId,
      resource: pathOf(logicalId),
      type: resource.Type,
      about: attributes.some((attribute) => attribute === change.path)
        ? 'what becomes of data'
        : (watched[resource.Type]?.about ?? ''),
    }));
  });
  // New and removed stacks have a line of their own.
  if (
    before.terminationProtection === after.terminationProtection ||
    !before.template.Resources ||
    !after.template.Resources
  )
    return found;
  return [
    {
      path: 'terminationProtection',
      before: before.terminationProtection,
      after: after.terminationProtection,
      logicalId: '',
      resource: after.name,
      type: 'AWS::CloudFormation::Stack',
      about: 'whether the stack can be deleted',
    },
    ...found,
  ];
}

/** Undefined for a missing resource, so that one change is told. */
function watchedPart(resource: Resource | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!resource) return undefined;
  const { properties = [] } = watched[resource.Type] ?? {};
  const kept = Object.entries(resource.Properties ?? {}).filter(
    ([property]) => properties === 'all' || properties.includes(property),
  );
  const rest = attributes.flatMap((name) =>
    resource[name] === undefined ? [] : [[name, resource[name]] as const],
  );
  return properties.length === 0 && rest.length === 0 ? undefined : Object.fromEntries([...kept, ...rest]);
}
