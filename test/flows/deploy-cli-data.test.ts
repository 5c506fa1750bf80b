/** What the unmodified CDK CLI deployed into an account with a data folder is there at the next start. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyOf } from '../support/assembly';
import { type Account, accountWith, changeTemplate, signInByLink } from '../support/cdk';

const DEPLOY = ['deploy', '--all', '--require-approval', 'never'];
const AUTH = 'passwordless-local-auth';

let data: string;
let app: string;
let account: Account | undefined;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'cdk-data-'));
  app = await assemblyOf();
}, 120_000);
afterAll(async () => {
  await account?.close();
  rmSync(data, { recursive: true, force: true });
});

const start = () => accountWith({ assembly: [], account: '000000000000', region: 'us-east-1', data });

it('keeps stacks, outputs, assets and users over a restart', async () => {
  const first = await start();
  account = first;
  await first.run('bootstrap', 'aws://000000000000/us-east-1', '-a', first.copyOf(app));
  await first.run(...DEPLOY, '-a', first.copyOf(app));
  const before = await signInByLink(first.aws, 'alice@example.net');
  const seen = ({ aws }: Account) =>
    aws.stacks.live().map(({ identity, status, outputs, resources }) => ({
      id: identity.id,
      status,
      outputs,
      resources: [...resources].map(([logicalId, { made }]) => [logicalId, made?.result.ref]),
    }));
  const stood = seen(first);
  expect(stood).toHaveLength(3);
  await first.close();

  const second = await start();
  account = second;
  expect(seen(second)).toEqual(stood);
  // Links are sent once a minute.
  second.aws.clock.advance(120);
  const after = await signInByLink(second.aws, 'alice@example.net', { isNew: false });
  expect(after.sub).toBe(before.sub);

  const output = await second.run(...DEPLOY, '-a', second.copyOf(app));
  expect(output).toContain(`${AUTH} (no changes)`);
  const changed = second.copyOf(app);
  changeTemplate(changed, AUTH, ({ Resources }) => {
    Resources.Added = {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/added', Type: 'String', Value: 'x' },
    };
  });
  await second.run(...DEPLOY, '-a', changed);
  expect(second.aws.stacks.find(AUTH).status).toBe('UPDATE_COMPLETE');
}, 300_000);

it('forgets what was destroyed, and what an assembly makes takes the place of what is kept', async () => {
  await account?.run('destroy', '--all', '--force', '-a', account.copyOf(app));
  await account?.close();
  account = await start();
  expect(account.aws.stacks.live().map(({ identity }) => identity.name)).toEqual(['CDKToolkit']);
  await account.run(...DEPLOY, '-a', account.copyOf(app));
  await account.close();
  account = await accountWith({ assembly: app, data });
  expect(account.aws.stacks.find(AUTH)).toMatchObject({
    status: 'CREATE_COMPLETE',
    definition: { ofAssembly: true },
  });
  expect(account.aws.stacks.named('CDKToolkit')?.status).toBe('CREATE_COMPLETE');
}, 300_000);
