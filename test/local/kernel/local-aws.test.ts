/** The embedded AWS as a whole, on small assemblies written by hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type LocalAws, type StartOptions, startLocalAws, writeOutputs } from '../../../local';
import {
  functionResource,
  removeFolders,
  roleResource,
  type TestAssembly,
  temporaryFolder,
  writeAssembly,
} from '../support/assembly';

const running: LocalAws[] = [];
afterEach(async () => {
  for (const aws of running.splice(0)) await aws.close();
});
afterAll(removeFolders);

async function start(
  assembly: TestAssembly | string,
  options: Partial<StartOptions> = {},
): Promise<LocalAws> {
  const folder = typeof assembly === 'string' ? assembly : writeAssembly(assembly);
  const aws = await startLocalAws({ assembly: folder, ...options });
  running.push(aws);
  return aws;
}

const operator = (aws: LocalAws) => ({
  endpoint: aws.endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});

async function invoke(aws: LocalAws, name: string, event: unknown = {}): Promise<unknown> {
  const { Payload } = await new LambdaClient(operator(aws)).send(
    new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

const TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
};
const WRITER = {
  'index.js': `
    const { DynamoDBClient, PutItemCommand, GetItemCommand } = require('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({ maxAttempts: 1 });
    exports.handler = async ({ pk, read }) => {
      const TableName = process.env.TABLE_NAME;
      const command = read
        ? new GetItemCommand({ TableName, Key: { pk: { S: pk } } })
        : new PutItemCommand({ TableName, Item: { pk: { S: pk } } });
      try { await client.send(command); return 'done'; } catch (error) { return error.name + ': ' + error.message; }
    };`,
};
/** A function that may put items into a table, but not read them. */
const WRITER_APP: TestAssembly = {
  stacks: {
    app: {
      template: {
        Resources: {
          Role: roleResource(),
          Table: TABLE,
          Writer: functionResource('writer', {
            Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } },
          }),
          LaterPolicy: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyName: 'later',
              Roles: [{ Ref: 'Role' }],
              PolicyDocument: {
                Statement: [
                  {
                    Effect: 'Allow',
                    Action: 'dynamodb:PutItem',
                    Resource: { 'Fn::GetAtt': ['Table', 'Arn'] },
                  },
                ],
              },
            },
          },
          Query: {
            Type: 'AWS::Logs::QueryDefinition',
            Properties: { Name: { Ref: 'Writer' }, QueryString: 'fields @message' },
          },
        },
        Outputs: { WriterName: { Value: { Ref: 'Writer' } }, TableName: { Value: { Ref: 'Table' } } },
      },
    },
  },
  assets: { writer: WRITER },
};

describe('a running assembly', () => {
  it('lets a function do what its role allows and refuses the rest by name', async () => {
    const aws = await start(WRITER_APP);
    const name = aws.output('WriterName');
    expect(await invoke(aws, name, { pk: 'a' })).toBe('done');
    expect(await invoke(aws, name, { pk: 'a', read: true })).toMatch(
      new RegExp(
        `^AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/app-Role-\\w+/${name} is not authorized to perform: ` +
          `dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/${aws.output('TableName')} because no identity-based policy`,
      ),
    );
    const own = aws.calls.all().filter(({ functionName }) => functionName === name);
    expect(own.map(({ service, operation }) => `${service}:${operation}`)).toEqual([
      'dynamodb:PutItem',
      'dynamodb:GetItem',
    ]);
  });

  it('lets an operator do everything', async () => {
    const aws = await start(WRITER_APP);
    await invoke(aws, aws.output('WriterName'), { pk: 'a' });
    const { Item } = await new DynamoDBClient(operator(aws)).send(
      new GetItemCommand({ TableName: aws.output('TableName'), Key: { pk: { S: 'a' } } }),
    );
    expect(Item).toEqual({ pk: { S: 'a' } });
  });

  it('reports what it passes over', async () => {
    const lines: string[] = [];
    const aws = await start(WRITER_APP, { log: (line) => lines.push(line) });
    expect(aws.skipped).toEqual([{ stack: 'app', logicalId: 'Query', type: 'AWS::Logs::QueryDefinition' }]);
    expect(lines).toContain('Passed over, not emulated: AWS::Logs::QueryDefinition (1: app/Query)');
  });

  it('kills a function at its call to a service, before or after that was carried out', async () => {
    const aws = await start(WRITER_APP);
    const TableName = aws.output('TableName');
    const written = async (pk: string) =>
      (
        await new DynamoDBClient(operator(aws)).send(
          new GetItemCommand({ TableName, Key: { pk: { S: pk } } }),
        )
      ).Item !== undefined;
    for (const when of ['before', 'after'] as const) {
      aws.faults.inject({
        service: 'dynamodb',
        operation: 'PutItem',
        kind: 'kill',
        function: 'Writer',
        when,
      });
      expect(await invoke(aws, aws.output('WriterName'), { pk: when })).toMatchObject({
        errorType: 'Sandbox.Timedout',
      });
    }
    expect([await written('before'), await written('after')]).toEqual([false, true]);
    expect(await invoke(aws, aws.output('WriterName'), { pk: 'next' })).toBe('done');
  });

  it('tells outputs by name, and writes them as cdk deploy does', async () => {
    const folder = writeAssembly({
      stacks: {
        one: { template: { Outputs: { Only: { Value: '1' }, Both: { Value: 'a' } } } },
        two: { template: { Outputs: { Both: { Value: 'b' } } } },
      },
    });
    const aws = await start(folder);
    expect(aws.output('Only')).toBe('1');
    expect(() => aws.output('Both')).toThrow('Several stacks have an output "Both": one, two');
    expect(() => aws.output('None')).toThrow('No stack has an output "None"; there are: Only, Both, Both.');
    const file = writeOutputs(folder, aws.outputs);
    expect(file).toBe(join(folder, 'local-outputs.json'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      one: { Only: '1', Both: 'a' },
      two: { Both: 'b' },
    });
  });

  it('runs beside another one', async () => {
    const [one, two] = [await start(WRITER_APP), await start(WRITER_APP)];
    await invoke(one, one.output('WriterName'), { pk: 'a' });
    const { Item } = await new DynamoDBClient(operator(two)).send(
      new GetItemCommand({ TableName: two.output('TableName'), Key: { pk: { S: 'a' } } }),
    );
    expect(one.endpoint).not.toBe(two.endpoint);
    expect(Item).toBeUndefined();
  });

  it('forgets items, faults, calls and the clock at a reset, and keeps its resources', async () => {
    const aws = await start(WRITER_APP);
    await invoke(aws, aws.output('WriterName'), { pk: 'a' });
    aws.clock.advance(60);
    aws.faults.inject({ service: 'kms', kind: 'error' });
    await aws.reset();
    expect([aws.faults.list(), aws.calls.all()]).toEqual([[], []]);
    const { Item } = await new DynamoDBClient(operator(aws)).send(
      new GetItemCommand({ TableName: aws.output('TableName'), Key: { pk: { S: 'a' } } }),
    );
    expect(Item).toBeUndefined();
    expect(await invoke(aws, aws.output('WriterName'), { pk: 'a' })).toBe('done');
  });

  it('answers nothing any more once it is closed', async () => {
    const aws = await start(WRITER_APP);
    await aws.close();
    await expect(fetch(`${aws.endpoint}/_local/health`)).rejects.toThrow();
  });

  it('tells its health', async () => {
    const aws = await start(WRITER_APP);
    expect(await (await fetch(`${aws.endpoint}/_local/health`)).json()).toMatchObject({
      status: 'ready',
      endpoint: aws.endpoint,
      services: expect.arrayContaining(['cognito', 'dynamodb', 'lambda']),
      outputs: aws.outputs,
      skipped: aws.skipped,
    });
  });
});

describe('what CloudFormation or Lambda would refuse', () => {
  const withFunction = (properties: Record<string, unknown>, role = roleResource()): TestAssembly => ({
    stacks: { app: { template: { Resources: { Role: role, Fn: functionResource('code', properties) } } } },
    assets: { code: { 'index.js': 'exports.handler = async () => 1;' } },
  });

  it.each([
    [
      'a reserved variable',
      { Environment: { Variables: { AWS_REGION: 'eu-west-1' } } },
      /Reserved keys used in this request: AWS_REGION/,
    ],
    ['a misnamed variable', { Environment: { Variables: { '1ST': 'x' } } }, /these don't: 1ST/],
    [
      'more than 4 KB of variables',
      { Environment: { Variables: { BIG: 'x'.repeat(4_096) } } },
      /exceeded the 4KB limit/,
    ],
    [
      'a timeout above 15 minutes',
      { Timeout: 901 },
      /Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900/,
    ],
    ['too little memory', { MemorySize: 64 }, /Value '64' at 'memorySize' failed/],
    [
      'an asset that is not there',
      { Code: { S3Bucket: 'b', S3Key: 'gone.zip' } },
      /No asset manifest .* names the object "gone\.zip"/,
    ],
  ])('is refused at start: %s', async (_name, properties, message) => {
    const starting = start(withFunction(properties));
    await expect(starting).rejects.toThrow(/app: can't make Fn \(AWS::Lambda::Function\)/);
    await expect(starting).rejects.toThrow(message);
  });

  it('is refused at start: a role that does not trust Lambda', async () => {
    const role = {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'ec2.amazonaws.com' },
          },
        },
      },
    };
    await expect(start(withFunction({}, role))).rejects.toThrow(/cannot be assumed by Lambda/);
  });

  it('leaves nothing listening when the start fails', async () => {
    const aws = await start(WRITER_APP);
    const port = Number(new URL(aws.endpoint).port);
    await aws.close();
    await expect(start(withFunction({ Timeout: 0 }), { port })).rejects.toThrow(
      /Value '0' at 'timeout' failed/,
    );
    expect((await start(WRITER_APP, { port })).endpoint).toBe(`http://localhost:${port}`);
  });

  it.each([
    ['another runtime', { Runtime: 'python3.13' }, /its runtime is python3\.13; only nodejs/],
    [
      'a layer',
      { Layers: ['arn:aws:lambda:us-east-1:1:layer:l:1'] },
      /it uses layers \(arn:aws:lambda:us-east-1:1:layer:l:1\)/,
    ],
  ])('starts with a function of %s, which then fails by name', async (_name, properties, message) => {
    const lines: string[] = [];
    const aws = await start(
      {
        ...withFunction(properties),
        stacks: {
          app: {
            template: {
              Resources: {
                Role: roleResource(),
                Fn: functionResource('code', { ...properties, FunctionName: 'fn' }),
              },
            },
          },
        },
      },
      { log: (line) => lines.push(line) },
    );
    expect(lines.join('\n')).toMatch(message);
    expect(await invoke(aws, 'fn')).toMatchObject({
      errorType: 'NotEmulated',
      errorMessage: expect.stringMatching(message),
    });
  });
});

describe('with a data folder', () => {
  it('keeps items from one start to the next, under the same names', async () => {
    const data = join(temporaryFolder(), 'data');
    const assembly = writeAssembly(WRITER_APP);
    const first = await start(assembly, { data });
    const TableName = first.output('TableName');
    await new DynamoDBClient(operator(first)).send(
      new PutItemCommand({ TableName, Item: { pk: { S: 'kept' } } }),
    );
    await first.close();
    const second = await start(assembly, { data });
    expect(second.output('TableName')).toBe(TableName);
    const { Item } = await new DynamoDBClient(operator(second)).send(
      new GetItemCommand({ TableName, Key: { pk: { S: 'kept' } } }),
    );
    expect(Item).toEqual({ pk: { S: 'kept' } });
  });
});

describe('mail', () => {
  it('can be waited for, and says how many others there were when none comes', async () => {
    const aws = await start({ stacks: { app: { template: {} } } });
    await expect(aws.mail.waitFor(() => true, 50)).rejects.toThrow(
      'No mail matched within 50 ms; 0 other(s) were sent.',
    );
    expect([aws.mail.all(), aws.sms.all()]).toEqual([[], []]);
  });
});

it('leaves no file of a closed embedded AWS behind', async () => {
  const aws = await start({
    stacks: {
      app: {
        template: {
          Resources: {
            Role: roleResource(),
            Fn: functionResource('none', {
              FunctionName: 'inline',
              Code: { ZipFile: 'exports.handler = async () => __dirname;' },
            }),
          },
        },
      },
    },
  });
  const folder = (await invoke(aws, 'inline')) as string;
  expect(existsSync(folder)).toBe(true);
  await aws.close();
  expect(existsSync(folder)).toBe(false);
});
