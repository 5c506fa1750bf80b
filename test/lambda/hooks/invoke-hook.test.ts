/**
 * How a hook is asked, before a server in the place of Lambda: the embedded one can't be made to break a
 * connection or an answer in the middle.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { invokeHook, MAX_ANSWER_BYTES } from '../../../lambda/hooks/late/invoke-hook';

let server: Server;
let answers: RequestListener[];
let asked: { method: string | undefined; url: string | undefined; body: string }[];

beforeEach(async () => {
  [answers, asked] = [[], []];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ method: request.method, url: request.url, body });
    (answers.shift() ?? (() => request.socket.destroy()))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (timeoutMilliseconds = 1_000) =>
  invokeHook({ functionName: 'app-hook_1', timeoutMilliseconds }, { moment: 'sign-up' });
const giving =
  (status: number, body: string, headers = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

it('posts the event to the function and gives what it answers', async () => {
  answers = [giving(200, '{"admit":true}')];
  expect(await ask()).toEqual({ answer: { admit: true } });
  expect(asked).toEqual([
    { method: 'POST', url: '/2015-03-31/functions/app-hook_1/invocations', body: '{"moment":"sign-up"}' },
  ]);
});

it('asks the version or alias that it is told of', async () => {
  answers = [giving(200, '{}')];
  await invokeHook({ functionName: 'app-hook_1', qualifier: 'live', timeoutMilliseconds: 1_000 }, {});
  expect(asked[0]?.url).toBe('/2015-03-31/functions/app-hook_1/invocations?Qualifier=live');
});

it('asks again where a connection was dead, or Lambda was busy, and no third time', async () => {
  answers = [(request) => request.socket.destroy(), giving(200, '{"admit":false}')];
  expect(await ask()).toEqual({ answer: { admit: false } });
  answers = [giving(429, '{}'), giving(200, '1')];
  expect(await ask()).toEqual({ answer: 1 });
  asked = [];
  answers = [giving(500, ''), giving(503, ''), giving(200, '1')];
  expect(await ask()).toEqual({ failure: 'not-run' });
  expect(asked).toHaveLength(2);
});

it('does not ask again a hook that has failed', async () => {
  answers = [giving(200, '{"errorMessage":"no"}', { 'x-amz-function-error': 'Unhandled' }), giving(200, '1')];
  expect(await ask()).toEqual({ failure: 'failed', message: 'no' });
  expect(asked).toHaveLength(1);
});

it.each<[string, RequestListener]>([
  ['the beginning', () => undefined],
  ['the end', (_, response) => void response.writeHead(200).write('{"admit":')],
])('waits no longer than it may for %s of an answer', async (_, listener) => {
  answers = [listener];
  expect(await ask(300)).toEqual({ failure: 'timeout' });
});

it('reads no more than it may', async () => {
  answers = [giving(200, JSON.stringify('x'.repeat(MAX_ANSWER_BYTES - 2)))];
  expect(await ask(10_000)).toEqual({ answer: 'x'.repeat(MAX_ANSWER_BYTES - 2) });
  answers = [giving(200, JSON.stringify('x'.repeat(MAX_ANSWER_BYTES - 1)))];
  expect(await ask(10_000)).toEqual({ failure: 'too-large' });
  let written = 0;
  answers = [
    (_, response) => {
      const more = () => {
        written += 1;
        if (written < 10_000 && !response.destroyed) response.write('x'.repeat(1_024), more);
      };
      more();
    },
  ];
  expect(await ask(10_000)).toEqual({ failure: 'too-large' });
  expect(written).toBeLessThan(10_000);
});

it.each(['', 'no', '{'])('takes %j for no answer', async (body) => {
  answers = [giving(200, body)];
  expect(await ask(10_000)).toEqual({ failure: 'not-json' });
});
