/** What a stage with hooks deploys beside one without, and what a hook's function may do. */
import { Template } from 'aws-cdk-lib/assertions';
import { identityPermissions } from '../support/permissions';
import { buildStage, resourcesOf, resourcesOfType } from '../support/stacks';

const table = 'arn:aws:dynamodb:us-east-1:111111111111:table/invitations';
const without = buildStage('dev');
const { auth, stacks } = buildStage('dev', {
  hooks: {
    admission: {
      enabled: true,
      variables: { TABLE: 'invitations' },
      permissions: [
        { actions: ['dynamodb:GetItem', 'dynamodb:Query'], resources: [table, `${table}/index/*`] },
      ],
    },
    claims: { enabled: true, timeoutMilliseconds: 800 },
    methodChoice: { enabled: true, timeoutMilliseconds: 2_000, onFailure: 'allow' },
  },
});
const HOOKS = ['AdmissionHook', 'ClaimsHook', 'MethodChoiceHook'];
const functions = resourcesOfType(auth, 'AWS::Lambda::Function');

function functionOf(name: string) {
  const [logicalId, resource] = Object.entries(functions).find(([id]) => id.includes(name)) ?? [];
  if (logicalId === undefined || !resource) throw new Error(`There is no function ${name}.`);
  const role = resource.Properties.Role['Fn::GetAtt'][0];
  return {
    logicalId,
    properties: resource.Properties,
    permissions: identityPermissions(auth).filter(({ roles }) => roles.includes(role)),
  };
}
const variablesOf = (name: string) => functionOf(name).properties.Environment.Variables;
const actionsOf = (name: string) => functionOf(name).permissions.flatMap(({ actions }) => actions);

const OF_ALL = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

it('adds the functions of its hooks, each with a role and a log group, and nothing else', () => {
  const types = (template: typeof auth) => Object.values(resourcesOf(template)).map(({ Type }) => Type);
  const added = types(auth).sort();
  for (const type of types(without.auth)) added.splice(added.indexOf(type), 1);
  expect(added).toEqual(
    ['AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup'].flatMap((type) =>
      HOOKS.map(() => type),
    ),
  );
});

it.each([
  ['AdmissionHook', ['dynamodb:GetItem', 'dynamodb:Query'], { TABLE: 'invitations' }, 2],
  ['ClaimsHook', [], {}, 1],
  ['MethodChoiceHook', [], {}, 2],
])('%s may do what the stage grants and no more', (name, granted, variables, seconds) => {
  expect(actionsOf(name).sort()).toEqual([...granted, ...OF_ALL].sort());
  const own = ['LOG_LEVEL', 'POWERTOOLS_SERVICE_NAME'];
  expect(Object.keys(variablesOf(name)).sort()).toEqual([...own, ...Object.keys(variables)].sort());
  expect(variablesOf(name)).toMatchObject(variables);
  expect(functionOf(name).properties.Timeout).toBe(seconds);
});

it.each([
  ['PreSignUp', { AdmissionHook: 'ADMISSION_HOOK' }],
  [
    'PreTokenGeneration',
    { AdmissionHook: 'ADMISSION_HOOK', ClaimsHook: 'CLAIMS_HOOK', MethodChoiceHook: 'METHOD_CHOICE_HOOK' },
  ],
  ['VerifyAuthChallengeResponse', { MethodChoiceHook: 'METHOD_CHOICE_HOOK' }],
])('%s may invoke the hooks that it asks, and is told of them', (trigger, asked) => {
  const invoked = functionOf(trigger)
    .permissions.filter(({ actions }) => actions.includes('lambda:InvokeFunction'))
    .flatMap(({ resources }) => resources);
  expect(invoked).toEqual(
    Object.keys(asked).map((hook) => ({ 'Fn::GetAtt': [functionOf(hook).logicalId, 'Arn'] })),
  );
  for (const [hook, variable] of Object.entries(asked))
    expect(JSON.stringify(variablesOf(trigger)[variable])).toContain(functionOf(hook).logicalId);
});

it('lets no other function ask', () => {
  const asking = Object.keys(functions).filter((id) =>
    identityPermissions(auth).some(
      ({ roles, actions }) =>
        actions.includes('lambda:InvokeFunction') &&
        roles.includes(functions[id]?.Properties.Role['Fn::GetAtt'][0]),
    ),
  );
  expect(asking.map((id) => id.replace(/(?:Package|Function)?[0-9A-F]{8}$/, '')).sort()).toEqual([
    'PreSignUp',
    'PreTokenGeneration',
    'SignInPackageVerifyAuthChallengeResponse',
  ]);
});

it('reads groups where methods are chosen by them, and nowhere else', () => {
  expect(actionsOf('VerifyAuthChallengeResponse')).toContain('cognito-idp:AdminListGroupsForUser');
  expect(JSON.stringify(resourcesOf(without.auth))).not.toContain('AdminListGroupsForUser');
});

it('rings when a hook fails', () => {
  const alarmsOf = ({ monitoring }: typeof stacks) =>
    JSON.stringify(monitoring && resourcesOfType(Template.fromStack(monitoring), 'AWS::CloudWatch::Alarm'));
  for (const name of ['admission', 'claims', 'methodchoice'])
    expect(alarmsOf(stacks)).toContain(`hook-${name}-fails`);
  expect(alarmsOf(without.stacks)).toContain('triggers-fail');
  expect(alarmsOf(without.stacks)).not.toContain('hook-');
});

describe('the hook that welcomes', () => {
  const since = { enabled: true, accountsSince: '2026-07-01' } as const;
  const { auth: template, stacks: welcoming } = buildStage('dev', {
    hooks: {
      welcome: {
        ...since,
        timeoutSeconds: 100,
        variables: { CUSTOMERS_URL: 'https://api.example.com/customers' },
        permissions: [{ actions: ['dynamodb:PutItem'], resources: [table] }],
      },
    },
  });
  const [[id, hook] = ['', undefined]] = Object.entries(
    resourcesOfType(template, 'AWS::Lambda::Function'),
  ).filter(([name]) => name.startsWith('WelcomeHook'));
  const grantedTo = (name: string) =>
    identityPermissions(template)
      .filter(({ roles }) => roles.some((role) => role.startsWith(name)))
      .flatMap(({ actions, resources }) => actions.map((action) => [action, JSON.stringify(resources)]));
  const of = (name: string) => grantedTo(name).map(([action]) => action);
  const queueOf = (prefix: string) =>
    Object.entries(resourcesOfType(template, 'AWS::SQS::Queue')).find(([name]) =>
      name.startsWith(prefix),
    ) as [string, { Properties: Record<string, unknown> }];

  it('adds its function and its queues, and no other', () => {
    const types = (of: typeof auth) => Object.values(resourcesOf(of)).map(({ Type }) => Type);
    const added = types(template).sort();
    for (const type of types(without.auth)) added.splice(added.indexOf(type), 1);
    expect(added).toEqual([
      'AWS::IAM::Policy',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::SQS::Queue',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
      'AWS::SQS::QueuePolicy',
      'AWS::SSM::Parameter',
    ]);
  });

  it('may read its queue and do what the stage grants; the trigger may send, mark and ask for an age', () => {
    expect(of('WelcomeHook').sort()).toEqual(
      [
        'dynamodb:PutItem',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
        ...OF_ALL,
      ].sort(),
    );
    const [queue] = queueOf('Welcomes');
    expect(grantedTo('PreToken').filter(([action]) => action?.startsWith('sqs:'))).toEqual([
      ['sqs:SendMessage', JSON.stringify([{ 'Fn::GetAtt': [queue, 'Arn'] }])],
    ]);
    expect(of('PreToken')).toContain('cognito-idp:AdminGetUser');
    expect(
      identityPermissions(without.auth)
        .filter(({ roles }) => roles.some((role) => role.startsWith('PreToken')))
        .flatMap(({ actions }) => actions),
    ).not.toContain('cognito-idp:AdminGetUser');
    expect(JSON.stringify(hook?.Properties.Environment)).toContain('CUSTOMERS_URL');
  });

  it('has time to end before its message is shown again, and a place for what fails each time', () => {
    const [failedId, failed] = queueOf('FailedWelcomes');
    const [queueId, queue] = queueOf('Welcomes');
    expect(hook?.Properties.Timeout).toBe(100);
    expect(queue.Properties).toMatchObject({
      QueueName: 'passwordless-dev-welcome',
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 600,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [failedId, 'Arn'] }, maxReceiveCount: 10 },
    });
    expect(failed.Properties).toMatchObject({
      QueueName: 'passwordless-dev-welcome-failed',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 86_400,
    });
    const [[, mapping] = ['', undefined]] = Object.entries(
      resourcesOfType(template, 'AWS::Lambda::EventSourceMapping'),
    );
    expect(mapping?.Properties).toMatchObject({
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      FunctionName: { Ref: id },
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it('tries no longer than its queue keeps messages, whatever the stage says', () => {
    const longest = buildStage('dev', {
      hooks: { welcome: { ...since, timeoutSeconds: 300, attempts: 100 } },
    });
    for (const { Properties } of Object.values(resourcesOfType(longest.auth, 'AWS::SQS::Queue')))
      if (Properties.RedrivePolicy)
        expect(Properties.VisibilityTimeout * Properties.RedrivePolicy.maxReceiveCount).toBeLessThan(
          Properties.MessageRetentionPeriod,
        );
  });

  it('rings when somebody is set aside, or can’t be handed over', () => {
    const alarms =
      welcoming.monitoring &&
      resourcesOfType(Template.fromStack(welcoming.monitoring), 'AWS::CloudWatch::Alarm');
    const named = (name: string) =>
      Object.values(alarms ?? {}).filter(({ Properties }) => Properties.AlarmName?.includes(name));
    expect(named('hook-welcome-fails')).toHaveLength(1);
    expect(named('welcomes-set-aside')).toHaveLength(1);
    expect(named('welcomes-set-aside')[0]?.Properties).toMatchObject({
      Threshold: 1,
      AlarmActions: [expect.anything()],
    });
    const watched = JSON.stringify(named('welcomes-set-aside')[0]?.Properties);
    expect(watched).toContain('"Namespace":"AWS/SQS"');
    expect(watched).toContain('"MetricName":"ApproximateNumberOfMessagesVisible"');
    expect(watched).toContain('{"Name":"QueueName","Value":"passwordless-dev-welcome-failed"}');
  });
});
