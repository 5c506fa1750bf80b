import { FunctionDenied, FunctionError, FunctionTimeout } from '../../../local/contract';
import { FUNCTION_ARN, TestApi, TestGateway } from './support';

describe('Lambda proxy integrations', () => {
  let gateway: TestGateway;
  let api: TestApi;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    api = await TestApi.create(gateway);
  });
  afterEach(() => gateway.close());

  it('gives the function the whole event', async () => {
    await api.method('POST', '/pets/{petId}');
    await api.deploy({ Variables: { colour: 'blue' } });
    await api.send('POST', '/pets/7?a=1&a=2&b=x%20y', {
      headers: { 'Content-Type': 'application/json', 'X-Mine': ['one', 'two'], 'User-Agent': 'tester' },
      body: '{"name":"Rex"}',
    });
    expect(gateway.event).toEqual({
      resource: '/pets/{petId}',
      path: '/pets/7',
      httpMethod: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Mine': 'two',
        'User-Agent': 'tester',
        Host: `${api.id}.execute-api.us-east-1.amazonaws.com`,
        'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Port': '443',
        'X-Forwarded-Proto': 'https',
      },
      multiValueHeaders: expect.objectContaining({ 'X-Mine': ['one', 'two'], 'User-Agent': ['tester'] }),
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      pathParameters: { petId: '7' },
      stageVariables: { colour: 'blue' },
      requestContext: {
        resourceId: expect.any(String),
        resourcePath: '/pets/{petId}',
        httpMethod: 'POST',
        extendedRequestId: expect.stringMatching(/^[\w+/-]{15}=$/),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        path: '/v1/pets/7',
        accountId: '000000000000',
        protocol: 'HTTP/1.1',
        stage: 'v1',
        domainPrefix: api.id,
        domainName: `${api.id}.execute-api.us-east-1.amazonaws.com`,
        requestTimeEpoch: expect.any(Number),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        identity: expect.objectContaining({ sourceIp: '127.0.0.1', userAgent: 'tester', caller: null }),
        deploymentId: expect.any(String),
        apiId: api.id,
      },
      body: '{"name":"Rex"}',
      isBase64Encoded: false,
    });
  });

  it('gives null for what the request does not have', async () => {
    await api.method('GET', '/');
    await api.deploy();
    await api.send('GET', '/');
    expect(gateway.event).toMatchObject({
      path: '/',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
    expect(gateway.event.requestContext).not.toHaveProperty('authorizer');
  });

  it('calls as API Gateway for the method’s ARN and waits 29 seconds', async () => {
    await api.method('POST', '/pets');
    await api.deploy();
    await api.send('POST', '/pets');
    expect(gateway.invocations[0]).toMatchObject({
      functionArn: FUNCTION_ARN,
      caller: {
        kind: 'service',
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${api.id}/v1/POST/pets`,
      },
      waitMs: 29_000,
      attempts: 1,
    });
  });

  it('sends what the function answers, and nothing of CORS on its own', async () => {
    await api.method('GET', '/pets');
    await api.deploy();
    gateway.answer = () => ({
      statusCode: 201,
      headers: { 'X-Count': 2, 'content-type': 'text/plain', Date: 'yesterday' },
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
      body: 'made',
    });
    const reply = await api.send('GET', '/pets', { headers: { origin: 'http://localhost:1' } });
    expect(reply).toMatchObject({ status: 201, text: 'made' });
    expect(reply.headers).toMatchObject({
      'x-count': '2',
      'content-type': 'text/plain',
      'set-cookie': ['a=1', 'b=2'],
      'x-amzn-remapped-date': 'yesterday',
      'x-amzn-requestid': gateway.event.requestContext.requestId,
      'x-amz-apigw-id': gateway.event.requestContext.extendedRequestId,
    });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('takes an answer without statusCode for 200 and without content type for JSON', async () => {
    await api.method('GET', '/pets');
    await api.deploy();
    gateway.answer = () => ({ body: '{}' });
    const reply = await api.send('GET', '/pets');
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json');
  });

  it.each([
    ['no object', 'done'],
    ['nothing', undefined],
    ['a body that is no string', { statusCode: 200, body: { a: 1 } }],
    ['a status that is none', { statusCode: 'fine' }],
    ['members that do not belong', { statusCode: 200, message: 'hi' }],
    ['multiValueHeaders that are no lists', { statusCode: 200, multiValueHeaders: { a: 'b' } }],
  ])('answers 502 when the function answers %s', async (_what, answer) => {
    await api.method('GET', '/pets');
    await api.deploy();
    gateway.answer = () => answer;
    const reply = await api.send('GET', '/pets');
    expect(reply.status).toBe(502);
    expect(reply.json).toEqual({ message: 'Internal server error' });
  });

  it('answers 502 when the function throws or dies, 504 when it takes too long, 500 when it may not be called', async () => {
    await api.method('GET', '/pets', {
      Integration: {
        Type: 'AWS_PROXY',
        IntegrationHttpMethod: 'POST',
        TimeoutInMillis: 100,
        Uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`,
      },
    });
    await api.deploy();
    const failing = async (error: Error, afterMs = 0) => {
      gateway.answer = async () => {
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        throw error;
      };
      const { status, json } = await api.send('GET', '/pets');
      return [status, json];
    };
    const internal = { message: 'Internal server error' };
    expect(await failing(new FunctionError('TypeError', 'secret detail'))).toEqual([502, internal]);
    expect(await failing(new FunctionTimeout('killed'))).toEqual([502, internal]);
    expect(await failing(new FunctionTimeout('too slow'), 110)).toEqual([
      504,
      { message: 'Endpoint request timed out' },
    ]);
    expect(await failing(new FunctionDenied('no permission'))).toEqual([500, internal]);
    expect(gateway.context.logged.join('\n')).toContain('TypeError');
    expect(gateway.context.logged.join('\n')).not.toContain('secret detail');
  });

  it('passes binary bodies as base64 both ways where the API names their type', async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);
    const binary = await TestApi.create(gateway, { BinaryMediaTypes: ['image/*'] });
    await binary.method('POST', '/picture');
    await binary.deploy();
    gateway.answer = ({ event }) => {
      const { body, isBase64Encoded } = event as { body: string; isBase64Encoded: boolean };
      return {
        statusCode: 200,
        headers: { 'X-Was': String(isBase64Encoded) },
        body: Buffer.from(body, 'base64').toString('hex'),
      };
    };
    const reply = await binary.send('POST', '/picture', {
      headers: { 'content-type': 'image/png' },
      body: bytes,
    });
    expect(reply.headers['x-was']).toBe('true');
    expect(reply.text).toBe(bytes.toString('hex'));
    gateway.answer = () => ({
      statusCode: 200,
      isBase64Encoded: true,
      body: Buffer.from('plain').toString('base64'),
    });
    expect((await binary.send('POST', '/picture', { headers: { accept: 'image/png' } })).text).toBe('plain');
    expect((await binary.send('POST', '/picture', { headers: { accept: 'text/plain' } })).text).toBe(
      'cGxhaW4=',
    );
  });

  it.each(['AWS', 'HTTP', 'HTTP_PROXY'])('says that %s integrations are not emulated', async (Type) => {
    await api.method('GET', '/pets', { Integration: { Type, IntegrationHttpMethod: 'GET', Uri: 'x' } });
    await api.deploy();
    const reply = await api.send('GET', '/pets');
    expect(reply.status).toBe(501);
    expect(reply.text).toContain(Type);
  });

  it('says that a resource policy is not emulated instead of letting everybody in', async () => {
    const guarded = await TestApi.create(gateway, { Policy: { Version: '2012-10-17', Statement: [] } });
    await guarded.method('GET', '/pets');
    await guarded.deploy();
    const reply = await guarded.send('GET', '/pets');
    expect(reply.status).toBe(501);
    expect(reply.text).toContain('Policy');
    expect(gateway.invocations).toHaveLength(0);
  });
});
