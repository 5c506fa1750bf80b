/** The graph of the architecture's picture: what a template says is there, and nothing else. */
import type { Resource, Stack } from '../../../tools/diff/assembly';
import { graphOf } from '../../../tools/picture/graph';
import { verbOf } from '../../../tools/picture/permissions';
import { drawPicture } from '../../../tools/picture/svg';

function stack(
  name: string,
  Resources: Readonly<Record<string, Resource>>,
  more: object = {},
): [string, Stack] {
  const template = { Resources, ...more };
  return [name, { name, template, paths: new Map(), terminationProtection: false, assets: new Map() }];
}

const resource = (Type: string, Properties: object = {}): Resource => ({
  Type,
  Properties: { ...Properties },
});
const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const lambda = (role: string, Description = 'Does something') =>
  resource('AWS::Lambda::Function', { Role: arn(role), Description });
const policy = (role: string, ...Statement: object[]) =>
  resource('AWS::IAM::Policy', { Roles: [{ Ref: role }], PolicyDocument: { Statement } });
const method = (api: string, fn: string, AuthorizationType = 'NONE', HttpMethod = 'POST') =>
  resource('AWS::ApiGateway::Method', {
    AuthorizationType,
    HttpMethod,
    RestApiId: { Ref: api },
    Integration: {
      Uri: { 'Fn::Join': ['', ['arn:aws:apigateway:us-east-1:lambda:path/functions/', arn(fn)]] },
    },
  });

/**
 * A pool with a trigger, an API in another stack, a table, mail, a schedule, and a function that nothing
 * calls.
 */
const deployment = (statements: readonly object[] = []) =>
  new Map([
    stack('app-test-messaging', {
      Identity: resource('AWS::SES::EmailIdentity', { EmailIdentity: 'example.com' }),
      Mailing: resource('AWS::SES::ConfigurationSet', { Name: 'app-test' }),
      Texting: resource('AWS::SMSVOICE::ConfigurationSet', { ConfigurationSetName: 'app-test' }),
      Topic: resource('AWS::SNS::Topic'),
      Alarm: resource('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: 'Topic' }] }),
      Mails: resource('AWS::SNS::Subscription', {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'email',
        Endpoint: 'operators@example.com',
      }),
    }),
    stack(
      'app-test-auth',
      {
        Pool: resource('AWS::Cognito::UserPool', { LambdaConfig: { PreSignUp: arn('Trigger') } }),
        Trigger: lambda('TriggerRole'),
        TriggerRole: resource('AWS::IAM::Role'),
        Grants: policy(
          'TriggerRole',
          { Effect: 'Allow', Action: ['dynamodb:UpdateItem', 'dynamodb:GetItem'], Resource: arn('Table') },
          {
            Effect: 'Allow',
            Action: 'ses:SendEmail',
            Resource: 'arn:aws:ses:us-east-1:111111111111:identity/example.com',
          },
          { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' },
          ...statements,
        ),
        Table: resource('AWS::DynamoDB::Table'),
        Unused: resource('AWS::DynamoDB::Table'),
        Helper: lambda('HelperRole'),
        HelperRole: resource('AWS::IAM::Role'),
        Sweeper: lambda('SweeperRole'),
        SweeperRole: resource('AWS::IAM::Role'),
        Schedule: resource('AWS::Events::Rule', {
          ScheduleExpression: 'rate(5 minutes)',
          Targets: [{ Id: 'Function', Arn: arn('Sweeper') }],
        }),
        // Waits for events, and not for the clock.
        Waiting: resource('AWS::Events::Rule', { Targets: [{ Id: 'Function', Arn: arn('Helper') }] }),
        Acl: resource('AWS::WAFv2::WebACLAssociation', { ResourceArn: arn('Pool') }),
      },
      {
        Outputs: {
          PoolId: { Value: { Ref: 'Pool' }, Export: { Name: 'app-test-PoolId' } },
          TableName: { Value: { Ref: 'Table' }, Description: 'Name of the table of links and limits.' },
        },
      },
    ),
    stack('app-test-api', {
      Api: resource('AWS::ApiGateway::RestApi', { Description: 'Accounts of app (test)' }),
      Open: method('Api', 'Handler'),
      Closed: method('Api', 'Handler', 'COGNITO_USER_POOLS'),
      Preflight: method('Api', 'Handler', 'NONE', 'OPTIONS'),
      Handler: lambda('HandlerRole'),
      HandlerRole: resource('AWS::IAM::Role'),
      HandlerGrants: policy('HandlerRole', {
        Effect: 'Allow',
        Action: 'cognito-idp:AdminInitiateAuth',
        Resource: {
          'Fn::Join': [
            '',
            [
              'arn:aws:cognito-idp:us-east-1:111111111111:userpool/',
              { 'Fn::ImportValue': 'app-test-PoolId' },
            ],
          ],
        },
      }),
    }),
  ]);

const usesOf = (id: string, statements?: readonly object[]) =>
  graphOf(deployment(statements))
    .doors.flatMap(({ callers }) => callers)
    .find((caller) => caller.id === id)?.uses;

describe('the graph of a deployment', () => {
  it('leads from a pool to its triggers, from an API and a schedule to their functions, and from operators to what nothing else calls', () => {
    const doors = graphOf(deployment()).doors.map(({ kind, stack, guarded, callers }) => ({
      kind,
      stack,
      guarded,
      callers: callers.map(({ id }) => id),
    }));
    expect(doors).toEqual([
      { kind: 'pool', stack: 'auth', guarded: true, callers: ['app-test-auth/Trigger'] },
      { kind: 'api', stack: 'api', guarded: false, callers: ['app-test-api/Handler'] },
      { kind: 'schedule', stack: 'auth', guarded: false, callers: ['app-test-auth/Sweeper'] },
      { kind: 'operators', stack: 'auth', guarded: false, callers: ['app-test-auth/Helper'] },
    ]);
  });

  it('leads past an alias to the function that it stands for', () => {
    const stacks = deployment();
    const [, auth] = [...stacks].find(([name]) => name === 'app-test-auth') ?? [];
    const aliased = new Map([
      ...stacks,
      stack('app-test-auth', {
        ...auth?.template.Resources,
        Pool: resource('AWS::Cognito::UserPool', { LambdaConfig: { PreSignUp: { Ref: 'Warm' } } }),
        Warm: resource('AWS::Lambda::Alias', { FunctionName: { Ref: 'Trigger' }, Name: 'warm' }),
      }),
    ]);
    expect(graphOf(aliased).doors[0]).toMatchObject({
      kind: 'pool',
      callers: [{ id: 'app-test-auth/Trigger' }],
    });
  });

  it('has a use for each thing that a policy grants, by reference and by name, and none for logs', () => {
    expect(usesOf('app-test-auth/Trigger')).toEqual([
      { store: 'app-test-auth/Table', verbs: ['reads', 'writes'] },
      { store: 'ses', verbs: ['sends'] },
    ]);
  });

  it('follows what one stack exports to another', () => {
    expect(usesOf('app-test-api/Handler')).toEqual([{ store: 'app-test-auth/Pool', verbs: ['signs in'] }]);
  });

  it('has no store that nobody may use', () => {
    expect(graphOf(deployment()).stores.map(({ id, text }) => [id, text])).toEqual([
      ['app-test-auth/Table', 'links and limits'],
      ['ses', 'mail'],
      ['app-test-auth/Pool', 'accounts'],
    ]);
  });

  it('tells services apart whose things have one name', () => {
    const sends = {
      Effect: 'Allow',
      Action: 'sms-voice:SendTextMessage',
      Resource: 'arn:aws:sms-voice:us-east-1:111111111111:configuration-set/app-test',
    };
    expect(usesOf('app-test-auth/Trigger', [sends])).toEqual([
      ...(usesOf('app-test-auth/Trigger') ?? []),
      { store: 'sms-voice', verbs: ['sends'] },
    ]);
  });

  it('shows a permission on what no template holds, and does not show what is denied', () => {
    const on = (Effect: string) => [
      { Effect, Action: 'events:PutEvents', Resource: 'arn:aws:events:us-east-1:1:event-bus/x' },
    ];
    expect(usesOf('app-test-auth/Trigger', on('Allow'))).toContainEqual({
      store: 'events',
      verbs: ['sends'],
    });
    expect(usesOf('app-test-auth/Trigger', on('Deny'))).toEqual(usesOf('app-test-auth/Trigger'));
  });

  it('says which calls of an API need a token', () => {
    const [, api] = graphOf(deployment()).doors;
    expect(api).toMatchObject({ title: 'REST API: accounts', text: 'some calls need a token of the pool' });
  });

  it('leads from a web site to the bucket of its files', () => {
    const stacks = new Map([
      ...deployment(),
      stack('app-test-web', {
        Site: resource('AWS::CloudFront::Distribution', {
          DistributionConfig: {
            Origins: [{ DomainName: { 'Fn::GetAtt': ['Files', 'RegionalDomainName'] } }],
          },
        }),
        Files: resource('AWS::S3::Bucket'),
      }),
    ]);
    expect(graphOf(stacks).doors.find(({ kind }) => kind === 'site')).toMatchObject({
      stack: 'web',
      guarded: false,
      callers: [{ uses: [{ store: 'app-test-web/Files', verbs: ['reads'] }] }],
    });
  });

  it('leads from alarms by a topic to who listens', () => {
    expect(graphOf(deployment()).reports).toEqual([
      {
        id: 'app-test-messaging/Topic',
        stack: 'messaging',
        name: 'Topic',
        sources: [{ stack: 'messaging', text: 'CloudWatch alarms' }],
        reaches: ['email'],
      },
    ]);
  });
});

describe('words for actions', () => {
  it.each([
    ['dynamodb:Query', 'reads'],
    ['dynamodb:DeleteItem', 'writes'],
    ['kms:Sign', 'signs'],
    ['kms:GetPublicKey', 'verifies'],
    ['kms:GenerateMac', 'derives'],
    ['ssm:GetParameter', 'reads'],
    ['cognito-idp:ListUsers', 'reads'],
    ['cognito-idp:AdminSetUserPassword', 'writes'],
    ['states:StartExecution', 'states:StartExecution'],
  ])('%s is “%s”', (action, verb) => {
    expect(verbOf(action)).toBe(verb);
  });
});

describe('the drawing', () => {
  const picture = drawPicture(graphOf(deployment()));

  it('is the same each time', () => {
    expect(drawPicture(graphOf(deployment()))).toBe(picture);
  });

  it('has a dot for each use', () => {
    expect(picture.match(/data-kind="use"/g)).toHaveLength(3);
  });

  it('tells nothing of the deployment: no account, no address, no ARN, no name', () => {
    expect(picture).not.toMatch(/\d{12}|@(?!media)|arn:|example\.com|app-test/);
  });

  it('writes what a description holds as text', () => {
    const stacks = deployment();
    const [, auth] = [...stacks].find(([name]) => name === 'app-test-auth') ?? [];
    Object.assign(auth?.template.Resources ?? {}, { Helper: lambda('HelperRole', '<script>&"x"') });
    expect(drawPicture(graphOf(stacks))).toContain('&lt;script&gt;&amp;&quot;x&quot;');
  });
});
