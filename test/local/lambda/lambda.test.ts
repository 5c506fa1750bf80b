import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { type LocalAws, startLocalAws } from '../../../local';
import { functionResource, removeFolders, roleResource, writeAssembly } from '../support/assembly';

let aws: LocalAws;
let client: LambdaClient;

const CALLER = `
  const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
  const client = new LambdaClient({ maxAttempts: 1 });
  exports.handler = async ({ name }) => {
    try {
      const { Payload } = await client.send(new InvokeCommand({ FunctionName: name, Payload: '{"from":"caller"}' }));
      return JSON.parse(Buffer.from(Payload));
    } catch (error) { return error.name + ': ' + error.message; }
  };`;
const ECHO = `
  exports.handler = async (event, context) => {
    console.log('event ' + JSON.stringify(event));
    if (event.fail) throw new RangeError('too far');
    if (event.say) return 'x'.repeat(event.say);
    if (event.sleep) await new Promise((resolve) => setTimeout(resolve, event.sleep));
    return { event, arn: context.invokedFunctionArn };
  };`;

beforeAll(async () => {
  const template = {
    Resources: {
      Role: roleResource([
        { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': ['Echo', 'Arn'] } },
      ]),
      EchoRole: roleResource(),
      Echo: functionResource('echo', {
        FunctionName: 'echo',
        Role: { 'Fn::GetAtt': ['EchoRole', 'Arn'] },
        Timeout: 2,
      }),
      Closed: functionResource('echo', {
        FunctionName: 'closed',
        Role: { 'Fn::GetAtt': ['EchoRole', 'Arn'] },
      }),
      Granted: functionResource('echo', {
        FunctionName: 'granted',
        Role: { 'Fn::GetAtt': ['EchoRole', 'Arn'] },
      }),
      Caller: functionResource('caller', { FunctionName: 'caller' }),
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Echo' } } },
      Alias: {
        Type: 'AWS::Lambda::Alias',
        Properties: { FunctionName: { Ref: 'Echo' }, FunctionVersion: '1', Name: 'live' },
      },
      Grant: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Granted', 'Arn'] },
          Action: 'lambda:InvokeFunction',
          Principal: { 'Fn::GetAtt': ['Role', 'Arn'] },
        },
      },
    },
    Outputs: { Version: { Value: { Ref: 'Version' } }, Alias: { Value: { Ref: 'Alias' } } },
  };
  aws = await startLocalAws({
    assembly: writeAssembly({
      stacks: { app: { template } },
      assets: { echo: { 'index.js': ECHO }, caller: { 'index.js': CALLER } },
    }),
  });
  client = new LambdaClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
});
afterAll(async () => {
  await aws.close();
  removeFolders();
});

async function invoke(FunctionName: string, event?: unknown, more: Partial<InvokeCommandInput> = {}) {
  const output = await client.send(
    new InvokeCommand({
      FunctionName,
      ...(event === undefined ? {} : { Payload: Buffer.from(JSON.stringify(event)) }),
      ...more,
    }),
  );
  const text = Buffer.from(output.Payload ?? []).toString();
  return { ...output, payload: text === '' ? undefined : JSON.parse(text) };
}

describe('Invoke', () => {
  it.each([
    ['its name', () => 'echo', ''],
    ['its ARN', () => 'arn:aws:lambda:us-east-1:000000000000:function:echo', ''],
    ['a version', () => aws.output('Version'), ':1'],
    ['an alias', () => aws.output('Alias'), ':live'],
  ])('runs a function by %s, and tells it by which name', async (_name, name, qualifier) => {
    const { payload, StatusCode, FunctionError } = await invoke(name(), { n: 1 });
    expect(payload).toEqual({
      event: { n: 1 },
      arn: `arn:aws:lambda:us-east-1:000000000000:function:echo${qualifier}`,
    });
    expect([StatusCode, FunctionError]).toEqual([200, undefined]);
  });

  it('gives a function without payload an empty event', async () => {
    expect((await invoke('echo')).payload.event).toEqual({});
  });

  it('tells a failure by header and payload, with status 200', async () => {
    const { payload, StatusCode, FunctionError } = await invoke('echo', { fail: true });
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(payload).toEqual({ errorType: 'RangeError', errorMessage: 'too far' });
  });

  it('tells a timeout the same way', async () => {
    const { payload, FunctionError } = await invoke('echo', { sleep: 5_000 });
    expect(FunctionError).toBe('Unhandled');
    expect(payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Task timed out after 2\.00 seconds$/,
      ),
    });
  });

  it('runs an Event in the background, three times when it fails', async () => {
    const { StatusCode, payload } = await invoke('closed', { fail: true }, { InvocationType: 'Event' });
    expect([StatusCode, payload]).toEqual([202, undefined]);
    const runs = () => (aws.logs('closed').closed ?? []).filter((line) => line.startsWith('event')).length;
    for (let i = 0; i < 200 && runs() < 3; i++) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(runs()).toBe(3);
  });

  it('carries nothing out at DryRun', async () => {
    const before = aws.logs('echo').echo?.length;
    expect((await invoke('echo', {}, { InvocationType: 'DryRun' })).StatusCode).toBe(204);
    expect(aws.logs('echo').echo?.length).toBe(before);
  });

  it('refuses a function that is not there and a payload that is no JSON', async () => {
    await expect(invoke('gone')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(
      client.send(new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from('{') })),
    ).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
  });
});

describe('what Invoke takes', () => {
  const event = (bytes: number) => ({ pad: 'x'.repeat(bytes - '{"pad":""}'.length) });
  const tooLarge = (most: number) => ({
    name: 'RequestEntityTooLargeException',
    message: `Request must be smaller than ${most} bytes for the InvokeFunction operation`,
    $metadata: { httpStatusCode: 413 },
  });

  it('is 6 MB where somebody waits for the answer, 1 MB where nobody does', async () => {
    const later = { InvocationType: 'Event' } as const;
    await expect(invoke('echo', event(6_291_457))).rejects.toMatchObject(tooLarge(6_291_456));
    await expect(invoke('echo', event(1_048_577), later)).rejects.toMatchObject(tooLarge(1_048_576));
    expect((await invoke('echo', event(1_048_576), later)).StatusCode).toBe(202);
  });

  it('gives 6 MB and 100 bytes of an answer, and fails with more', async () => {
    // In quotes, as JSON.
    const { payload, StatusCode, FunctionError } = await invoke('echo', { say: 6_291_557 - 2 });
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(payload).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
    expect((await invoke('echo', { say: 6_291_556 - 2 })).payload).toHaveLength(6_291_554);
  });

  it('is a qualifier, beside the name or in it, but no two', async () => {
    expect((await invoke('echo', {}, { Qualifier: 'live' })).ExecutedVersion).toBe('1');
    expect((await invoke('echo:live', {}, { Qualifier: 'live' })).ExecutedVersion).toBe('1');
    await expect(invoke('echo:live', {}, { Qualifier: '1' })).rejects.toThrow(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
    await expect(invoke('echo', {}, { Qualifier: 'dead' })).rejects.toThrow('Function not found: echo:dead');
  });

  it('is no log beside the answer: what isn’t emulated is refused by name', async () => {
    await expect(invoke('echo', {}, { LogType: 'Tail' })).rejects.toThrow('the parameter LogType of Invoke');
    expect((await invoke('echo', {}, { Qualifier: '$LATEST', LogType: 'None' })).StatusCode).toBe(200);
  });
});

describe('a function that invokes a function', () => {
  it('may when its role allows, or the other function’s permissions do', async () => {
    expect((await invoke('caller', { name: 'echo' })).payload).toMatchObject({ event: { from: 'caller' } });
    expect((await invoke('caller', { name: 'granted' })).payload).toMatchObject({
      event: { from: 'caller' },
    });
  });

  it('may not otherwise', async () => {
    expect((await invoke('caller', { name: 'closed' })).payload).toMatch(
      /^AccessDeniedException: User: .*\/caller is not authorized to perform: lambda:InvokeFunction on resource: .*:closed because/,
    );
  });
});

describe('ListFunctions', () => {
  it('tells every function of the assembly', async () => {
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Functions?.map(({ FunctionName }) => FunctionName)).toEqual(
      expect.arrayContaining(['echo', 'closed', 'granted', 'caller']),
    );
  });
});

describe('GetFunctionConfiguration', () => {
  it('tells what the template says', async () => {
    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'echo' }));
    expect(configuration).toMatchObject({
      FunctionName: 'echo',
      Timeout: 2,
      Runtime: 'nodejs22.x',
      State: 'Active',
    });
  });
});

it('GetFunction tells the configuration too', async () => {
  const { Configuration, Code } = await client.send(new GetFunctionCommand({ FunctionName: 'echo' }));
  expect(Configuration).toMatchObject({ FunctionName: 'echo', Runtime: 'nodejs22.x', PackageType: 'Zip' });
  expect(Code).toEqual({ RepositoryType: 'S3' });
});

it.each([
  ['lambda', 'PUT', '/2015-03-31/functions/echo/configuration'],
  ['apigateway', 'PATCH', '/account'],
])('a body of a change that is no JSON is refused by %s', async (service, method, path) => {
  for (const body of ['{', '[]', 'null']) {
    const scope = `20260101/us-east-1/${service}/aws4_request`;
    const response = await fetch(`${aws.endpoint}${path}`, {
      method,
      body,
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=any/${scope}, SignedHeaders=host, Signature=0` },
    });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      400,
      'SerializationException',
    ]);
  }
});
