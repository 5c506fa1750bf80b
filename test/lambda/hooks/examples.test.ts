/** The hooks as they come, and the one that docs/hooks.md writes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { handler as admission } from '../../../custom/hooks/admission';
import { handler as claims } from '../../../custom/hooks/claims';
import { handler as methodChoice } from '../../../custom/hooks/method-choice';
import type { AdmissionAnswer, AdmissionEvent } from '../../../lambda/hooks/contract';
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

describe('the hook of docs/hooks.md', () => {
  let server: Server;
  let hook: (asked: AdmissionEvent) => Promise<AdmissionAnswer>;
  beforeAll(async () => {
    const [, contents = ''] = /```ts\n(import [\s\S]*?)```/.exec(readDocument('docs/hooks.md')) ?? [];
    const { outputFiles } = await build({
      stdin: { contents, loader: 'ts', resolveDir: join(__dirname, '..', '..', '..', 'custom', 'hooks') },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
    });
    const module = { exports: {} as { handler: typeof hook } };
    new Function('module', 'exports', outputFiles[0]?.text ?? '')(module, module.exports);
    hook = module.exports.handler;
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
