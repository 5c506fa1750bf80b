/** Versions and aliases, each with permissions of its own, and containers that are kept warm. */
import {
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import type { MadeResource } from '../../../local/contract';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

const saying = (word: string) =>
  `const began = Date.now(); let runs = 0;
   exports.handler = async (event, context) => ({
     word: '${word} ' + process.env.WORD, runs: ++runs, began, arn: context.invokedFunctionArn,
     version: [context.functionVersion, process.env.AWS_LAMBDA_FUNCTION_VERSION],
     type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE,
     stream: context.logStreamName,
   });`;
const CALLER = `
  const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
  exports.handler = async ({ name }) => {
    try {
      const answer = await new LambdaClient({ maxAttempts: 1 }).send(new InvokeCommand({ FunctionName: name }));
      return JSON.parse(Buffer.from(answer.Payload)).word;
    } catch (error) { return error.name; }
  };`;
const ASSETS = {
  one: { 'index.js': saying('one') },
  two: { 'index.js': saying('two') },
  broken: { 'index.js': 'throw new Error("no configuration");' },
  caller: { 'index.js': CALLER },
};
const TRUST = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:greeter';

let account: EmptyAccount;
let lambda: LambdaClient;
let role: MadeResource;
let greeter: MadeResource;
beforeEach(async () => {
  account = await emptyAccount(ASSETS);
  lambda = new LambdaClient(account.client);
  role = await account.make('AWS::IAM::Role', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST });
  greeter = await account.make('AWS::Lambda::Function', functionOf('one'));
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

const functionOf = (asset: string, WORD = 'a', FunctionName = 'greeter') => ({
  FunctionName,
  Runtime: 'nodejs24.x',
  Handler: 'index.handler',
  Code: { S3Bucket: 'assets', S3Key: `${asset}.zip` },
  Role: role.result.attributes.Arn,
  Environment: { Variables: { WORD } },
});
const publish = (more: object = {}) =>
  account.make('AWS::Lambda::Version', { FunctionName: 'greeter', ...more });
const keeping = (containers: number) =>
  publish({ ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: containers } });
const aliasOf = (FunctionVersion: string, more: object = {}) => ({
  FunctionName: 'greeter',
  Name: 'warm',
  FunctionVersion,
  ...more,
});
const alias = (...given: Parameters<typeof aliasOf>) => account.make('AWS::Lambda::Alias', aliasOf(...given));

async function invoke(FunctionName: string, event: object = {}) {
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

describe('a version', () => {
  it('keeps code and settings as they were, and says which it is', async () => {
    const { result } = await publish();
    expect(result).toMatchObject({ ref: `${ARN}:1`, attributes: { Version: '1', FunctionArn: `${ARN}:1` } });
    await account.change(greeter, functionOf('two', 'b'));
    expect((await invoke('greeter')).word).toBe('two b');
    expect(await invoke('greeter:1')).toMatchObject({
      word: 'one a',
      arn: `${ARN}:1`,
      version: ['1', '1'],
      type: 'on-demand',
      stream: expect.stringMatching(/\/\[1\]/),
    });
    expect((await publish()).result.ref).toBe(`${ARN}:2`);
    expect((await invoke('greeter:2')).word).toBe('two b');
  });

  it('is refused where nothing has changed since the last', async () => {
    await publish();
    await expect(publish({ Description: 'the same' })).rejects.toMatchObject({
      code: 'AlreadyExists',
      message:
        'A version for this Lambda function exists ( 1 ). Modify the function to create a new version.',
    });
    // Settings count as code does.
    await account.change(greeter, functionOf('one', 'b'));
    expect((await publish()).result.attributes.Version).toBe('2');
  });

  it('gives its number to no other', async () => {
    await account.remove(await publish());
    await expect(invoke('greeter:1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await publish()).result.attributes.Version).toBe('2');
  });

  it('stays while an alias names it', async () => {
    const version = await publish();
    const named = await alias('1');
    await expect(account.remove(version)).rejects.toThrow(
      'Unable to delete version because the following aliases reference it: [warm]',
    );
    await account.remove(named);
    await account.remove(version);
  });

  it('takes no change', async () => {
    await publish();
    for (const FunctionName of ['greeter:1', `${ARN}:1`])
      await expect(
        lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 512 })),
      ).rejects.toThrow('a version never changes');
    expect((await invoke('greeter:1')).word).toBe('one a');
  });

  it('ends with its function', async () => {
    await publish();
    await alias('1');
    await account.remove(greeter);
    for (const name of ['greeter', 'greeter:1', 'greeter:warm'])
      await expect(invoke(name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ['settings that aren’t emulated', { CodeSha256: 'abc' }, 'CodeSha256 of AWS::Lambda::Version'],
    ['a version of a version', { FunctionName: 'greeter:1' }, 'without a version'],
    ['a function that nobody made', { FunctionName: 'nobody' }, 'Function not found: nobody'],
  ])('is refused with %s', async (_what, more, message) => {
    await expect(publish(more)).rejects.toThrow(message);
  });
});

describe('an alias', () => {
  it('leads to the version it is moved to', async () => {
    await publish();
    const made = await alias('1');
    expect(made.result).toEqual({ ref: `${ARN}:warm`, attributes: { AliasArn: `${ARN}:warm` } });
    await account.change(greeter, functionOf('two', 'b'));
    await publish();
    expect(await invoke('greeter:warm')).toMatchObject({ word: 'one a', arn: `${ARN}:warm` });
    await account.change(made, aliasOf('2'));
    expect(await invoke('greeter:warm')).toMatchObject({
      word: 'two b',
      arn: `${ARN}:warm`,
      version: ['2', '2'],
    });
  });

  it.each([
    ['a version that there isn’t', () => aliasOf('7'), `Function not found: ${ARN}:7`],
    ['a number as its name', () => aliasOf('1', { Name: '12' }), 'Member must satisfy regular expression'],
    [
      'weights',
      () => aliasOf('1', { RoutingConfig: {} }),
      'RoutingConfig of AWS::Lambda::Alias is not emulated',
    ],
    [
      'containers of its own',
      () => aliasOf('1', { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 } }),
      'ProvisionedConcurrencyConfig of AWS::Lambda::Alias is not emulated',
    ],
  ])('is refused with %s', async (_what, properties, message) => {
    await publish();
    await expect(account.make('AWS::Lambda::Alias', properties())).rejects.toThrow(message);
    await expect(invoke('greeter:warm')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('containers that are kept warm', () => {
  const config = (Qualifier: string) =>
    lambda.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName: 'greeter', Qualifier }));

  it('have started before anybody calls, also where others take their place', async () => {
    await keeping(1);
    await alias('1');
    const made = Date.now();
    const first = await invoke('greeter:warm');
    expect(first).toMatchObject({ type: 'provisioned-concurrency', runs: 1 });
    expect(first.began).toBeLessThanOrEqual(made);
    expect(await invoke('greeter:warm')).toMatchObject({ began: first.began, runs: 2 });
    account.aws.forgetIdle();
    expect(await invoke('greeter:warm')).toMatchObject({ type: 'provisioned-concurrency', runs: 1 });
    // The function itself has none.
    expect((await invoke('greeter')).type).toBe('on-demand');
    expect(await config('1')).toMatchObject({ Status: 'READY', AllocatedProvisionedConcurrentExecutions: 1 });
    await expect(config('warm')).rejects.toMatchObject({
      name: 'ProvisionedConcurrencyConfigNotFoundException',
    });
  });

  it('are each version’s own', async () => {
    await keeping(1);
    const made = await alias('1');
    await account.change(greeter, functionOf('two', 'b'));
    await keeping(2);
    expect((await invoke('greeter:warm')).word).toBe('one a');
    await account.change(made, aliasOf('2'));
    expect(await invoke('greeter:warm')).toMatchObject({ word: 'two b', type: 'provisioned-concurrency' });
    await account.change(greeter, functionOf('one', 'c'));
    await publish();
    expect((await invoke('greeter:3')).type).toBe('on-demand');
  });

  it('are refused where the code can’t be loaded, and there is no version', async () => {
    await account.change(greeter, functionOf('broken'));
    await expect(keeping(1)).rejects.toThrow(/FUNCTION_ERROR_INIT_FAILURE.*no configuration/);
    await expect(invoke('greeter:1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    [0, 'Member must have value greater than or equal to 1'],
    [1.5, 'Member must have value greater than or equal to 1'],
    [901, 'below its minimum value of [100]'],
  ])('are not %d', async (containers, message) => {
    await expect(keeping(containers)).rejects.toThrow(message);
  });

  it('count together, those of a version that is still there too', async () => {
    await keeping(500);
    await account.change(greeter, functionOf('two', 'b'));
    await expect(keeping(401)).rejects.toThrow('below its minimum value of [100]');
    await keeping(400);
  });

  it('are none in an account of ten, as new ones are', async () => {
    await fetch(`${account.aws.endpoint}/_local/account/service-quotas`, {
      method: 'PUT',
      body: JSON.stringify({ 'lambda/L-B99A9384': 10 }),
    });
    await expect(keeping(1)).rejects.toThrow('below its minimum value of [10]');
  });
});

describe('a permission is for one name of a function:', () => {
  const permit = (FunctionName: string) =>
    account.make('AWS::Lambda::Permission', {
      FunctionName,
      Action: 'lambda:InvokeFunction',
      Principal: role.result.attributes.Arn,
    });
  const names = ['greeter', 'greeter:1', 'greeter:warm'] as const;
  beforeEach(async () => {
    await account.make('AWS::Lambda::Function', functionOf('caller', 'a', 'caller'));
    await publish();
    await alias('1');
  });

  it.each(names)('one for %s lets nobody call by another', async (name) => {
    await permit(`arn:aws:lambda:us-east-1:000000000000:function:${name}`);
    const answers = [];
    for (const each of names) answers.push([each, await invoke('caller', { name: each })]);
    expect(answers).toEqual(names.map((each) => [each, each === name ? 'one a' : 'AccessDeniedException']));
  });

  it('one for $LATEST, or for an alias that there isn’t, is refused', async () => {
    await expect(permit('greeter:$LATEST')).rejects.toThrow(
      'We currently do not support adding policies for $LATEST.',
    );
    await expect(permit('greeter:cold')).rejects.toThrow('Function not found: greeter:cold');
  });

  it('those of an alias stay where it is moved, and go with it', async () => {
    const other = await account.make('AWS::Lambda::Alias', aliasOf('1', { Name: 'other' }));
    await permit('greeter:other');
    await account.change(greeter, functionOf('two'));
    await publish();
    const moved = await account.change(other, aliasOf('2', { Name: 'other' }));
    expect(await invoke('caller', { name: 'greeter:other' })).toBe('two a');
    await account.remove(moved);
    await account.make('AWS::Lambda::Alias', aliasOf('2', { Name: 'other' }));
    expect(await invoke('caller', { name: 'greeter:other' })).toBe('AccessDeniedException');
  });
});
