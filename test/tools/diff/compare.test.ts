import type { Resource, Stack, Template } from '../../../tools/diff/assembly';
import { noStack } from '../../../tools/diff/assembly';
import { compareStacks } from '../../../tools/diff/compare';
import type { StackReport } from '../../../tools/diff/report';

const stack = (
  Resources: Record<string, Resource>,
  more: Partial<Stack> & Omit<Template, 'Resources'> = {},
): Stack => {
  const { Outputs, ...rest } = more;
  return {
    ...noStack('app'),
    template: { Resources, ...(Outputs ? { Outputs } : {}) },
    paths: new Map(Object.keys(Resources).map((id) => [id, `Path/${id}`])),
    ...rest,
  };
};
const compare = (before: Stack | undefined, after: Stack | undefined): StackReport => {
  const of = (side: Stack | undefined) => new Map(side ? [['app', side]] : []);
  const [report] = compareStacks(of(before), of(after));
  if (!report) throw new Error('There is no stack to compare.');
  return report;
};
const keep = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const table = (name: string, more: object = {}): Resource => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { TableName: name },
  ...more,
});

describe('a stateful resource', () => {
  it.each([
    ['AWS::Cognito::UserPool', {}, 'every account is gone'],
    ['AWS::Cognito::UserPoolClient', {}, 'every user is signed out'],
    ['AWS::KMS::Key', { KeyUsage: 'SIGN_VERIFY' }, 'every link that is out is refused'],
    ['AWS::KMS::Key', { KeyUsage: 'GENERATE_VERIFY_MAC' }, 'every challenge and code that is out is refused'],
    ['AWS::KMS::Key', {}, 'all that is encrypted under it'],
    ['AWS::SES::EmailIdentity', {}, 'no mail goes out'],
    ['AWS::Logs::LogGroup', {}, 'evidence'],
    ['AWS::S3::Bucket', {}, 'the files in it are gone'],
    ['AWS::ApiGateway::RestApi', {}, 'another address'],
    ['AWS::DynamoDB::Table', {}, 'all its items are gone'],
  ])('%s %j that leaves the stack is deleted, and users lose something', (Type, Properties, words) => {
    const { losses } = compare(stack({ Thing: { Type, Properties } }), stack({}));
    expect(losses).toMatchObject([
      { how: 'deleted', oldOneStays: false, loss: expect.stringContaining(words) },
    ]);
  });

  it('is left behind, unused, where it is retained', () => {
    const { losses } = compare(stack({ Links: table('a', keep) }), stack({}));
    expect(losses).toMatchObject([{ how: 'left behind', oldOneStays: true }]);
  });

  it('is replaced by a new name, and the old one stays where it is retained', () => {
    const { losses } = compare(stack({ T: table('a', keep) }), stack({ T: table('b', keep) }));
    expect(losses).toMatchObject([{ how: 'replaced', oldOneStays: true, because: ['TableName'] }]);
  });

  it('counts as lost when its logical id changes, though the new one is the same', () => {
    const { losses, resources } = compare(stack({ Old: table('a', keep) }), stack({ New: table('a', keep) }));
    expect(losses.map(({ logicalId }) => logicalId)).toEqual(['Old']);
    expect(resources.map(({ logicalId, how }) => [logicalId, how])).toEqual([
      ['New', 'added'],
      ['Old', 'removed'],
    ]);
  });

  it('stays with a stack that leaves the app, which no deployment deletes', () => {
    const report = compare(stack({ T: table('a') }), undefined);
    expect(report).toMatchObject({
      exists: 'only before',
      losses: [{ how: 'left behind', oldOneStays: true }],
    });
  });

  it('loses nothing by another setting, nor when it is new', () => {
    const billed = (BillingMode: string) => ({
      T: { Type: 'AWS::DynamoDB::Table', Properties: { BillingMode } },
    });
    expect(compare(stack(billed('PROVISIONED')), stack(billed('PAY_PER_REQUEST'))).losses).toEqual([]);
    expect(compare(undefined, stack(billed('PROVISIONED'))).losses).toEqual([]);
  });

  it('passkeys and links are told apart by the name of their table', () => {
    const path = (path: string) => ({ paths: new Map([['T', path]]) });
    const loss = (name: string) => compare(stack({ T: table('a') }, path(name)), stack({})).losses[0]?.loss;
    expect(loss('SignIn/Fido2AuthenticatorsTable')).toMatch(/every passkey is gone/);
    expect(loss('SignIn/SecretsTable')).toMatch(/every link and code/);
  });
});

describe('what AWS refuses to change', () => {
  const pool = (Schema: unknown) => stack({ P: { Type: 'AWS::Cognito::UserPool', Properties: { Schema } } });
  const email = { Name: 'email', Required: true };
  const tenant = { Name: 'tenant' };

  it('is said, as the deployment would fail', () => {
    expect(compare(pool([email]), pool([{ ...email, Required: false }])).refused).toEqual([
      {
        path: 'Path/P',
        type: 'AWS::Cognito::UserPool',
        property: 'Schema',
        why: expect.stringContaining('of email. Cognito never'),
      },
    ]);
    expect(compare(pool([email, tenant]), pool([email])).refused).toMatchObject([
      { why: expect.stringContaining('of tenant. Cognito never') },
    ]);
    expect(compare(pool([tenant]), pool(undefined)).refused).toHaveLength(1);
    expect(compare(pool([tenant]), pool([tenant, email])).refused).toHaveLength(1);
    const key = (KeySpec: string) => stack({ K: { Type: 'AWS::KMS::Key', Properties: { KeySpec } } });
    expect(compare(key('RSA_2048'), key('RSA_4096')).refused).toMatchObject([{ property: 'KeySpec' }]);
  });

  it('does not hold for an attribute that is added', () => {
    expect(compare(pool([email]), pool([email, tenant])).refused).toEqual([]);
    expect(compare(pool(undefined), pool([tenant])).refused).toEqual([]);
  });
});

describe('permissions', () => {
  const role = (...statements: object[]) =>
    stack({
      P: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Roles: [{ Ref: 'R' }],
          PolicyDocument: { Version: '2012-10-17', Statement: statements },
        },
      },
    });
  const allow = (Action: string | string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });
  const changes = (before: object[], after: object[]) =>
    compare(role(...before), role(...after)).security.statements.map(
      ({ how, effect, widens, everything }) => ({
        how,
        effect,
        widens,
        everything,
      }),
    );

  it('are wider with a new statement', () => {
    expect(changes([], [allow('kms:Sign', 'arn:key')])).toEqual([
      { how: 'added', effect: 'Allow', widens: true, everything: [] },
    ]);
  });

  it('are wider where a statement reaches further than the one it replaces', () => {
    expect(changes([allow('kms:Sign', 'arn:key')], [allow('kms:*', '*')])).toEqual([
      { how: 'added', effect: 'Allow', widens: true, everything: ['any action', 'any resource'] },
      { how: 'removed', effect: 'Allow', widens: false, everything: [] },
    ]);
  });

  it('are not wider where a statement says less than the one it replaces', () => {
    const wide = allow(['dynamodb:GetItem', 'dynamodb:PutItem'], '*');
    expect(changes([wide], [allow('dynamodb:GetItem', 'arn:table')]).map(({ widens }) => widens)).toEqual([
      false,
      false,
    ]);
  });

  it('are wider without a condition that stood there', () => {
    const conditional = {
      ...allow('ses:SendEmail', '*'),
      Condition: { StringEquals: { 'ses:FromAddress': 'a' } },
    };
    expect(changes([conditional], [allow('ses:SendEmail', '*')])).toContainEqual(
      expect.objectContaining({ how: 'added', widens: true }),
    );
  });

  it('are wider when a denial goes, and not when one comes', () => {
    const deny = { Effect: 'Deny', Action: 'kms:Sign', Resource: '*' };
    expect(changes([deny], [])).toMatchObject([{ how: 'removed', effect: 'Deny', widens: true }]);
    expect(changes([], [deny])).toMatchObject([{ how: 'added', effect: 'Deny', widens: false }]);
  });

  it('are read from policies of keys and from who may call a function', () => {
    const key = (...Statement: object[]) =>
      stack({ K: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement } } } });
    const everybody = { Effect: 'Allow', Action: 'kms:Sign', Principal: { AWS: '*' }, Resource: '*' };
    expect(compare(key(), key(everybody)).security.statements).toMatchObject([
      { principal: 'AWS:*', resource: 'Path/K.Arn', widens: true, everything: ['anyone'] },
    ]);
    const open = { Action: 'lambda:InvokeFunction', FunctionName: 'f', Principal: '*' };
    const caller = stack({ L: { Type: 'AWS::Lambda::Permission', Properties: open } });
    expect(compare(stack({}), caller).security.statements).toMatchObject([
      { action: 'lambda:InvokeFunction', widens: true },
    ]);
  });
});

describe('security settings', () => {
  const settings = (type: string, before: object, after: object, more: object = {}) =>
    compare(
      stack({ X: { Type: type, Properties: { ...before } } }),
      stack({ X: { Type: type, Properties: { ...after }, ...more } }),
    ).security.settings.map(({ path, before: old, after: next }) => [path, old, next]);

  it.each([
    ['AWS::WAFv2::WebACL', { Rules: [{ Limit: 1 }] }, { Rules: [{ Limit: 9 }] }, ['Rules[0].Limit', 1, 9]],
    ['AWS::WAFv2::WebACLAssociation', { ResourceArn: 'a' }, { ResourceArn: 'b' }, ['ResourceArn', 'a', 'b']],
    [
      'AWS::ApiGateway::Method',
      { AuthorizationType: 'COGNITO_USER_POOLS' },
      { AuthorizationType: 'NONE' },
      ['AuthorizationType', 'COGNITO_USER_POOLS', 'NONE'],
    ],
    [
      'AWS::Cognito::UserPoolClient',
      { PreventUserExistenceErrors: 'ENABLED' },
      {},
      ['PreventUserExistenceErrors', 'ENABLED', undefined],
    ],
    [
      'AWS::DynamoDB::Table',
      { DeletionProtectionEnabled: true },
      { DeletionProtectionEnabled: false },
      ['DeletionProtectionEnabled', true, false],
    ],
  ])('of %s stand apart', (type, before, after, expected) => {
    expect(settings(type, before, after)).toEqual([expected]);
  });

  it('include what becomes of data, and whether the stack can be deleted', () => {
    const report = compare(
      stack({ T: table('a', keep) }, { terminationProtection: true }),
      stack({ T: table('a', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' }) }),
    );
    expect(report.security.settings.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['terminationProtection', true, false],
      ['DeletionPolicy', 'Retain', 'Delete'],
    ]);
  });
});

it('sums up hashes, and lists what else changes in the same resource', () => {
  const lambda = (hash: string, MemorySize: number): Record<string, Resource> => ({
    F: {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: { S3Bucket: 'b', S3Key: `${hash}.zip` }, MemorySize },
    },
  });
  const code = compare(stack(lambda('a', 512)), stack(lambda('b', 512)));
  expect(code).toMatchObject({ resources: [], onlyHashes: ['Path/F'] });
  const memory = compare(stack(lambda('a', 512)), stack(lambda('b', 1024)));
  expect(memory.resources).toMatchObject([{ changes: [{ path: 'MemorySize', before: 512, after: 1024 }] }]);
});

it('says which published values come, change and go', () => {
  const outputs = (values: Record<string, string>) =>
    stack(
      {},
      { Outputs: Object.fromEntries(Object.entries(values).map(([name, Value]) => [name, { Value }])) },
    );
  expect(compare(outputs({ A: '1', B: '1' }), outputs({ B: '2', C: '1' })).outputs).toEqual([
    { name: 'A', how: 'removed' },
    { name: 'B', how: 'changed' },
    { name: 'C', how: 'added' },
  ]);
});

it('counts what standing resources cost more or less', () => {
  const alarm: Resource = { Type: 'AWS::CloudWatch::Alarm', Properties: {} };
  const acl = (...Rules: object[]): Resource => ({ Type: 'AWS::WAFv2::WebACL', Properties: { Rules } });
  const { cost } = compare(
    stack({ A: alarm, W: acl({}), K: { Type: 'AWS::KMS::Key' } }),
    stack({ A: alarm, B: alarm, W: acl({}, {}, {}) }),
  );
  expect(cost.map(({ item, before, after, dollars }) => [item, before, after, dollars])).toEqual([
    ['KMS key', 1, 0, -1],
    ['rule of a web ACL', 1, 3, 2],
    ['alarm', 1, 2, 0.1],
  ]);
});
