/** Stacks that are resources of another one: made, changed, rolled back and removed with it, and kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { roleResource } from '../support/assembly';
import { type CloudFormation, cloudFormation, parameter, topic } from '../support/cloudformation';

let data: string;
let cfn: CloudFormation;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'nested-stacks-'));
  cfn = await cloudFormation({ data });
  await cfn.create('store', {
    Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'templates' } } },
  });
});
afterEach(async () => {
  await cfn.close();
  rmSync(data, { recursive: true });
});

const authorization =
  'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00';

/** Puts a template into the bucket and gives the resource that makes a stack of it. */
async function nested(key: string, template: object, properties: object = {}) {
  const { status } = await fetch(`${cfn.aws.endpoint}/templates/${key}`, {
    method: 'PUT',
    body: JSON.stringify(template),
    headers: { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });
  expect(status).toBe(200);
  return {
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: `https://s3.us-east-1.amazonaws.com/templates/${key}`, ...properties },
  };
}

const word = (value: unknown) => ({
  Parameters: { Word: { Type: 'String' } },
  Resources: { Value: parameter(value, {}, '/nested/word') },
  Outputs: { Said: { Value: { Ref: 'Word' } } },
});
const said = async () => {
  const ssm = new SSMClient({
    endpoint: cfn.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
  return (await ssm.send(new GetParameterCommand({ Name: '/nested/word' }))).Parameter?.Value;
};
const outputs = (name: string) => Object.fromEntries(Object.entries(cfn.aws.outputs[name] ?? {}));

it('are made of their template and parameters, and give their outputs', async () => {
  const Inner = await nested('one.json', word({ Ref: 'Word' }), { Parameters: { Word: 'hello' } });
  const outer = await cfn.create('outer', {
    Resources: { Inner },
    Outputs: { FromInner: { Value: { 'Fn::GetAtt': ['Inner', 'Outputs.Said'] } } },
  });
  expect(outer.StackStatus).toBe('CREATE_COMPLETE');
  expect(outputs('outer')).toEqual({ FromInner: 'hello' });
  expect(await said()).toBe('hello');
  const { Inner: id = '' } = await cfn.resources('outer');
  expect(await cfn.describe(id)).toMatchObject({
    StackName: expect.stringMatching(/^outer-Inner-[A-Z0-9]+$/),
    ParentId: outer.StackId,
    RootId: outer.StackId,
  });
});

it('are changed where they stand, and rolled back with the stack that they are in', async () => {
  const first = await nested('one.json', word({ Ref: 'Word' }), { Parameters: { Word: 'hello' } });
  await cfn.create('outer', { Resources: { Inner: first } });
  const before = await cfn.resources('outer');
  const changed = { ...first, Properties: { ...first.Properties, Parameters: { Word: 'changed' } } };
  expect((await cfn.update('outer', { Resources: { Inner: changed } })).StackStatus).toBe('UPDATE_COMPLETE');
  expect(await cfn.resources('outer')).toEqual(before);
  expect(await said()).toBe('changed');
  const again = { ...first, Properties: { ...first.Properties, Parameters: { Word: 'again' } } };
  cfn.aws.faults.inject({
    service: 'cloudformation',
    operation: 'CreateResource',
    resource: 'Topic',
    kind: 'error',
    when: 'before',
    times: 1,
  });
  const failed = await cfn.update('outer', {
    Resources: { Inner: again, Topic: topic({}, { DependsOn: 'Inner' }) },
  });
  expect(failed.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await said()).toBe('changed');
});

it('that fail are rolled back, and fail the stack that they are in', async () => {
  const Inner = await nested('one.json', {
    Resources: { Value: parameter('x', {}, '/nested/word'), Topic: topic({}, { DependsOn: 'Value' }) },
  });
  cfn.aws.faults.inject({
    service: 'cloudformation',
    operation: 'CreateResource',
    resource: 'Topic',
    kind: 'error',
    when: 'before',
    times: 1,
  });
  expect((await cfn.create('outer', { Resources: { Inner } })).StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(await cfn.reason('outer', 'Inner')).toMatch(/Embedded stack arn:\S+ was not successfully created/);
  await expect(said()).rejects.toMatchObject({ name: 'ParameterNotFound' });
});

it('need a template that there is, and the capabilities that it asks for', async () => {
  const absent = await nested('one.json', { Resources: { Topic: topic() } });
  absent.Properties.TemplateURL += '.absent';
  expect((await cfn.create('absent', { Resources: { Inner: absent } })).StackStatus).toBe(
    'ROLLBACK_COMPLETE',
  );
  const Inner = await nested('role.json', { Resources: { Role: roleResource() } });
  expect((await cfn.create('role', { Resources: { Inner } }, { Capabilities: [] })).StackStatus).toBe(
    'ROLLBACK_COMPLETE',
  );
  expect(await cfn.reason('role', 'Inner')).toContain('Requires capabilities : [CAPABILITY_IAM]');
});

it('go with the stack that they are in', async () => {
  const Inner = await nested('one.json', word({ Ref: 'Word' }), { Parameters: { Word: 'hello' } });
  await cfn.create('outer', { Resources: { Inner } });
  const { Inner: id = '' } = await cfn.resources('outer');
  expect((await cfn.remove('outer')).StackStatus).toBe('DELETE_COMPLETE');
  expect((await cfn.describe(id)).StackStatus).toBe('DELETE_COMPLETE');
  await expect(said()).rejects.toMatchObject({ name: 'ParameterNotFound' });
});

it('are kept in a data folder, once, and changed after a restart', async () => {
  const first = await nested('one.json', word({ Ref: 'Word' }), { Parameters: { Word: 'hello' } });
  await cfn.create('outer', { Resources: { Inner: first } });
  const before = await cfn.resources('outer');
  await cfn.close();
  cfn = await cloudFormation({ data });
  expect(await cfn.resources('outer')).toEqual(before);
  expect(await said()).toBe('hello');
  const changed = { ...first, Properties: { ...first.Properties, Parameters: { Word: 'changed' } } };
  await cfn.update('outer', { Resources: { Inner: changed } });
  expect(await said()).toBe('changed');
});
