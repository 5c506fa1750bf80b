/**
 * The unmodified CDK CLI bootstraps an empty account and deploys into it, twice, and takes it all away again.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemblyOf } from '../support/assembly';
import { type Account, changeTemplate, emptyAccount, signInByLink } from '../support/cdk';
import { Factors } from '../support/factors';
import { FACTORS } from '../support/signing-in';

const DEPLOY = ['deploy', '--all', '--require-approval', 'never', '--progress', 'events'];

const AUTH = 'passwordless-local-auth';

let account: Account;
let app: string;
beforeAll(async () => {
  app = await assemblyOf({ overrides: FACTORS });
  account = await emptyAccount();
}, 120_000);
afterAll(() => account?.close());

it('refuses to deploy into an account that is not bootstrapped', async () => {
  const { status, output } = await account.cdk(...DEPLOY, '-a', account.copyOf(app));
  expect(status).not.toBe(0);
  expect(output).toMatch(/bootstrap/i);
}, 120_000);

it('bootstraps it', async () => {
  const output = await account.run('bootstrap', 'aws://000000000000/us-east-1', '-a', account.copyOf(app));
  expect(output).toContain('Environment aws://000000000000/us-east-1 bootstrapped.');
  expect(account.aws.stacks.named('CDKToolkit')?.status).toBe('CREATE_COMPLETE');
}, 120_000);

it('deploys all stacks; people sign in with what was deployed', async () => {
  const output = await account.run(...DEPLOY, '-a', account.copyOf(app));
  expect(output).toMatch(/CREATE_COMPLETE +\| AWS::Cognito::UserPool /);
  expect(output).toMatch(/passwordless-local-auth\.UserPoolId = us-east-1_/);
  const { aws } = account;
  expect(aws.stacks.live().map(({ identity, status }) => [identity.name, status])).toEqual([
    ['CDKToolkit', 'CREATE_COMPLETE'],
    ['passwordless-local-messaging', 'CREATE_COMPLETE'],
    ['passwordless-local-auth', 'CREATE_COMPLETE'],
  ]);
  expect(await signInByLink(aws, 'alice@example.net')).toMatchObject({ sign_in_method: 'MAGIC_LINK' });
  // Each call in a role of the bootstrap stack's, as in AWS; CloudFormation in the one for execution.
  expect(aws.stacks.named('passwordless-local-auth')?.definition?.principal).toMatchObject({
    roleArn: 'arn:aws:iam::000000000000:role/cdk-hnb659fds-cfn-exec-role-000000000000-us-east-1',
  });
}, 120_000);

const people = new Factors();
it('people add an authenticator app, a passkey and codes on paper', async () => {
  await people.join(account.aws);
  await people.signIn();
}, 120_000);

it('does nothing when it is run again', async () => {
  const output = await account.run(...DEPLOY, '-a', account.copyOf(app));
  expect(output).toContain('passwordless-local-messaging (no changes)');
  expect(output).toContain(`${AUTH} (no changes)`);
}, 120_000);

describe('a change', () => {
  let changed: string;
  let functionId: string;
  beforeAll(() => {
    changed = account.copyOf(app);
    changeTemplate(changed, AUTH, ({ Resources }) => {
      functionId = Object.keys(Resources).find((id) => id.startsWith('PreSignUpFunction')) ?? '';
      Resources[functionId].Properties.MemorySize = 777;
      Resources.Added = {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/added', Type: 'String', Value: 'x' },
        DependsOn: functionId,
      };
    });
  });
  const memory = () =>
    account.aws.stacks.named(AUTH)?.resources.get(functionId)?.made?.request.properties.MemorySize;

  it('is told by diff, from a change set that goes again', async () => {
    const output = await account.run('diff', AUTH, '-a', changed);
    expect(output).toMatch(/\[\+\] AWS::SSM::Parameter .*Added/);
    expect(output).toMatch(/\[\+\] 777/);
    expect(account.aws.stacks.named(AUTH)?.changeSets.size).toBeLessThanOrEqual(1);
  }, 120_000);

  it('that fails is rolled back, and people go on signing in', async () => {
    const before = memory();
    account.aws.faults.inject({
      service: 'cloudformation',
      operation: 'CreateResource',
      resource: 'Added',
      kind: 'error',
      when: 'after',
    });
    const { status, output } = await account.cdk(...DEPLOY, '-a', changed);
    expect(status).toBe(1);
    expect(output).toMatch(/CREATE_FAILED .*Added.*injected fault/);
    expect(account.aws.stacks.named(AUTH)?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(memory()).toBe(before);
    expect(await signInByLink(account.aws, 'bob@example.net')).toMatchObject({ email: 'bob@example.net' });
  }, 120_000);

  it('goes through the next time; people are who they were', async () => {
    await account.run(...DEPLOY, '-a', changed);
    expect(memory()).toBe(777);
    account.aws.clock.advance(120);
    const claims = await signInByLink(account.aws, 'alice@example.net', { isNew: false });
    expect(claims).toMatchObject({ email: 'alice@example.net', email_verified: true });
    await people.signIn();
  }, 120_000);
});

it('hotswaps the code of a function', async () => {
  const copy = account.copyOf(app);
  swapCode(copy);
  const output = await account.run('deploy', AUTH, '--hotswap', '-a', copy);
  expect(output).toMatch(/hotswapped!/);
  account.aws.clock.advance(240);
  const before = account.aws.mail.all().length;
  await signInByLink(account.aws, 'alice@example.net', { isNew: false });
  expect(account.aws.mail.all()[before]?.subject).toContain('swapped');
}, 120_000);

it('destroys it all', async () => {
  await account.run('destroy', '--all', '--force', '-a', account.copyOf(app));
  expect(account.aws.stacks.live().map(({ identity }) => identity.name)).toEqual(['CDKToolkit']);
}, 120_000);

/** Puts other words into the mail with the link, in an asset of another name, as another bundling would. */
function swapCode(assembly: string): void {
  changeTemplate(assembly, AUTH, (template) => {
    const id =
      Object.keys(template.Resources).find(
        (name) =>
          /^SignInPackageCreateAuth.*\w$/.test(name) &&
          template.Resources[name].Type === 'AWS::Lambda::Function',
      ) ?? '';
    const { Code } = template.Resources[id].Properties;
    const before = Code.S3Key.replace('.zip', '');
    const after = before.replace(/^.{8}/, 'abcdef01');
    const code = join(assembly, `asset.${after}`);
    cpSync(join(assembly, `asset.${before}`), code, { recursive: true });
    const file = join(code, 'index.js');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('sign-in link', 'swapped link'));
    Code.S3Key = `${after}.zip`;
    const assets = join(assembly, `${AUTH}.assets.json`);
    writeFileSync(assets, readFileSync(assets, 'utf8').replaceAll(before, after));
  });
}
