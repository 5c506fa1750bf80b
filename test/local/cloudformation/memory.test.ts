/** Stacks that calls made, over a restart with a data folder; an assembly over itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { startLocalAws } from '../../../local';
import { functionResource, removeFolders, roleResource, writeAssembly } from '../support/assembly';
import { type CloudFormation, cloudFormation, parameter, topic } from '../support/cloudformation';

const POOL = { Type: 'AWS::Cognito::UserPool', Properties: {} };
const ZIP_FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { ZipFile: 'exports.handler = async () => 42;' },
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Runtime: 'nodejs22.x',
  },
};
const TEMPLATE = {
  Parameters: { Given: { Type: 'String', Default: 'said' } },
  Resources: {
    Role: roleResource(),
    Pool: POOL,
    Topic: topic(),
    Function: ZIP_FUNCTION,
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'kept-bucket' } },
    Word: parameter({ Ref: 'Given' }),
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: {} },
  },
  Outputs: { PoolId: { Value: { Ref: 'Pool' }, Export: { Name: 'pool-id' } } },
};
const authorization =
  'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00';

let data: string;
let cfn: CloudFormation;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'kept-stacks-'));
  cfn = await cloudFormation({ data });
});
afterEach(async () => {
  await cfn.close();
  rmSync(data, { recursive: true, force: true });
});
afterAll(removeFolders);

const restart = async () => {
  await cfn.close();
  cfn = await cloudFormation({ data });
};
const options = () => ({
  endpoint: cfn.aws.endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});
const object = (method: string, body?: string) =>
  fetch(`${cfn.aws.endpoint}/kept-bucket/x`, {
    method,
    body: body ?? null,
    headers: { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });

it('keeps stacks with users, objects, functions, and what is exported', async () => {
  await cfn.create('app', TEMPLATE, { EnableTerminationProtection: true });
  // Replaced once: its name has another generation.
  await cfn.update('app', {
    ...TEMPLATE,
    Resources: { ...TEMPLATE.Resources, Topic: topic({ FifoTopic: true }) },
  });
  await cfn.create('user', { Resources: { Id: parameter({ 'Fn::ImportValue': 'pool-id' }) } });
  const ids = await cfn.resources('app');
  const stack = await cfn.describe('app');
  const user = { UserPoolId: ids.Pool, Username: 'alice' };
  await new CognitoIdentityProviderClient(options()).send(new AdminCreateUserCommand(user));
  expect((await object('PUT', 'hello')).status).toBe(200);

  await restart();
  expect(await cfn.resources('app')).toEqual(ids);
  expect(await cfn.describe('app')).toEqual(stack);
  expect(stack).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', EnableTerminationProtection: true });
  expect(
    await new CognitoIdentityProviderClient(options()).send(new AdminGetUserCommand(user)),
  ).toMatchObject({
    Username: 'alice',
  });
  expect(await (await object('GET')).text()).toBe('hello');
  const answer = await new LambdaClient(options()).send(new InvokeCommand({ FunctionName: ids.Function }));
  expect(answer.Payload?.transformToString()).toBe('42');
  await expect(cfn.update('app', { Resources: { Pool: POOL } })).resolves.toMatchObject({
    StackStatus: 'UPDATE_ROLLBACK_COMPLETE',
  });
  expect(await cfn.events('app')).toContain('CREATE_COMPLETE Pool');
  await expect(cfn.remove('app')).rejects.toThrow('TerminationProtection is enabled');
});

it('changes and removes what it kept, and forgets what is gone', async () => {
  await cfn.create('app', TEMPLATE);
  await restart();
  const ids = await cfn.resources('app');
  await cfn.update('app', { ...TEMPLATE, Parameters: { Given: { Type: 'String', Default: 'other' } } });
  expect(await cfn.resources('app')).toEqual(ids);
  await restart();
  expect(cfn.aws.stacks.find('app').parameters.get('Given')).toBe('other');
  expect((await cfn.remove('app')).StackStatus).toBe('DELETE_COMPLETE');
  await restart();
  expect(cfn.aws.stacks.live()).toEqual([]);
  // Nothing of it holds a name.
  expect((await cfn.create('app', TEMPLATE)).StackStatus).toBe('CREATE_COMPLETE');
});

describe('a parameter that an operator wrote over', () => {
  const template = (Value: string) => ({
    Resources: {
      Stop: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/stop', Type: 'String', Value } },
    },
  });
  const ssm = () => new SSMClient(options());
  const value = async () => (await ssm().send(new GetParameterCommand({ Name: '/stop' }))).Parameter?.Value;
  const stop = () => ssm().send(new PutParameterCommand({ Name: '/stop', Value: 'on', Overwrite: true }));

  it('says at the next start what they wrote, until its stack changes it', async () => {
    await cfn.create('app', template('off'));
    await stop();
    await restart();
    expect(await value()).toBe('on');
    await restart();
    expect(await value()).toBe('on');
    await cfn.update('app', template('off, by the next template'));
    expect(await value()).toBe('off, by the next template');
    await restart();
    expect(await value()).toBe('off, by the next template');
  });

  it('says so where an assembly is started again too, unless the assembly says something new', async () => {
    const start = async (Value: string) => {
      await cfn.close();
      const assembly = writeAssembly({ stacks: { app: { template: template(Value) } } });
      cfn = await cloudFormation({ data, assembly });
    };
    await start('off');
    await stop();
    await start('off');
    expect(await value()).toBe('on');
    await start('other');
    expect(await value()).toBe('other');
    await stop();
    await cfn.aws.reset();
    expect(await value()).toBe('other');
  });

  it('stays away when they deleted it', async () => {
    await cfn.create('app', template('off'));
    await ssm().send(new DeleteParameterCommand({ Name: '/stop' }));
    await restart();
    await expect(value()).rejects.toThrow('not found');
    expect((await cfn.remove('app')).StackStatus).toBe('DELETE_COMPLETE');
    await restart();
    await cfn.create('app', template('off'));
    expect(await value()).toBe('off');
  });
});

it('lets an assembly take the place of a stack of its name', async () => {
  await cfn.create('app', { Resources: { A: topic() } });
  await cfn.create('other', { Resources: { A: topic() } });
  await cfn.close();
  const assembly = writeAssembly({ stacks: { app: { template: { Resources: { B: topic() } } } } });
  cfn = await cloudFormation({ data, assembly });
  expect(Object.keys(await cfn.resources('app'))).toEqual(['B']);
  expect(Object.keys(await cfn.resources('other'))).toEqual(['A']);
  await restart();
  expect(cfn.aws.stacks.live().map(({ identity }) => identity.name)).toEqual(['other']);
});

it('brings an assembly to its next synthesis: code changes, users stay, what fails is rolled back', async () => {
  const synthesized = (answer: number, more: object = {}) => {
    const resources = { Role: roleResource(), Pool: POOL, It: functionResource(`code${answer}`), ...more };
    return writeAssembly({
      stacks: {
        app: { template: { Resources: resources } },
        still: { template: { Resources: { A: topic() } } },
      },
      assets: { [`code${answer}`]: { 'index.js': `exports.handler = async () => ${answer};` } },
    });
  };
  const aws = await startLocalAws({ assembly: synthesized(1) });
  const said = async () => {
    const name = aws.stacks.find('app').resources.get('It')?.made?.result.ref;
    const lambda = new LambdaClient({ ...options(), endpoint: aws.endpoint });
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
    return Payload?.transformToString();
  };
  expect(await said()).toBe('1');
  const pool = aws.stacks.find('app').resources.get('Pool')?.made?.result.ref;
  expect(await aws.deploy(synthesized(2, { New: topic() }))).toEqual(['app']);
  expect(await said()).toBe('2');
  expect(aws.stacks.find('app').resources.get('Pool')?.made?.result.ref).toBe(pool);
  expect(aws.stacks.find('app').resources.has('New')).toBe(true);
  aws.faults.inject({
    service: 'cloudformation',
    operation: 'CreateResource',
    kind: 'error',
    when: 'before',
  });
  await expect(aws.deploy(synthesized(3, { Newer: topic() }))).rejects.toThrow('injected fault');
  expect(aws.stacks.find('app').status).toBe('UPDATE_ROLLBACK_COMPLETE');
  await aws.close();
});
