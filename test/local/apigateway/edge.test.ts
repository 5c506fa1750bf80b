import type { Firewall } from '../../../local/contract';
import { send, TestApi, TestGateway } from './support';

type Evaluated = Parameters<Firewall['evaluate']>;

describe('web ACL, throttling, gateway responses and access logs', () => {
  let gateway: TestGateway;
  let api: TestApi;
  const evaluated: Evaluated[] = [];
  let verdict: 'allow' | 'block';
  beforeEach(async () => {
    verdict = 'allow';
    evaluated.length = 0;
    gateway = await TestGateway.start({
      firewall: {
        evaluate: (...request) => {
          evaluated.push(request);
          return verdict;
        },
      },
    });
    api = await TestApi.create(gateway);
  });
  afterEach(() => gateway.close());

  it('asks the stage’s web ACL before anything else, and answers what it blocks with 403', async () => {
    await api.method('GET', '/pets');
    await api.deploy();
    verdict = 'block';
    const reply = await api.send('GET', '/unknown', { headers: { 'User-Agent': 'tester' } });
    expect(reply.status).toBe(403);
    expect(reply.json).toEqual({ message: 'Forbidden' });
    expect(evaluated[0]?.[0]).toBe(`arn:aws:apigateway:us-east-1::/restapis/${api.id}/stages/v1`);
    expect(evaluated[0]?.[1]).toMatchObject({
      sourceIp: '127.0.0.1',
      path: '/v1/unknown',
      headers: { 'user-agent': 'tester' },
    });
    expect(gateway.invocations).toHaveLength(0);
  });

  it('shows the web ACL of an edge-optimised API the forwarding header that CloudFront sends on', async () => {
    const regional = await TestApi.create(gateway, { EndpointConfiguration: { Types: ['REGIONAL'] } });
    for (const each of [api, regional]) {
      await each.method('GET', '/pets');
      await each.deploy();
      await each.send('GET', '/pets', { headers: { 'X-Forwarded-For': '192.0.2.1' } });
    }
    expect(evaluated.map(([, request]) => request.headers['x-forwarded-for'])).toEqual([
      '192.0.2.1, 127.0.0.1',
      '192.0.2.1',
    ]);
  });

  it('throttles each method by burst and rate as the emulated clock goes', async () => {
    await api.method('GET', '/a');
    await api.method('GET', '/b');
    await api.deploy({
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.1 },
      ],
    });
    const status = async (path: string) => (await api.send('GET', path)).status;
    expect([await status('/a'), await status('/a'), await status('/b')]).toEqual([200, 200, 200]);
    const refused = await api.send('GET', '/a');
    expect(refused.status).toBe(429);
    expect(refused.json).toEqual({ message: 'Too Many Requests' });
    gateway.context.advance(10);
    expect([await status('/a'), await status('/a')]).toEqual([200, 429]);
    await gateway.service.reset?.();
    expect(await status('/a')).toBe(200);
  });

  it('prefers the throttle of a method to that of the stage', async () => {
    await api.method('GET', '/a/b');
    await api.method('POST', '/a/b');
    await api.deploy({
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', ThrottlingBurstLimit: 5, ThrottlingRateLimit: 0 },
        { HttpMethod: 'GET', ResourcePath: '/~1a~1b', ThrottlingBurstLimit: 0, ThrottlingRateLimit: 0 },
      ],
    });
    expect((await api.send('GET', '/a/b')).status).toBe(429);
    expect((await api.send('POST', '/a/b')).status).toBe(200);
  });

  it('answers refusals as the API’s gateway responses say', async () => {
    await api.method('GET', '/pets');
    await api.make('GatewayResponse', {
      ResponseType: 'DEFAULT_4XX',
      ResponseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': "'http://localhost:1'",
        'gatewayresponse.header.X-Asked': 'method.request.header.x-mine',
      },
    });
    await api.make('GatewayResponse', {
      ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
      StatusCode: '404',
      ResponseTemplates: {
        'application/json':
          '{"error":$context.error.messageString,"type":"$context.error.responseType","stage":"$context.stage"}',
      },
    });
    await api.deploy();
    verdict = 'block';
    const blocked = await api.send('GET', '/pets', { headers: { 'X-Mine': 'mine' } });
    expect(blocked.status).toBe(403);
    expect(blocked.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:1',
      'x-asked': 'mine',
    });
    verdict = 'allow';
    const missing = await api.send('GET', '/dogs');
    expect(missing.status).toBe(404);
    expect(missing.json).toEqual({
      error: 'Missing Authentication Token',
      type: 'MISSING_AUTHENTICATION_TOKEN',
      stage: 'v1',
    });
    expect(missing.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('puts no CORS header on refusals unless the template has one', async () => {
    await api.method('GET', '/pets');
    await api.deploy();
    const reply = await api.send('GET', '/dogs', { headers: { origin: 'http://localhost:1' } });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('keeps access logs in the stage’s format, and never in the terminal', async () => {
    await api.method('GET', '/pets');
    await api.deploy({
      AccessLogSetting: {
        DestinationArn: 'arn:aws:logs:us-east-1:000000000000:log-group:x',
        Format:
          '{"id":"$context.requestId","who":"$context.authorizer.claims.sub","path":"$context.path","status":$context.status,"length":$context.responseLength,"error":"$context.error.message"}',
      },
    });
    const reply = await api.send('GET', '/pets');
    await api.send('GET', '/dogs');
    const { json } = await send(gateway.endpoint, 'GET', `/_local/access-logs?api=${api.id}`);
    const { accessLogs } = json as { accessLogs: { stage: string; message: string }[] };
    expect(accessLogs.map(({ message }) => JSON.parse(message))).toEqual([
      {
        id: reply.headers['x-amzn-requestid'],
        who: '-',
        path: '/v1/pets',
        status: 200,
        length: '{"from":"function"}'.length,
        error: '-',
      },
      expect.objectContaining({ status: 403, error: 'Missing Authentication Token' }),
    ]);
    expect(gateway.context.logged).toEqual([]);
    expect((await send(gateway.endpoint, 'GET', '/_local/access-logs?api=nope')).status).toBe(404);
    await gateway.service.reset?.();
    expect((await send(gateway.endpoint, 'GET', `/_local/access-logs?api=${api.id}`)).json).toEqual({
      accessLogs: [],
    });
  });
});
