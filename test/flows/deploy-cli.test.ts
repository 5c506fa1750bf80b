/** The unmodified CDK CLI bootstraps an empty account and deploys into it, twice, and takes it all away again. */
import { assemblyOf } from '../support/assembly';
import { type Account, emptyAccount, signInByLink } from '../support/cdk';

const DEPLOY = ['deploy', '--all', '--require-approval', 'never', '--progress', 'events'];

let account: Account;
let app: string;
beforeAll(async () => {
  app = await assemblyOf();
  account = await emptyAccount();
}, 120_000);
afterAll(() => account?.close());

it('refuses to deploy into an account that is not bootstrapped', async () => {
  const { status, output } = await account.cdk(...DEPLOY, '-a', account.copyOf(app));
  expect(status).not.toBe(0);
  expect(output).toMatch(/bootstrap/i);
}, 60_000);

it('bootstraps it', async () => {
  const output = await account.run('bootstrap', 'aws://000000000000/us-east-1', '-a', account.copyOf(app));
  expect(output).toContain('Environment aws://000000000000/us-east-1 bootstrapped.');
  expect(account.aws.stacks.named('CDKToolkit')?.status).toBe('CREATE_COMPLETE');
}, 60_000);

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
