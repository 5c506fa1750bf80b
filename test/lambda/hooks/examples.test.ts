/** The hooks as they come, and those that docs/hooks.md writes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { handler as admission } from '../../../custom/hooks/admission';
import { handler as claims } from '../../../custom/hooks/claims';
import { handler as methodChoice } from '../../../custom/hooks/method-choice';
import { handler as welcome } from '../../../custom/hooks/welcome';
import type { AdmissionAnswer, AdmissionEvent, WelcomeEvent } from '../../../lambda/hooks/contract';
import { readDocument } from '../../support/markdown';

const event = {
  moment: 'sign-up',
  userPoolId: 'us-east-1_x',
  clientId: 'client',
  attributes: {},
  groups: [],
} as const satisfies AdmissionEvent;

describe('the hooks as they come', () => {
  it('refuse one domain of no company, and no other', async () => {
    expect(await admission({ ...event, emailDomain: 'refused.example' })).toMatchObject({ admit: false });
    for (const emailDomain of ['example.com', 'not-refused.example', 'refused.example.com'])
      expect(await admission({ ...event, emailDomain })).toEqual({ admit: true });
    expect(await admission(event)).toEqual({ admit: true });
  });

  it('put the domain of a proven address into tokens', async () => {
    const asked = { ...event, moment: 'refresh' } as const;
    expect(await claims({ ...asked, emailDomain: 'example.com' })).toEqual({
      idToken: { organisation: 'example.com' },
      accessToken: { organisation: 'example.com' },
    });
    expect(await claims(asked)).toEqual({});
  });

  it.each([
    ['FIDO2', ['administrators'], true],
    ['RECOVERY_LINK', ['administrators'], true],
    ['MAGIC_LINK', ['administrators', 'others'], false],
    ['COGNITO', ['administrators'], false],
    ['MAGIC_LINK', ['others'], true],
    ['COGNITO', [], true],
  ])('let who comes by %s with groups %j in: %s', async (method, groups, allow) => {
    expect(await methodChoice({ ...event, method, groups })).toMatchObject({ allow });
  });
});

/** What Lambda hands the hook *welcome*. */
const queued = (event: WelcomeEvent) => ({ Records: [{ body: JSON.stringify(event) }] });
const welcomed: WelcomeEvent = {
  ...event,
  id: 'f'.repeat(32),
  userId: 'sub',
  userName: 'sub',
  signedInAt: '2026-07-01T00:00:00.000Z',
  method: 'MAGIC_LINK',
  email: 'alice@example.net',
  attributes: { email: 'alice@example.net', name: 'Alice' },
  locale: 'ja',
};

it('the hook welcome, as it comes, logs who is new without an address or a name', async () => {
  const log = jest.spyOn(console, 'info').mockImplementation(() => undefined);
  await welcome(queued(welcomed));
  const line = JSON.stringify(log.mock.calls);
  log.mockRestore();
  expect(line).toContain(welcomed.id);
  expect(line).not.toMatch(/alice|example/i);
});

/** The handler that docs/hooks.md writes with this helper. */
async function documented<Handler>(helper: string): Promise<Handler> {
  const codes = [...readDocument('docs/hooks.md').matchAll(/```ts\n(import [\s\S]*?)```/g)];
  const [, contents = ''] = codes.find(([, code]) => code?.includes(`handler = ${helper}(`)) ?? [];
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: join(__dirname, '..', '..', '..', 'custom', 'hooks') },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
  });
  const module = { exports: {} as { handler: Handler } };
  new Function('module', 'exports', outputFiles[0]?.text ?? '')(module, module.exports);
  return module.exports.handler;
}

describe('the hook welcome of docs/hooks.md', () => {
  it('makes a customer record by the id, and throws where it can’t', async () => {
    const hook = await documented<typeof welcome>('welcome');
    const asked: unknown[] = [];
    let status = 201;
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      const { method, url, headers } = request;
      asked.push({ method, url, key: headers['idempotency-key'], body: JSON.parse(body) });
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.CUSTOMERS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await hook(queued(welcomed));
      expect(asked).toEqual([
        {
          method: 'PUT',
          url: '/sub',
          key: welcomed.id,
          body: { email: 'alice@example.net', locale: 'ja' },
        },
      ]);
      status = 503;
      await expect(hook(queued(welcomed))).rejects.toThrow('The customer register answered 503');
    } finally {
      server.close();
    }
  });
});

describe('the hook admission of docs/hooks.md', () => {
  let server: Server;
  let hook: (asked: AdmissionEvent) => Promise<AdmissionAnswer>;
  beforeAll(async () => {
    hook = await documented('admission');
    server = createServer((request, response) =>
      response.writeHead(request.url === '/invited%40example.net' ? 200 : 404).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.INVITATIONS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it.each([
    ['somebody@example.com', 'sign-up', { admit: true }],
    ['invited@example.net', 'sign-up', { admit: true }],
    ['stranger@example.net', 'sign-up', { admit: false }],
    ['stranger@example.net', 'refresh', { admit: false, words: { en: 'Your invitation has ended.' } }],
  ] as const)('answers %s at %s with %j', async (email, moment, answer) => {
    expect(await hook({ ...event, moment, email, emailDomain: email.split('@')[1] ?? '' })).toEqual(answer);
  });
});
