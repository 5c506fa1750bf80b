/** The real SDK clients speak to toy services through the gateway: one for each protocol. */
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSendStatisticsCommand, SESClient, SendEmailCommand as SendEmailV1 } from '@aws-sdk/client-ses';
import { SESv2Client, SendEmailCommand as SendEmailV2 } from '@aws-sdk/client-sesv2';
import { GetTopicAttributesCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AwsError, HttpOutput, type Operation, type ServiceApi } from '../../../local/contract';
import { decodeQuery } from '../../../local/gateway/query';
import { startToyGateway, type ToyGateway } from './toy-gateway';

const seen: { operation: string; input: unknown }[] = [];
const operation = (name: string, answer: (input: never) => unknown): Record<string, Operation> => ({
  [name]: {
    access: () => ({ action: `toy:${name}`, resource: '*' }),
    run: (input) => {
      seen.push({ operation: name, input });
      return answer(input as never);
    },
  },
});

const apis: ServiceApi[] = [
  {
    name: 'kms',
    targetPrefixes: ['TrentService'],
    operations: operation('GetPublicKey', () => ({
      KeyId: 'k',
      PublicKey: new Uint8Array([1, 2, 3]),
    })),
  },
  {
    name: 'dynamodb',
    targetPrefixes: ['DynamoDB_20120810'],
    operations: {
      ...operation('GetItem', () => ({ Item: { pk: { S: 'é' } } })),
      ...operation('ListTables', () => {
        throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
      }),
    },
  },
  {
    name: 'ssm',
    targetPrefixes: ['AmazonSSM'],
    operations: operation('GetParameter', () => ({
      Parameter: { Name: 'n', Value: 'v', LastModifiedDate: new Date(1_700_000_000_000) },
    })),
  },
  {
    name: 'cognito-idp',
    targetPrefixes: ['AWSCognitoIdentityProviderService'],
    cors: true,
    operations: {
      InitiateAuth: { access: 'public', run: (_input, call) => ({ Session: call.principal.kind }) },
      ...operation('AdminGetUser', () => {
        throw new TypeError('a defect');
      }),
    },
  },
  {
    name: 'sns',
    operations: {
      ...operation('Publish', () => ({ MessageId: 'm<1>&"' })),
      ...operation('GetTopicAttributes', () => ({ Attributes: new Map([['Owner', '1&2']]) })),
    },
  },
  {
    name: 'ses',
    operations: {
      ...operation('SendEmail', () => ({ MessageId: 'v1' })),
      ...operation('GetSendStatistics', () => ({
        SendDataPoints: [{ Timestamp: new Date(1_700_000_000_000), Bounces: 2 }, { Bounces: 3 }],
      })),
    },
  },
  {
    name: 'ses',
    operations: operation('SendEmailV2', () => ({ MessageId: 'v2' })),
    route: (method, path, _query, body) =>
      method === 'POST' && path === '/v2/email/outbound-emails'
        ? { operation: 'SendEmailV2', input: JSON.parse(body.toString()) }
        : undefined,
  },
  {
    name: 'lambda',
    operations: operation(
      'Invoke',
      () => new HttpOutput(200, { 'x-amz-function-error': 'Unhandled' }, '{"errorType":"E"}'),
    ),
    route: (_method, path) =>
      path.endsWith('/invocations') ? { operation: 'Invoke', input: { path } } : undefined,
  },
];

let gateway: ToyGateway;
const config = () => ({
  endpoint: gateway.endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});

beforeAll(async () => {
  gateway = await startToyGateway(apis);
});
afterAll(() => gateway.close());
beforeEach(() => {
  seen.length = 0;
});

describe('JSON protocols', () => {
  it('carries bytes', async () => {
    const { PublicKey } = await new KMSClient(config()).send(new GetPublicKeyCommand({ KeyId: 'k' }));
    expect(Buffer.from(PublicKey ?? []).toString('hex')).toBe('010203');
    expect(seen).toEqual([{ operation: 'GetPublicKey', input: { KeyId: 'k' } }]);
  });

  it('carries DynamoDB items and non-ASCII text', async () => {
    const command = new GetItemCommand({ TableName: 'T', Key: { pk: { S: 'ü' } } });
    expect((await new DynamoDBClient(config()).send(command)).Item).toEqual({ pk: { S: 'é' } });
    expect(seen[0]?.input).toMatchObject({ TableName: 'T', Key: { pk: { S: 'ü' } } });
  });

  it('carries dates', async () => {
    const { Parameter } = await new SSMClient(config()).send(new GetParameterCommand({ Name: 'n' }));
    expect(Parameter?.LastModifiedDate).toEqual(new Date(1_700_000_000_000));
  });

  it('carries errors by name, with status and request id', async () => {
    await expect(new DynamoDBClient(config()).send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('answers 500 to a defect of a service, logs its stack and lives on', async () => {
    const client = new CognitoIdentityProviderClient(config());
    const call = client.send(new AdminGetUserCommand({ UserPoolId: 'us-east-1_p', Username: 'u' }));
    await expect(call).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    expect(gateway.logged.join('\n')).toMatch(
      /cognito-idp:AdminGetUser failed .*TypeError: a defect\n\s+at /,
    );
    const { Session } = await client.send(
      new InitiateAuthCommand({ AuthFlow: 'CUSTOM_AUTH', ClientId: 'c' }),
    );
    expect(Session).toBe('anonymous');
  });
});

describe('Query protocol', () => {
  it('takes nested members apart and escapes what goes back', async () => {
    const { MessageId } = await new SNSClient(config()).send(
      new PublishCommand({
        PhoneNumber: '+1',
        Message: 'a & b',
        MessageAttributes: {
          'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'App' },
          'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
        },
      }),
    );
    expect(MessageId).toBe('m<1>&"');
    expect(seen[0]?.input).toEqual({
      PhoneNumber: '+1',
      Message: 'a & b',
      MessageAttributes: {
        'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'App' },
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      },
    });
  });

  it('carries maps', async () => {
    const command = new GetTopicAttributesCommand({ TopicArn: 'arn' });
    expect((await new SNSClient(config()).send(command)).Attributes).toEqual({ Owner: '1&2' });
  });

  it('carries lists both ways, and dates', async () => {
    const client = new SESClient(config());
    await client.send(
      new SendEmailV1({
        Source: 'a@example.com',
        Destination: { ToAddresses: ['b@example.com', 'c@example.com'] },
        Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
      }),
    );
    expect(seen[0]?.input).toMatchObject({
      Destination: { ToAddresses: ['b@example.com', 'c@example.com'] },
      Message: { Body: { Text: { Data: 't' } } },
    });
    const { SendDataPoints } = await client.send(new GetSendStatisticsCommand({}));
    expect(SendDataPoints?.[0]?.Timestamp).toEqual(new Date(1_700_000_000_000));
    expect(SendDataPoints?.map((it) => it.Bounces)).toEqual([2, 3]);
  });

  it('orders list members by number, and takes names of prototypes for plain ones', () => {
    const form = new URLSearchParams(
      'Action=X&L.member.10=j&L.member.2=b&L.member.1=a&__proto__.polluted=1&M.entry.1.key=k&M.entry.1.value=v',
    );
    const input = decodeQuery(form);
    expect(input.L).toEqual(['a', 'b', 'j']);
    expect(input.M).toEqual({ k: 'v' });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('REST-JSON', () => {
  it('tells SES v2 from SES v1, which signs with the same name', async () => {
    const { MessageId } = await new SESv2Client(config()).send(
      new SendEmailV2({ FromEmailAddress: 'a@example.com', Content: {} }),
    );
    expect(MessageId).toBe('v2');
    expect(seen[0]).toEqual({
      operation: 'SendEmailV2',
      input: { FromEmailAddress: 'a@example.com', Content: {} },
    });
  });

  it('lets an operation answer with headers and a body of its own', async () => {
    const answer = await new LambdaClient(config()).send(new InvokeCommand({ FunctionName: 'f' }));
    expect(answer.FunctionError).toBe('Unhandled');
    expect(Buffer.from(answer.Payload ?? []).toString()).toBe('{"errorType":"E"}');
  });
});

describe('what is not emulated', () => {
  const post = (headers: Record<string, string>, body = '{}', path = '/') =>
    fetch(gateway.endpoint + path, { method: 'POST', headers, body });
  const signed = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

  it('is refused by the name of the operation', async () => {
    const response = await post({ 'x-amz-target': 'TrentService.CreateGrant', authorization: signed('kms') });
    expect(response.status).toBe(501);
    expect(await response.json()).toEqual({
      __type: 'NotEmulatedOperation',
      message: 'The operation kms:CreateGrant is not emulated by this embedded AWS.',
    });
  });

  it('is refused by the name of the service, in JSON, Query and REST', async () => {
    const json = await post({ 'x-amz-target': 'AmazonSQS.SendMessage', authorization: signed('sqs') });
    expect(await json.json()).toMatchObject({ message: expect.stringContaining('The service "sqs"') });
    const query = await post(
      { 'content-type': 'application/x-www-form-urlencoded', authorization: signed('ec2') },
      'Action=RunInstances&Version=1',
    );
    expect(query.status).toBe(501);
    expect(await query.text()).toMatch(
      /<Code>NotEmulatedService<\/Code><Message>The service &quot;ec2&quot;/,
    );
    const rest = await fetch(`${gateway.endpoint}/bucket/key`, { headers: { authorization: signed('s3') } });
    expect(await rest.json()).toMatchObject({
      message: expect.stringContaining('The service "s3" (asked for GET /bucket/key)'),
    });
  });

  it('is not a member that every object has', async () => {
    const response = await post({ 'x-amz-target': 'TrentService.constructor', authorization: signed('kms') });
    expect(response.status).toBe(501);
  });

  it('includes requests that are no API calls', async () => {
    expect((await fetch(`${gateway.endpoint}/nowhere`)).status).toBe(404);
  });

  it('refuses calls without credentials where AWS wants some', async () => {
    const response = await post({ 'x-amz-target': 'TrentService.GetPublicKey' });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  });

  it('refuses a body that is no JSON object, or too large', async () => {
    const headers = { 'x-amz-target': 'TrentService.GetPublicKey', authorization: signed('kms') };
    expect(await (await post(headers, '[1]')).json()).toMatchObject({ __type: 'SerializationException' });
    expect((await post(headers, 'x'.repeat(11 * 1024 * 1024))).status).toBe(413);
  });
});

describe('browsers', () => {
  const target = (name: string) => ({ 'x-amz-target': name, origin: 'http://localhost:5173' });

  it('get CORS headers from the APIs that send them', async () => {
    const preflight = await fetch(gateway.endpoint, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-amz-target');
    const call = await fetch(gateway.endpoint, {
      method: 'POST',
      headers: target('AWSCognitoIdentityProviderService.InitiateAuth'),
      body: '{}',
    });
    expect(call.headers.get('access-control-allow-origin')).toBe('*');
  });

  it("can't call any other API from a page of another origin", async () => {
    const headers = {
      ...target('TrentService.GetPublicKey'),
      authorization: 'AWS4-HMAC-SHA256 Credential=A/20261120/us-east-1/kms/aws4_request',
    };
    const response = await fetch(gateway.endpoint, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(403);
    expect(seen).toEqual([]);
  });
});
