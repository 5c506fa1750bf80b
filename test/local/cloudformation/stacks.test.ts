/**
 * Stacks over the life of their resources: made, changed, replaced, rolled back, removed, in CloudFormation's
 * words.
 */
import {
  ContinueUpdateRollbackCommand,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeEventsCommand,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  ListExportsCommand,
  ListImportsCommand,
  ListStacksCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { type CloudFormation, cloudFormation, parameter, topic } from '../support/cloudformation';

let cfn: CloudFormation;
beforeEach(async () => {
  cfn = await cloudFormation();
});
afterEach(() => cfn.close());

const fail = (operation: string, resource: string, when: 'before' | 'after' = 'before', times = 1) =>
  cfn.aws.faults.inject({ service: 'cloudformation', operation, resource, kind: 'error', when, times });

describe('an update', () => {
  it('changes what changed where it stands, and nothing else', async () => {
    await cfn.create('app', { Resources: { A: topic(), B: topic({ DisplayName: 'old' }) } });
    const before = await cfn.resources('app');
    await cfn.events('app');
    const stack = await cfn.update('app', { Resources: { A: topic(), B: topic({ DisplayName: 'new' }) } });
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await cfn.resources('app')).toEqual(before);
    expect(await cfn.events('app')).toEqual([
      'UPDATE_IN_PROGRESS -',
      'UPDATE_IN_PROGRESS B',
      'UPDATE_COMPLETE B',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS -',
      'UPDATE_COMPLETE -',
    ]);
  });

  it('replaces what can only be replaced, hands the new one on, and removes the old one last', async () => {
    await cfn.create('app', { Resources: { A: topic(), B: parameter({ Ref: 'A' }) } });
    const before = await cfn.resources('app');
    await cfn.events('app');
    await cfn.update('app', { Resources: { A: topic({ TopicName: 'named' }), B: parameter({ Ref: 'A' }) } });
    const after = await cfn.resources('app');
    expect(after.A).toBe('arn:aws:sns:us-east-1:000000000000:named');
    expect(after.A).not.toBe(before.A);
    expect(after.B).toBe(before.B);
    expect(await cfn.events('app')).toEqual([
      'UPDATE_IN_PROGRESS -',
      'CREATE_IN_PROGRESS A',
      'CREATE_IN_PROGRESS A',
      'CREATE_COMPLETE A',
      'UPDATE_IN_PROGRESS B',
      'UPDATE_COMPLETE B',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS -',
      'DELETE_IN_PROGRESS A',
      'DELETE_COMPLETE A',
      'UPDATE_COMPLETE -',
    ]);
  });

  it('gives what it makes again a name of its own, and keeps the name of what it keeps', async () => {
    await cfn.create('app', { Resources: { A: topic(), B: topic() } });
    const first = await cfn.resources('app');
    await cfn.update('app', { Resources: { B: topic() } });
    await cfn.update('app', { Resources: { A: topic(), B: topic() } });
    const again = await cfn.resources('app');
    expect(again.B).toBe(first.B);
    expect(again.A).not.toBe(first.A);
  });

  it('refuses to replace what has a name of its own that stays', async () => {
    const role = (path: string) => ({
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'mine', Path: path, AssumeRolePolicyDocument: { Statement: [] } },
    });
    await cfn.create('app', { Resources: { Role: role('/') } });
    const stack = await cfn.update('app', { Resources: { Role: role('/other/') } });
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await cfn.reason('app', 'app')).toContain('failed to update: [Role]');
  });

  it('says that nothing is to be done where nothing is', async () => {
    const template = { Resources: { A: topic() } };
    await cfn.create('app', template);
    await expect(cfn.update('app', template)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'No updates are to be performed.',
    });
  });

  it.each(['before', 'after'] as const)(
    'that fails %s a resource changed takes everything back',
    async (when) => {
      await cfn.create('app', { Resources: { A: topic({ DisplayName: 'a' }), B: parameter('b') } });
      const before = await cfn.resources('app');
      fail('UpdateResource', 'B', when);
      const stack = await cfn.update('app', {
        Resources: {
          A: topic({ DisplayName: 'changed' }),
          New: topic(),
          B: parameter('changed', { DependsOn: 'New' }),
        },
      });
      expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(await cfn.resources('app')).toEqual(before);
      expect(cfn.aws.stacks.named('app')?.resources.get('B')?.made?.request.properties.Value).toBe('b');
      expect(await cfn.events('app')).toEqual(
        expect.arrayContaining(['UPDATE_FAILED B', 'UPDATE_ROLLBACK_IN_PROGRESS -', 'DELETE_COMPLETE New']),
      );
      // And it can be done again.
      expect(
        (await cfn.update('app', { Resources: { A: topic({ DisplayName: 'changed' }), B: parameter('b') } }))
          .StackStatus,
      ).toBe('UPDATE_COMPLETE');
    },
  );

  it('whose way back fails waits for somebody to go on with it', async () => {
    await cfn.create('app', { Resources: { A: topic({ DisplayName: 'a' }), B: parameter('b') } });
    // Once for the update, once for the way back.
    fail('UpdateResource', 'B', 'before', 2);
    const stack = await cfn.update('app', {
      Resources: { A: topic({ DisplayName: 'x' }), B: parameter('x') },
    });
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
    await expect(cfn.update('app', { Resources: { A: topic() } })).rejects.toThrow(
      'is in UPDATE_ROLLBACK_FAILED state and can not be updated',
    );
    await cfn.client.send(new ContinueUpdateRollbackCommand({ StackName: 'app' }));
    expect((await cfn.describe('app')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cfn.aws.stacks.named('app')?.resources.get('A')?.made?.request.properties.DisplayName).toBe('a');
  });

  it('that may not roll back stays as it is, and goes on or back later', async () => {
    const { RollbackStackCommand } = await import('@aws-sdk/client-cloudformation');
    await cfn.create('app', { Resources: { A: parameter('a') } });
    const wanted = { Resources: { A: parameter('x'), B: topic() } };
    fail('CreateResource', 'B');
    expect((await cfn.update('app', wanted, { DisableRollback: true })).StackStatus).toBe('UPDATE_FAILED');
    expect(cfn.aws.stacks.named('app')?.resources.get('A')?.made?.request.properties.Value).toBe('x');
    await cfn.client.send(new RollbackStackCommand({ StackName: 'app' }));
    expect((await cfn.describe('app')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cfn.aws.stacks.named('app')?.resources.get('A')?.made?.request.properties.Value).toBe('a');
    fail('CreateResource', 'B');
    await cfn.update('app', wanted, { DisableRollback: true });
    expect((await cfn.update('app', wanted, { DisableRollback: true })).StackStatus).toBe('UPDATE_COMPLETE');
  });
});

describe('a creation that fails', () => {
  it('is taken back; the stack can only be deleted then', async () => {
    fail('CreateResource', 'B', 'after');
    const template = { Resources: { A: topic(), B: topic({}, { DependsOn: 'A' }) } };
    const stack = await cfn.create('app', template);
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(stack.StackStatusReason).toBeUndefined();
    expect(await cfn.resources('app')).toEqual({});
    expect(await cfn.events('app')).toEqual([
      'CREATE_IN_PROGRESS -',
      'CREATE_IN_PROGRESS A',
      'CREATE_IN_PROGRESS A',
      'CREATE_COMPLETE A',
      'CREATE_IN_PROGRESS B',
      'CREATE_FAILED B',
      'ROLLBACK_IN_PROGRESS -',
      'DELETE_IN_PROGRESS B',
      'DELETE_COMPLETE B',
      'DELETE_IN_PROGRESS A',
      'DELETE_COMPLETE A',
      'ROLLBACK_COMPLETE -',
    ]);
    expect(await cfn.reason('app', 'B')).toMatch(/^Resource handler returned message: "Internal failure/);
    await expect(cfn.update('app', template)).rejects.toThrow(
      'is in ROLLBACK_COMPLETE state and can not be updated.',
    );
    await expect(cfn.create('app', template)).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    expect((await cfn.remove('app')).StackStatus).toBe('DELETE_COMPLETE');
    expect((await cfn.create('app', template)).StackStatus).toBe('CREATE_COMPLETE');
  });

  it('leaves what is to be retained, but not what is to be retained except on create', async () => {
    const kept = { DeletionPolicy: 'Retain' };
    const exceptOnCreate = { DeletionPolicy: 'RetainExceptOnCreate' };
    const template = {
      Resources: {
        Kept: topic({ TopicName: 'kept' }, kept),
        Gone: topic({ TopicName: 'gone' }, exceptOnCreate),
        Last: topic({}, { DependsOn: ['Kept', 'Gone'] }),
      },
    };
    fail('CreateResource', 'Last');
    await cfn.create('app', template);
    expect(await cfn.events('app')).toEqual(
      expect.arrayContaining(['DELETE_SKIPPED Kept', 'DELETE_COMPLETE Gone', 'ROLLBACK_COMPLETE -']),
    );
    await cfn.remove('app');
    // What was left has its name still.
    const again = await cfn.create('app', template);
    expect(again.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await cfn.reason('app', 'Kept')).toBe(
      "Resource of type 'AWS::SNS::Topic' with identifier 'kept' already exists.",
    );
  });
});

describe('what stacks share', () => {
  const exporter = (value: string) => ({
    Resources: { A: parameter('a') },
    Outputs: { Out: { Value: value, Export: { Name: 'shared' } } },
  });
  const importer = { Resources: { B: parameter({ 'Fn::ImportValue': 'shared' }) } };

  it('an export that is in use neither changes nor goes', async () => {
    await cfn.create('first', exporter('one'));
    await cfn.create('second', importer);
    expect((await cfn.update('first', exporter('two'))).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await cfn.describe('first')).Outputs).toMatchObject([
      { OutputValue: 'one', ExportName: 'shared' },
    ]);
    const kept = await cfn.remove('first');
    expect(kept.StackStatusReason).toBe(
      'Delete canceled. Cannot delete export shared as it is in use by second.',
    );
    expect(kept.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    await cfn.remove('second');
    expect((await cfn.update('first', exporter('two'))).StackStatus).toBe('UPDATE_COMPLETE');
    expect((await cfn.remove('first')).StackStatus).toBe('DELETE_COMPLETE');
  });

  it('an export has one name in the account, and an import needs one', async () => {
    await cfn.create('first', exporter('one'));
    expect((await cfn.create('other', exporter('one'))).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await cfn.reason('other', 'other')).toContain(
      'Export with name shared is already exported by stack first.',
    );
    await cfn.remove('first');
    expect((await cfn.create('second', importer)).StackStatus).toBe('ROLLBACK_COMPLETE');
  });

  it('an output of another stack can be read without holding it', async () => {
    await cfn.create('first', exporter('one'));
    const output = { 'Fn::GetStackOutput': { StackName: 'first', OutputName: 'Out' } };
    await cfn.create('second', { Resources: { B: parameter(output) } });
    expect(cfn.aws.stacks.named('second')?.resources.get('B')?.made?.request.properties.Value).toBe('one');
    expect((await cfn.remove('first')).StackStatus).toBe('DELETE_COMPLETE');
  });

  it('a name that another stack has is taken', async () => {
    await cfn.create('first', { Resources: { A: parameter('a', {}, '/name') } });
    await cfn.create('second', { Resources: { A: parameter('a', {}, '/name') } });
    expect(await cfn.reason('second', 'A')).toMatch(
      /^\/name already exists in stack arn:aws:cloudformation:.*stack\/first\//,
    );
  });
});

describe('a deletion', () => {
  it('is refused while the stack is protected', async () => {
    await cfn.create('app', { Resources: { A: topic() } });
    const protect = (on: boolean) =>
      cfn.client.send(
        new UpdateTerminationProtectionCommand({ StackName: 'app', EnableTerminationProtection: on }),
      );
    await protect(true);
    await expect(cfn.remove('app')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack [app] cannot be deleted while TerminationProtection is enabled',
    });
    await protect(false);
    expect((await cfn.remove('app')).StackStatus).toBe('DELETE_COMPLETE');
  });

  it('is also refused for a protected stack whose creation was rolled back', async () => {
    fail('CreateResource', 'A');
    await cfn.create('app', { Resources: { A: topic() } }, { EnableTerminationProtection: true });
    await expect(cfn.remove('app')).rejects.toThrow('while TerminationProtection is enabled');
  });

  it('leaves a bucket that is not empty, and what it was made from; then it can be left behind', async () => {
    await cfn.create('app', {
      Resources: { Name: topic(), Bucket: { Type: 'AWS::S3::Bucket', DependsOn: 'Name' }, Free: topic() },
    });
    const { Bucket = '' } = await cfn.resources('app');
    fail('DeleteResource', 'Bucket');
    const failed = await cfn.remove('app');
    expect(failed).toMatchObject({
      StackStatus: 'DELETE_FAILED',
      StackStatusReason: 'The following resource(s) failed to delete: [Bucket]. ',
    });
    expect(Object.keys(await cfn.resources('app'))).toEqual(['Name', 'Bucket']);
    await cfn.client.send(new DeleteStackCommand({ StackName: 'app', RetainResources: ['Bucket'] }));
    expect((await cfn.describe(failed.StackId ?? '')).StackStatus).toBe('DELETE_COMPLETE');
    const head = await fetch(`${cfn.aws.endpoint}/${Bucket}`, { method: 'HEAD' });
    expect(head.status).toBe(403);
  });

  it('of a stack that is not there is no error; describing it is one', async () => {
    await cfn.client.send(new DeleteStackCommand({ StackName: 'none' }));
    await expect(cfn.describe('none')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id none does not exist',
    });
  });
});

describe('what is refused before anything is done', () => {
  const create = (template: unknown, more = {}) =>
    cfn.client.send(
      new CreateStackCommand({ StackName: 'app', TemplateBody: JSON.stringify(template), ...more }),
    );

  it.each([
    ['no resources', { Resources: {} }, /At least one Resources member must be defined/],
    [
      'a reference to nothing',
      { Resources: { A: topic({ TopicName: { Ref: 'B' } }) } },
      /Unresolved resource dependencies \[B\]/,
    ],
    [
      'a circle',
      { Resources: { A: topic({ X: { Ref: 'B' } }), B: topic({ X: { Ref: 'A' } }) } },
      /circular dependency/,
    ],
  ])('%s', async (_what, template, words) => {
    await expect(create(template)).rejects.toThrow(words);
  });

  it('roles without an acknowledgement', async () => {
    const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'x', AssumeRolePolicyDocument: {} } };
    await expect(
      create({ Resources: { Role: role } }, { Capabilities: ['CAPABILITY_IAM'] }),
    ).rejects.toMatchObject({
      name: 'InsufficientCapabilitiesException',
      message: 'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    });
  });

  it('a role that is not there, or lets CloudFormation not in', async () => {
    const template = { Resources: { A: topic() } };
    const roleArn = 'arn:aws:iam::000000000000:role/none';
    await expect(create(template, { RoleARN: roleArn })).rejects.toThrow(
      `Role ${roleArn} is invalid or cannot be assumed`,
    );
  });

  it('an update of a stack that is not there', async () => {
    const TemplateBody = JSON.stringify({ Resources: { A: topic() } });
    await expect(
      cfn.client.send(new UpdateStackCommand({ StackName: 'none', TemplateBody })),
    ).rejects.toThrow('Stack with id none does not exist');
  });
});

describe('a role that CloudFormation works in', () => {
  const role = (actions: readonly string[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'executing',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'cloudformation.amazonaws.com' },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'own',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
        },
      ],
    },
  });
  const RoleARN = 'arn:aws:iam::000000000000:role/executing';

  it('makes only what its policies allow', async () => {
    await cfn.create('roles', { Resources: { Role: role(['sns:CreateTopic', 'sns:DeleteTopic']) } });
    const stack = await cfn.create(
      'app',
      { Resources: { A: topic(), B: parameter('b', { DependsOn: 'A' }) } },
      { RoleARN },
    );
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await cfn.reason('app', 'B')).toMatch(
      /assumed-role\/executing\/AWSCloudFormation is not authorized to perform: ssm:PutParameter.*HandlerErrorCode: AccessDenied/,
    );
    // It stays the role of the stack, also where a later call names none.
    expect((await cfn.remove('app')).StackStatus).toBe('DELETE_COMPLETE');
  });
});

it('events are told with the operation that they belong to, and by what they tell', async () => {
  await cfn.create('app', { Resources: { A: topic({ DisplayName: 'a' }), B: parameter('b') } });
  fail('UpdateResource', 'B', 'before', 2);
  await cfn.update('app', { Resources: { A: topic({ DisplayName: 'x' }), B: parameter('x') } });
  await cfn.client.send(new ContinueUpdateRollbackCommand({ StackName: 'app' }));
  await cfn.client.send(new DeleteStackCommand({ StackName: 'app' }));
  const told = async (FailedEvents = false) => {
    const { StackId: StackName } = await cfn.describe(String(cfn.aws.stacks.everyStack()[0]?.identity.id));
    const { OperationEvents = [] } = await cfn.client.send(
      new DescribeEventsCommand({ StackName, ...(FailedEvents && { Filters: { FailedEvents } }) }),
    );
    return OperationEvents.map(
      ({ OperationType, EventType, ResourceStatus }) => `${OperationType} ${EventType} ${ResourceStatus}`,
    ).reverse();
  };
  expect([...new Set(await told())]).toEqual([
    'CREATE_STACK STACK_EVENT CREATE_IN_PROGRESS',
    'CREATE_STACK PROGRESS_EVENT CREATE_IN_PROGRESS',
    'CREATE_STACK PROGRESS_EVENT CREATE_COMPLETE',
    'CREATE_STACK STACK_EVENT CREATE_COMPLETE',
    'UPDATE_STACK STACK_EVENT UPDATE_IN_PROGRESS',
    'UPDATE_STACK PROGRESS_EVENT UPDATE_IN_PROGRESS',
    'UPDATE_STACK PROGRESS_EVENT UPDATE_COMPLETE',
    'UPDATE_STACK PROVISIONING_ERROR UPDATE_FAILED',
    'ROLLBACK STACK_EVENT UPDATE_ROLLBACK_IN_PROGRESS',
    'ROLLBACK PROGRESS_EVENT UPDATE_IN_PROGRESS',
    'ROLLBACK PROVISIONING_ERROR UPDATE_FAILED',
    'ROLLBACK STACK_EVENT UPDATE_ROLLBACK_FAILED',
    'CONTINUE_ROLLBACK STACK_EVENT UPDATE_ROLLBACK_IN_PROGRESS',
    'CONTINUE_ROLLBACK PROGRESS_EVENT UPDATE_IN_PROGRESS',
    'CONTINUE_ROLLBACK PROGRESS_EVENT UPDATE_COMPLETE',
    'CONTINUE_ROLLBACK STACK_EVENT UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'CONTINUE_ROLLBACK STACK_EVENT UPDATE_ROLLBACK_COMPLETE',
    'DELETE_STACK STACK_EVENT DELETE_IN_PROGRESS',
    'DELETE_STACK PROGRESS_EVENT DELETE_IN_PROGRESS',
    'DELETE_STACK PROGRESS_EVENT DELETE_COMPLETE',
    'DELETE_STACK STACK_EVENT DELETE_COMPLETE',
  ]);
  expect(await told(true)).toEqual([
    'UPDATE_STACK PROVISIONING_ERROR UPDATE_FAILED',
    'ROLLBACK PROVISIONING_ERROR UPDATE_FAILED',
    'ROLLBACK STACK_EVENT UPDATE_ROLLBACK_FAILED',
  ]);
});

it('a template that is validated is told by its parameters and capabilities alone', async () => {
  const TemplateBody = JSON.stringify({
    Description: 'Words.',
    Parameters: { Word: { Type: 'String', NoEcho: true } },
    Resources: { A: parameter({ Ref: 'Word' }) },
  });
  const { $metadata: _, ...told } = await cfn.client.send(new ValidateTemplateCommand({ TemplateBody }));
  expect(told).toEqual({
    Description: 'Words.',
    Parameters: [{ ParameterKey: 'Word', NoEcho: true }],
    Capabilities: [],
  });
});

it.each([
  [{ Capabilities: ['CAPABILITY_ALL'] }, "Value '[CAPABILITY_ALL]' at 'capabilities'"],
  [{ OnFailure: 'PANIC' }, "Value 'PANIC' at 'onFailure'"],
])('%j is no word of CloudFormation’s', async (wrong, message) => {
  const TemplateBody = JSON.stringify({ Resources: { A: topic() } });
  const asked = { StackName: 'app', TemplateBody, ...wrong } as never;
  await expect(cfn.client.send(new CreateStackCommand(asked))).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringMatching(
      `^1 validation error detected: ${message.replace(/[[\]]/g, '.')} failed to`,
    ),
  });
});

it('a kind of change set that there is not is refused', async () => {
  const asked = { StackName: 'app', ChangeSetName: 'c', ChangeSetType: 'MERGE', TemplateBody: '{}' } as never;
  await expect(cfn.client.send(new CreateChangeSetCommand(asked))).rejects.toThrow(
    "Value 'MERGE' at 'changeSetType' failed to satisfy constraint: Member must satisfy enum value set: [CREATE, UPDATE, IMPORT]",
  );
});

it('lists and reads tell what there is', async () => {
  const { client } = cfn;
  const template = {
    Resources: { A: parameter('a') },
    Outputs: { Word: { Value: { Ref: 'A' }, Export: { Name: 'word' } } },
  };
  const { StackId } = await cfn.create('app', template);
  await cfn.create('user', { Resources: { B: parameter({ 'Fn::ImportValue': 'word' }) } });
  const { StackSummaries = [] } = await client.send(new ListStacksCommand({}));
  expect(StackSummaries.map(({ StackName }) => StackName).sort()).toEqual(['app', 'user']);
  const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName: 'app' }));
  expect(StackResources).toMatchObject([{ LogicalResourceId: 'A', ResourceStatus: 'CREATE_COMPLETE' }]);
  expect((await client.send(new ListExportsCommand({}))).Exports).toMatchObject([
    { Name: 'word', ExportingStackId: StackId },
  ]);
  expect((await client.send(new ListImportsCommand({ ExportName: 'word' }))).Imports).toEqual(['user']);
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: 'app' }));
  expect(JSON.parse(String(TemplateBody))).toEqual(template);
  const named = { StackName: 'app', ChangeSetName: 'change' };
  const changed = JSON.stringify({ ...template, Resources: { A: parameter('b') } });
  await client.send(new CreateChangeSetCommand({ ...named, TemplateBody: changed }));
  const names = async () =>
    (await client.send(new ListChangeSetsCommand({ StackName: 'app' }))).Summaries?.map(
      ({ ChangeSetName, Status }) => `${ChangeSetName} ${Status}`,
    );
  expect(await names()).toEqual(['change CREATE_COMPLETE']);
  await client.send(new DeleteChangeSetCommand(named));
  expect(await names()).toEqual([]);
});
