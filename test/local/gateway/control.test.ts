import { connect } from 'node:net';
import type { ServiceApi } from '../../../local/contract';
import { controlRoutes } from '../../../local/gateway/control-routes';
import { PortInUse } from '../../../local/loopback';
import { FunctionLogs } from '../../../local/runtime/logs';
import { startToyGateway, type ToyGateway } from './toy-gateway';

const started: ToyGateway[] = [];
let resets = 0;

const echo: ServiceApi = {
  name: 'echo',
  targetPrefixes: ['Echo'],
  operations: {
    Say: { access: 'public', run: (input) => input },
    Ask: { access: () => ({ action: 'echo:Ask', resource: '*' }), run: (input) => input },
  },
};

async function start(keepsData = false): Promise<ToyGateway> {
  const logs = new FunctionLogs();
  logs.add('app-create', 'one line');
  const gateway = await startToyGateway([echo], ({ faults, clock }) => [
    controlRoutes({
      faults,
      clock,
      logs,
      keepsData,
      health: () => ({ status: 'ready' }),
      reset: async () => void resets++,
    }),
  ]);
  started.push(gateway);
  return gateway;
}

afterEach(async () => {
  resets = 0;
  for (const gateway of started.splice(0)) await gateway.close();
});

const post = (url: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

/** A request with exactly this `Host`, which `fetch` would not send. */
async function rawRequest(port: number, host: string, path: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

describe('control routes', () => {
  it('tell health and the lines of a function', async () => {
    const { endpoint } = await start();
    expect(await (await fetch(`${endpoint}/_local/health`)).json()).toEqual({ status: 'ready' });
    const logs = await (await fetch(`${endpoint}/_local/logs?function=create`)).json();
    expect(logs).toEqual({ functions: { 'app-create': ['one line'] } });
  });

  it('move the clock, which the Date header follows', async () => {
    const { endpoint, clock } = await start();
    const response = await post(`${endpoint}/_local/clock`, { offsetSeconds: 3600 });
    expect(await response.json()).toMatchObject({ offsetSeconds: 3600 });
    expect(clock.now() - Date.now()).toBeGreaterThan(3_599_000);
    const { headers } = await fetch(`${endpoint}/_local/health`);
    expect(Date.parse(headers.get('date') ?? '') - Date.now()).toBeGreaterThan(3_590_000);
  });

  it.each([undefined, '5', null])('refuse the clock offset %p', async (offsetSeconds) => {
    const response = await post(`${(await start()).endpoint}/_local/clock`, { offsetSeconds });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      message: `offsetSeconds is ${offsetSeconds}; it must be a finite number of seconds.`,
    });
  });

  it('inject, list and clear faults', async () => {
    const { endpoint } = await start();
    await post(`${endpoint}/_local/faults`, { service: 'echo', kind: 'throttle', times: 2 });
    await post(endpoint, {}, { 'x-amz-target': 'Echo.Say' });
    const list = async () => (await fetch(`${endpoint}/_local/faults`)).json();
    expect(await list()).toEqual({ faults: [{ service: 'echo', kind: 'throttle', times: 1 }] });
    await fetch(`${endpoint}/_local/faults`, { method: 'DELETE' });
    expect(await list()).toEqual({ faults: [] });
  });

  it.each([
    [{ kind: 'error' }, /"service" is missing/],
    [
      { service: 'echo', kind: 'explode' },
      /"kind" is "explode"; it must be one of throttle, error, latency, kill/,
    ],
    [{ service: 'echo', kind: 'latency' }, /"latencyMs" is missing/],
    [{ service: 'echo', kind: 'error', times: 0 }, /"times" is 0/],
    [
      { service: 'echo', kind: 'error', wehn: 'after' },
      /"wehn" is "after"; it must be one of the known members/,
    ],
  ])('refuse the fault %p', async (fault, message) => {
    const response = await post(`${(await start()).endpoint}/_local/faults`, fault);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('reset; with a data folder only when that is confirmed', async () => {
    const inMemory = await start();
    expect((await post(`${inMemory.endpoint}/_local/reset`)).status).toBe(200);
    expect(resets).toBe(1);
    const kept = await start(true);
    const refused = await post(`${kept.endpoint}/_local/reset`, {});
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('{"confirm": true}') });
    expect(resets).toBe(1);
    expect((await post(`${kept.endpoint}/_local/reset`, { confirm: true })).status).toBe(200);
    expect(resets).toBe(2);
  });

  it.each(['http://evil.example', 'http://localhost:5173', 'null'])(
    'answer no page of the origin %s',
    async (origin) => {
      const { endpoint } = await start();
      expect((await post(`${endpoint}/_local/reset`, {}, { origin })).status).toBe(403);
      expect(resets).toBe(0);
    },
  );

  it('answer a page of their own origin', async () => {
    const { endpoint } = await start();
    expect((await post(`${endpoint}/_local/reset`, {}, { origin: endpoint })).status).toBe(200);
  });
});

describe('the port', () => {
  it.each(['evil.example', 'evil.example:4566', 'localhost.evil.example', ''])(
    'refuses the Host %p',
    async (host) => {
      const { port } = await start();
      expect(await rawRequest(port, host, '/_local/health')).toMatch(/^HTTP\/1\.1 40[03] /);
    },
  );

  it.each(['localhost', '127.0.0.1:1', '[::1]', 'cognito-idp.localhost'])(
    'takes the Host %s',
    async (host) => {
      const { port } = await start();
      expect(await rawRequest(port, host, '/_local/health')).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it('says what to do when it is in use', async () => {
    const { port } = await start();
    const again = startToyGateway([echo], () => [], port);
    await expect(again).rejects.toThrow(PortInUse);
    await expect(again).rejects.toThrow(
      `Port ${port} is in use. Stop what listens there, or choose another one with --port (0 takes any free port).`,
    );
  });

  it('is bound to loopback alone', async () => {
    const { port } = await start();
    const outside = new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.2' });
      socket.once('connect', () => reject(new Error('connected')));
      socket.once('error', resolve);
    });
    expect(await outside).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('faults', () => {
  const say = (endpoint: string, operation = 'Say') =>
    post(endpoint, { hello: 1 }, { 'x-amz-target': `Echo.${operation}` });

  it('hit as many calls as they were asked for, by service and operation', async () => {
    const { endpoint, faults } = await start();
    faults.inject({ service: 'echo', operation: 'Say', kind: 'error', code: 'Busy', status: 503, times: 2 });
    faults.inject({ service: 'other', kind: 'error' });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await say(endpoint)).status);
    expect(statuses).toEqual([503, 503, 200]);
    expect(faults.list()).toEqual([{ service: 'other', kind: 'error', times: 1 }]);
  });

  it('throttle with a code that SDKs know as such', async () => {
    const { endpoint, faults } = await start();
    faults.inject({ service: 'echo', kind: 'throttle' });
    const response = await say(endpoint);
    expect([response.status, await response.json()]).toEqual([
      400,
      { __type: 'ThrottlingException', message: 'Rate exceeded (injected fault)' },
    ]);
  });

  it('make a call late', async () => {
    const { endpoint, faults } = await start();
    faults.inject({ service: 'echo', kind: 'latency', latencyMs: 150 });
    const began = performance.now();
    await say(endpoint);
    expect(performance.now() - began).toBeGreaterThanOrEqual(145);
  });

  it('leave calls of operators alone when they are meant for a function, or kill', async () => {
    const { endpoint, faults } = await start();
    faults.inject({ service: 'echo', kind: 'error', function: 'create' });
    faults.inject({ service: 'echo', kind: 'kill' });
    expect((await say(endpoint)).status).toBe(200);
  });

  it('kill the worker whose credentials made the call, and cut its connection', async () => {
    const { endpoint, faults, sessions } = await start();
    let killed = 0;
    const { accessKeyId } = sessions.issue({
      roleArn: 'arn:aws:iam::000000000000:role/r',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:app-create',
      functionName: 'app-create',
      kill: () => void killed++,
    });
    faults.inject({ service: 'echo', kind: 'kill', function: 'create' });
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261120/us-east-1/echo/aws4_request`;
    await expect(post(endpoint, {}, { 'x-amz-target': 'Echo.Say', authorization })).rejects.toThrow();
    expect(killed).toBe(1);
  });
});

describe('calls', () => {
  it('are recorded with who made them', async () => {
    const { endpoint, calls, sessions } = await start();
    const session = {
      roleArn: 'arn:aws:iam::000000000000:role/r',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      functionName: 'f',
      kill: () => undefined,
    };
    const { accessKeyId } = sessions.issue(session);
    const signed = (id: string) => ({
      'x-amz-target': 'Echo.Ask',
      authorization: `AWS4-HMAC-SHA256 Credential=${id}/20261120/us-east-1/echo/aws4_request`,
    });
    await post(endpoint, {}, { 'x-amz-target': 'Echo.Say' });
    await post(endpoint, {}, signed('AKIDEXAMPLE'));
    const refused = await post(endpoint, {}, signed(accessKeyId));
    expect(await refused.json()).toEqual({
      __type: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/r/f is not authorized to perform: echo:Ask on resource: * because no identity-based policy allows the echo:Ask action',
    });
    expect(calls.all()).toMatchObject([
      { service: 'echo', operation: 'Say', principal: { kind: 'anonymous' } },
      { operation: 'Ask', principal: { kind: 'operator' } },
      { operation: 'Ask', principal: { kind: 'role', functionArn: session.functionArn }, functionName: 'f' },
    ]);
    sessions.revoke(accessKeyId);
    const stale = await post(endpoint, {}, signed(accessKeyId));
    expect(await stale.json()).toMatchObject({ __type: 'UnrecognizedClientException' });
  });
});
