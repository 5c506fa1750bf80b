/** examples/api-in-another-stack, deployed beside the stage whose name is all that it knows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { synthesizedExample } from '../../support/examples';
import { type SignInWorld, signInWorld } from '../../support/signing-in';

const PAGE = 'http://localhost:5173';
let assembly: string;
let world: SignInWorld;
let other: SignInWorld;

beforeAll(async () => {
  assembly = await synthesizedExample('api-in-another-stack', ['-c', 'stage=local', '-c', `page=${PAGE}`]);
  [world, other] = await Promise.all([signInWorld({}, [assembly]), signInWorld()]);
}, 120_000);
afterAll(async () => {
  await world?.aws.close();
  await other?.aws.close();
});

async function call(method: string, path: string, token?: string, body?: unknown) {
  const response = await fetch(`${world.aws.output('OrdersUrl')}${path}`, {
    method,
    headers: { origin: PAGE, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? '' : JSON.parse(text) };
}

async function somebody(at = world) {
  const { email, sub } = await at.newUser();
  return { email, sub, ...(await at.signIn(email)) };
}

it('keeps the orders of each who has signed in, and shows them to nobody else', async () => {
  const [alice, bob] = [await somebody(), await somebody()];
  const placed = await call('POST', '', alice.IdToken, { what: 'A kettle' });
  expect(placed).toMatchObject({ status: 201, body: { what: 'A kettle' } });
  expect(await call('GET', '', alice.IdToken)).toMatchObject({ status: 200, body: [placed.body] });
  expect(await call('GET', '', bob.IdToken)).toMatchObject({ status: 200, body: [] });
  expect((await call('DELETE', `/${placed.body.id}`, bob.IdToken)).status).toBe(204);
  expect((await call('GET', '', alice.IdToken)).body).toEqual([placed.body]);
  expect((await call('DELETE', `/${placed.body.id}`, alice.IdToken)).status).toBe(204);
  expect((await call('GET', '', alice.IdToken)).body).toEqual([]);
});

it('refuses whoever has not signed in here, before the function is asked', async () => {
  const { AccessToken } = await somebody();
  const { IdToken: elsewhere } = await somebody(other);
  for (const token of [undefined, 'no.such.token', AccessToken, elsewhere])
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', '/any'],
    ] as const) {
      const refused = await call(method, path, token, method === 'POST' ? { what: 'A kettle' } : undefined);
      expect(refused).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
      // Without it a page could not read the status.
      expect(refused.headers.get('access-control-allow-origin')).toBe(PAGE);
    }
});

it('refuses tokens that are over, and deletes after a sign-in of the last five minutes alone', async () => {
  const { IdToken, RefreshToken, email } = await somebody();
  const { id } = (await call('POST', '', IdToken, { what: 'A kettle' })).body;
  world.aws.clock.advance(301);
  const { AuthenticationResult } = await world.client.call('GetTokensFromRefreshToken', {
    ClientId: world.client.clientId,
    RefreshToken,
  });
  for (const token of [IdToken, AuthenticationResult.IdToken])
    expect(await call('DELETE', `/${id}`, token)).toMatchObject({
      status: 403,
      body: { message: 'Sign in again: the sign-in is older than 300 seconds.' },
    });
  expect((await call('DELETE', `/${id}`, (await world.signIn(email)).IdToken)).status).toBe(204);
  world.aws.clock.advance(3_600);
  expect((await call('GET', '', IdToken)).status).toBe(401);
});

it('names what is wrong with an order', async () => {
  const { IdToken } = await somebody();
  for (const body of [undefined, 'no JSON', {}, { what: '' }, { what: 7 }, { what: 'x'.repeat(201) }, 'null'])
    expect(await call('POST', '', IdToken, body)).toMatchObject({
      status: 400,
      body: { message: 'what: a text of 1 to 200 characters.' },
    });
});

it('lets pages of the one origin in', async () => {
  const preflight = await fetch(world.aws.output('OrdersUrl'), {
    method: 'OPTIONS',
    headers: { origin: PAGE, 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe(PAGE);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('Authorization,Content-Type');
});

it('reads the pool from SSM at each deployment, and holds up none of the other', () => {
  const template = readFileSync(join(assembly, 'orders.template.json'), 'utf8');
  expect(template).not.toContain('Fn::ImportValue');
  const { Parameters: parameters } = JSON.parse(template) as ReturnType<Template['toJSON']>;
  expect(Object.values(parameters ?? {}).map((it) => (it as { Default: string }).Default)).toContain(
    '/passwordless/local/v1/user-pool-arn',
  );
});
