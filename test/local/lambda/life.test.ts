import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { MadeResource } from '../../../local/contract';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

const ASSETS = {
  one: { 'index.js': 'exports.handler = async () => "one " + process.env.WORD;' },
  two: { 'index.js': 'exports.handler = async () => "two " + process.env.WORD;' },
  slow: {
    'index.js':
      'exports.handler = async ({ wait = 0 }) => { await new Promise((end) => setTimeout(end, wait)); return "slow"; };',
  },
  reader: {
    'index.js': `const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
      exports.handler = async () => {
        const client = new SSMClient({ maxAttempts: 1 });
        try { return (await client.send(new GetParameterCommand({ Name: '/word' }))).Parameter.Value; }
        catch (error) { return error.name; }
      };`,
  },
};
const TRUST = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};
const READ = { Statement: [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' }] };

let account: EmptyAccount;
let lambda: LambdaClient;
beforeEach(async () => {
  account = await emptyAccount(ASSETS);
  lambda = new LambdaClient(account.client);
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

const role = (properties: object = {}) =>
  account.make('AWS::IAM::Role', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST, ...properties });
const functionOf = (asset: string, Role: unknown, more: object = {}) => ({
  FunctionName: 'greeter',
  Runtime: 'nodejs22.x',
  Handler: 'index.handler',
  Code: { S3Bucket: 'assets', S3Key: `${asset}.zip` },
  Role,
  ...more,
});
async function invoke(event: object = {}) {
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: 'greeter', Payload: Buffer.from(JSON.stringify(event)) }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}
const withWord = (WORD: string) => ({ Environment: { Variables: { WORD } } });

describe('a function', () => {
  it('is refused under a name that is taken, and the one that has it stays', async () => {
    const { result } = await role();
    await account.make('AWS::Lambda::Function', functionOf('one', result.attributes.Arn, withWord('a')));
    await expect(
      account.make('AWS::Lambda::Function', functionOf('two', result.attributes.Arn)),
    ).rejects.toMatchObject({
      code: 'ResourceConflictException',
      message: 'Function already exist: greeter',
    });
    expect(await invoke()).toBe('one a');
  });

  it('runs its new code with its new variables after an update, also where instances stood ready', async () => {
    const { result } = await role();
    const made = await account.make(
      'AWS::Lambda::Function',
      functionOf('one', result.attributes.Arn, withWord('a')),
    );
    expect(await invoke()).toBe('one a');
    const changed = await account.change(made, functionOf('two', result.attributes.Arn, withWord('b')));
    expect(changed.result).toEqual(made.result);
    expect(await invoke()).toBe('two b');
  });

  it('ends the events that are under way on the code that they began on', async () => {
    const { result } = await role();
    const made = await account.make('AWS::Lambda::Function', functionOf('slow', result.attributes.Arn));
    const underWay = invoke({ wait: 300 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await account.change(made, functionOf('one', result.attributes.Arn, withWord('new')));
    expect(await Promise.all([underWay, invoke()])).toEqual(['slow', 'one new']);
  });

  it('is not updated to what it could not be created with', async () => {
    const { result } = await role();
    const properties = functionOf('one', result.attributes.Arn, withWord('a'));
    const made = await account.make('AWS::Lambda::Function', properties);
    for (const [wrong, code] of [
      [{ Timeout: 901 }, 'ValidationException'],
      [{ Environment: { Variables: { AWS_REGION: 'x' } } }, 'InvalidParameterValueException'],
    ] as const)
      await expect(account.change(made, { ...properties, ...wrong })).rejects.toMatchObject({ code });
    expect(await invoke()).toBe('one a');
  });

  it('needs a runtime and a handler, unless it is a container image, which is told without them', async () => {
    const { result } = await role();
    for (const lacking of ['Runtime', 'Handler'])
      await expect(
        account.make(
          'AWS::Lambda::Function',
          functionOf('one', result.attributes.Arn, { [lacking]: undefined }),
        ),
      ).rejects.toMatchObject({
        code: 'InvalidParameterValueException',
        message:
          'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
      });
    await account.make('AWS::Lambda::Function', {
      FunctionName: 'greeter',
      PackageType: 'Image',
      Code: { ImageUri: '000000000000.dkr.ecr.us-east-1.amazonaws.com/greeter:1' },
      Role: result.attributes.Arn,
    });
    const told = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'greeter' }));
    expect(told).toMatchObject({ PackageType: 'Image', State: 'Active' });
    expect([told.Runtime, told.Handler]).toEqual([undefined, undefined]);
  });

  it('has the description of its template until another is given', async () => {
    const { result } = await role();
    const described = async () =>
      (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'greeter' }))).Description;
    await account.make(
      'AWS::Lambda::Function',
      functionOf('one', result.attributes.Arn, { Description: 'Greets.' }),
    );
    expect(await described()).toBe('Greets.');
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'greeter', Timeout: 9 }));
    expect(await described()).toBe('Greets.');
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: 'greeter', Description: 'Waves.' }),
    );
    expect(await described()).toBe('Waves.');
  });

  it.each([
    [
      'MemorySize',
      64,
      "Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater",
    ],
    [
      'MemorySize',
      10_241,
      "Value '10241' at 'memorySize' failed to satisfy constraint: Member must have value less",
    ],
    ['Timeout', 0, "Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater"],
    ['Timeout', 901, "Value '901' at 'timeout' failed to satisfy constraint: Member must have value less"],
  ])('takes no %s of %d, be it a template’s or a change’s', async (member, value, words) => {
    const { result } = await role();
    const refused = { name: 'ValidationException', message: expect.stringContaining(words) };
    const made = (properties: object) =>
      account.make('AWS::Lambda::Function', functionOf('one', result.attributes.Arn, properties));
    await expect(made({ [member]: value })).rejects.toMatchObject({ message: refused.message });
    await made({});
    await expect(
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'greeter', [member]: value })),
    ).rejects.toMatchObject(refused);
  });

  it('is not found once it was deleted, and its permissions went with it', async () => {
    const { result } = await role();
    const properties = functionOf('one', result.attributes.Arn, withWord('a'));
    const made = await account.make('AWS::Lambda::Function', properties);
    const permission = await account.make('AWS::Lambda::Permission', {
      FunctionName: 'greeter',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
    });
    await account.remove(made);
    await expect(invoke()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await account.remove(made);
    await account.remove(permission);
    await account.make('AWS::Lambda::Function', properties);
    expect(await invoke()).toBe('one a');
  });
});

describe('a permission', () => {
  it('is refused under an id that is taken, and gone when it was deleted', async () => {
    const { result } = await role();
    await account.make('AWS::Lambda::Function', functionOf('one', result.attributes.Arn));
    const properties = {
      FunctionName: 'greeter',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
    };
    const made = await account.make('AWS::Lambda::Permission', properties, 'Grant');
    await expect(account.make('AWS::Lambda::Permission', properties, 'Grant')).rejects.toMatchObject({
      code: 'ResourceConflictException',
    });
    await account.remove(made);
    await account.make('AWS::Lambda::Permission', properties, 'Grant');
  });
});

describe('a role', () => {
  let parameter: MadeResource;
  beforeEach(async () => {
    parameter = await account.make('AWS::SSM::Parameter', { Name: '/word', Type: 'String', Value: 'yes' });
  });

  it('is refused under a name that is taken in any case', async () => {
    await role();
    await expect(role({ RoleName: 'Worker' })).rejects.toMatchObject({
      code: 'EntityAlreadyExists',
      message: 'Role with name Worker already exists.',
    });
  });

  it('gives and takes rights by its own policies, and keeps those that others attached', async () => {
    const made = await role();
    await account.make('AWS::Lambda::Function', functionOf('reader', made.result.attributes.Arn));
    expect(await invoke()).toBe('AccessDeniedException');
    const own = { Policies: [{ PolicyName: 'own', PolicyDocument: READ }] };
    const base = { RoleName: 'worker', AssumeRolePolicyDocument: TRUST };
    const granted = await account.change(made, { ...base, ...own });
    expect(await invoke()).toBe('yes');
    const revoked = await account.change(granted, base);
    expect(await invoke()).toBe('AccessDeniedException');
    const policy = await account.make('AWS::IAM::Policy', {
      PolicyName: 'beside',
      PolicyDocument: READ,
      Roles: ['worker'],
    });
    await account.change(revoked, { ...base, MaxSessionDuration: 7200 });
    expect(await invoke()).toBe('yes');
    await account.remove(policy);
    expect(await invoke()).toBe('AccessDeniedException');
  });

  it('can’t be deleted while others’ policies are attached (API_DeleteRole)', async () => {
    const made = await role({ Policies: [{ PolicyName: 'own', PolicyDocument: READ }] });
    const inline = await account.make('AWS::IAM::Policy', {
      PolicyName: 'beside',
      PolicyDocument: READ,
      Roles: ['worker'],
    });
    await expect(account.remove(made)).rejects.toMatchObject({
      code: 'DeleteConflict',
      message: 'Cannot delete entity, must delete policies first.',
    });
    await account.remove(inline);
    const managed = await account.make('AWS::IAM::ManagedPolicy', {
      ManagedPolicyName: 'shared',
      PolicyDocument: READ,
      Roles: ['worker'],
    });
    await expect(account.remove(made)).rejects.toMatchObject({
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await account.remove(managed);
    await account.remove(made);
    await account.remove(made);
    await account.remove(parameter);
    await expect(
      new SSMClient(account.client).send(new GetParameterCommand({ Name: '/word' })),
    ).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});

describe('a managed policy', () => {
  it('is refused under a taken name, changes for those who have it, and can’t be deleted while a role names it', async () => {
    const policy = { ManagedPolicyName: 'shared', PolicyDocument: READ };
    const made = await account.make('AWS::IAM::ManagedPolicy', policy);
    await expect(account.make('AWS::IAM::ManagedPolicy', policy)).rejects.toMatchObject({
      code: 'EntityAlreadyExists',
    });
    const holder = await role({ ManagedPolicyArns: [made.result.ref] });
    await account.make('AWS::SSM::Parameter', { Name: '/word', Type: 'String', Value: 'yes' });
    await account.make('AWS::Lambda::Function', functionOf('reader', holder.result.attributes.Arn));
    expect(await invoke()).toBe('yes');
    const changed = await account.change(made, {
      ...policy,
      PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 'ssm:*', Resource: '*' }] },
    });
    expect(await invoke()).toBe('AccessDeniedException');
    await expect(account.remove(changed)).rejects.toMatchObject({ code: 'DeleteConflict' });
  });

  it('and an inline one are not updated to a document that IAM does not take', async () => {
    const made = await account.make('AWS::IAM::ManagedPolicy', { PolicyDocument: READ });
    await expect(account.change(made, { PolicyDocument: { Statement: [{}] } })).rejects.toMatchObject({
      code: 'MalformedPolicyDocument',
    });
  });
});

describe('a log group', () => {
  it('is refused under a name that is taken or with days that there are not, and takes its events along', async () => {
    const { result } = await role();
    const group = { LogGroupName: '/aws/lambda/greeter', RetentionInDays: 7 };
    const made = await account.make('AWS::Logs::LogGroup', group);
    await expect(account.make('AWS::Logs::LogGroup', group)).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await expect(account.change(made, { ...group, RetentionInDays: 8 })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await account.make(
      'AWS::Lambda::Function',
      functionOf('one', result.attributes.Arn, {
        Code: { ZipFile: 'exports.handler = async () => console.log("said")' },
      }),
    );
    await invoke();
    await account.change(made, { ...group, RetentionInDays: 30 });
    expect(account.aws.logs('greeter').greeter).toContain('said');
    const locked = await account.change(made, { ...group, DeletionProtectionEnabled: true });
    await expect(account.remove(locked)).rejects.toMatchObject({ code: 'ValidationException' });
    await account.remove(await account.change(made, group));
    expect(account.aws.logs('greeter').greeter).toBeUndefined();
  });
});
