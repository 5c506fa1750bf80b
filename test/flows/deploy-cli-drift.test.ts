/** The unmodified CDK CLI tells what was changed past CloudFormation, and that nothing was. */
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { assemblyOf } from '../support/assembly';
import { type Account, accountWith } from '../support/cdk';

const AUTH = 'passwordless-local-auth';

let account: Account;
let app: string;
beforeAll(async () => {
  app = await assemblyOf();
  account = await accountWith({ assembly: app });
}, 120_000);
afterAll(() => account?.close());

const drift = () => account.cdk('drift', AUTH, '--fail', '-a', account.copyOf(app));
const options = () => ({
  endpoint: account.aws.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});

it('finds no drift in what was deployed', async () => {
  const { status, output } = await drift();
  expect(output).toContain('No drift detected');
  expect(output).toMatch(/Number of resources with drift: 0 \(\d+ unchecked\)/);
  expect(status).toBe(0);
}, 60_000);

it('tells the memory of a function and a setting of the pool that somebody changed, until they are put back', async () => {
  const lambda = new LambdaClient(options());
  const resources = [...(account.aws.stacks.named(AUTH)?.resources.values() ?? [])];
  const trigger = resources.find(({ logicalId }) => logicalId.startsWith('PreSignUpFunction'));
  const FunctionName = trigger?.made?.result.ref;
  const { MemorySize } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const cognito = new CognitoIdentityProviderClient(options());
  const UserPoolId = account.aws.output('UserPoolId');
  const { UserPool = {} } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
  const { AdminCreateUserConfig, SchemaAttributes: _, ...settings } = UserPool;

  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 1111 }));
  await cognito.send(
    new UpdateUserPoolCommand({
      ...settings,
      UserPoolId,
      AdminCreateUserConfig: { ...AdminCreateUserConfig, AllowAdminCreateUserOnly: true },
    }),
  );
  const { status, output } = await drift();
  const lines = output.split('\n').map((line) => line.replace(/^[ ├└─]+/, ''));
  for (const line of [
    `[~] AWS::Lambda::Function PreSignUp/Function ${trigger?.logicalId}`,
    '[~] /MemorySize',
    `[-] ${MemorySize}`,
    '[+] 1111',
    '[~] /AdminCreateUserConfig/AllowAdminCreateUserOnly',
    '[+] true',
  ])
    expect(lines).toContain(line);
  expect(output).toContain('2 resources have drifted from their expected configuration');
  expect(status).toBe(1);

  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize }));
  await cognito.send(new UpdateUserPoolCommand({ ...settings, UserPoolId, AdminCreateUserConfig }));
  expect((await drift()).output).toContain('No drift detected');
}, 120_000);
