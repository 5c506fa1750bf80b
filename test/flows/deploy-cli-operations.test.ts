/**
 * What operators do with the unmodified CDK CLI besides deploying: lists, takes a failed update back, clears
 * the bucket of what no stack needs.
 */
import { assemblyOf } from '../support/assembly';
import { type Account, changeTemplate, emptyAccount } from '../support/cdk';

const ENVIRONMENT = 'aws://000000000000/us-east-1';
const BUCKET = 'cdk-hnb659fds-assets-000000000000-us-east-1';
const AUTH = 'passwordless-local-auth';

let account: Account;
let app: string;
beforeAll(async () => {
  app = await assemblyOf();
  account = await emptyAccount();
  await account.run('bootstrap', ENVIRONMENT, '-a', account.copyOf(app));
  await deploy(account.copyOf(app));
}, 400_000);
afterAll(() => account?.close());

const deploy = (assembly: string, ...more: readonly string[]) =>
  account.cdk('deploy', '--all', '--require-approval', 'never', ...more, '-a', assembly);

it('lists the stacks', async () => {
  const output = await account.run('list', '-a', account.copyOf(app));
  expect(output.split('\n').filter((line) => line.startsWith('passwordless-'))).toEqual([
    'passwordless-local-messaging',
    AUTH,
  ]);
}, 240_000);

it('takes an update back that failed and was left as it was', async () => {
  const changed = account.copyOf(app);
  let functionId = '';
  changeTemplate(changed, AUTH, ({ Resources }) => {
    functionId = Object.keys(Resources).find((id) => id.startsWith('PreSignUpFunction')) ?? '';
    Resources[functionId].Properties.MemorySize = 777;
    Resources.Added = {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/added', Type: 'String', Value: 'x' },
      DependsOn: functionId,
    };
  });
  const stack = () => account.aws.stacks.find(AUTH);
  const memory = () => stack().resources.get(functionId)?.made?.request.properties.MemorySize;
  const before = memory();
  account.aws.faults.inject({
    service: 'cloudformation',
    operation: 'CreateResource',
    resource: 'Added',
    kind: 'error',
    when: 'after',
  });
  expect((await deploy(changed, '--no-rollback')).status).toBe(1);
  expect(stack().status).toBe('UPDATE_FAILED');
  expect(memory()).toBe(777);
  const output = await account.run('rollback', AUTH, '-a', changed);
  // Of a rollback that is faster than the CLI asks for events, it prints none.
  expect(output).toMatch(/Rolling back passwordless-local-auth[\s\S]*Rollback time: /);
  expect(stack().status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(memory()).toBe(before);
  expect(stack().resources.has('Added')).toBe(false);
  // Nothing that failed: the CLI says so, and nothing happens.
  const again = await account.cdk('rollback', AUTH, '-a', changed);
  expect(again.output).toMatch(/does not need a rollback/);
}, 240_000);

describe('clearing the bucket', () => {
  const gc = (rollbackDays: number) =>
    account.run(
      ...['gc', ENVIRONMENT, '--unstable=gc', '--confirm=false', '--created-buffer-days', '0'],
      ...['--rollback-buffer-days', String(rollbackDays), '-a', account.copyOf(app)],
    );
  let spare = '';
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00';
  const s3 = async (method: string, path: string, body: ArrayBuffer | null = null) => {
    const address = `${account.aws.endpoint}/${BUCKET}${path}`;
    const headers = { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const response = await fetch(address, { method, body, headers });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response;
  };
  const keysIn = (xml: string) => [...xml.matchAll(/<Key>([^<]*)</g)].map(([, key = '']) => key);
  const keys = async () => keysIn(await (await s3('GET', '?list-type=2')).text());
  const needed = async () => {
    const template = account.aws.stacks.find(AUTH).definition?.text ?? '';
    return (await keys()).filter((key) => template.includes(key));
  };
  const tagged = async () => {
    const found: string[] = [];
    for (const key of await keys())
      for (const tag of keysIn(await (await s3('GET', `/${key}?tagging`)).text()))
        found.push(`${key} ${tag}`);
    return found;
  };
  beforeAll(async () => {
    // An asset that a stack had once.
    const [used = ''] = await needed();
    spare = used.replace(/^.{8}/, 'abcdef01');
    await s3('PUT', `/${spare}`, await (await s3('GET', `/${used}`)).arrayBuffer());
  });

  it('first marks what no stack needs, and nothing else', async () => {
    const before = await keys();
    await gc(1);
    expect(await keys()).toEqual(before);
    const marked = await tagged();
    expect(marked).toContain(`${spare} aws-cdk:isolated`);
    for (const key of await needed()) expect(marked.join()).not.toContain(key);
  }, 240_000);

  it('then deletes it; what stacks need stays', async () => {
    const before = await needed();
    expect(before.length).toBeGreaterThan(5);
    await gc(0);
    expect(await needed()).toEqual(before);
    expect(await keys()).not.toContain(spare);
    const { output } = await deploy(account.copyOf(app));
    expect(output).toContain(`${AUTH} (no changes)`);
  }, 240_000);
});
