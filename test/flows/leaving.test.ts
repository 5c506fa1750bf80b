/**
 * docs/leaving.md: a stage that keeps what it has is destroyed by the CDK CLI. The pool that stays can be
 * changed, is adopted back by a later deployment, and everything goes in the end.
 */
import { CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteEmailIdentityCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { assemblyOf, type Overrides } from '../support/assembly';
import { type Account, emptyAccount, signInByLink } from '../support/cdk';

const MESSAGING = 'passwordless-local-messaging';
const AUTH = 'passwordless-local-auth';
const DEPLOY = ['deploy', '--all', '--require-approval', 'never'];
const overrides: Overrides = ({ codes }) => ({
  codes: { ...codes, sms: false, stepUp: false },
  sms: undefined,
  removal: { retain: true },
  deletionProtection: true,
});
const NAMES: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'UserPoolId',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::KMS::Key': 'KeyId',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
};

jest.setTimeout(600_000);

let account: Account;
let app: string;
let sub: unknown;
let poolId: string;
const client = () => ({
  endpoint: account.aws.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
});
beforeAll(async () => {
  app = await assemblyOf({ overrides });
  account = await emptyAccount();
  await account.run('bootstrap', 'aws://000000000000/us-east-1', '-a', account.copyOf(app));
  await account.run(...DEPLOY, '-a', account.copyOf(app));
  poolId = account.aws.output('UserPoolId');
  ({ sub } = await signInByLink(account.aws, 'alice@example.net'));
});
afterAll(() => account?.close());

/** What stacks that are gone left behind, as their events tell it. */
let stackIds: string[] = [];
async function leftBehind() {
  const cloudFormation = new CloudFormationClient(client());
  const found = [];
  for (const StackName of stackIds) {
    const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
    found.push(...StackEvents.filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED'));
  }
  cloudFormation.destroy();
  return found.map((event) => ({
    type: event.ResourceType ?? '',
    logicalId: event.LogicalResourceId ?? '',
    id: event.PhysicalResourceId ?? '',
  }));
}

async function destroy(): Promise<void> {
  stackIds = [MESSAGING, AUTH].map((name) => account.aws.stacks.named(name)?.identity.id ?? '');
  await account.run('destroy', '--all', '--force', '-a', account.copyOf(app));
  expect(account.aws.stacks.live().map(({ identity }) => identity.name)).toEqual(['CDKToolkit']);
}

it('destroys the stage; what holds data stays, and its events say what', async () => {
  await destroy();
  const types = new Set((await leftBehind()).map(({ type }) => type));
  expect([...types].sort()).toEqual([
    'AWS::Cognito::UserPool',
    'AWS::DynamoDB::Table',
    'AWS::KMS::Key',
    'AWS::Logs::LogGroup',
    'AWS::SES::EmailIdentity',
  ]);
});

it('takes the functions that are gone from the pool, which stays protected', async () => {
  const cognito = new CognitoIdentityProviderClient(client());
  await cognito.send(
    new UpdateUserPoolCommand({
      UserPoolId: poolId,
      AutoVerifiedAttributes: ['email'],
      DeletionProtection: 'ACTIVE',
    }),
  );
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
  expect(UserPool).toMatchObject({ DeletionProtection: 'ACTIVE', LambdaConfig: {} });
  await expect(cognito.send(new DeleteUserPoolCommand({ UserPoolId: poolId }))).rejects.toThrow(
    'deletion protection',
  );
  cognito.destroy();
});

it('adopts it all back; people are who they were', async () => {
  const adopt = await assemblyOf({ overrides, adopt: true });
  const left = await leftBehind();
  for (const [stack, types] of [
    [MESSAGING, ['AWS::SES::EmailIdentity', 'AWS::KMS::Key']],
    [AUTH, ['AWS::Cognito::UserPool', 'AWS::DynamoDB::Table', 'AWS::KMS::Key']],
  ] as const) {
    // A mapping names more than one stack's; the CLI skips what the stack doesn't have, and says so.
    const mapping = Object.fromEntries(
      left
        .filter(({ type }) => (types as readonly string[]).includes(type))
        .map(({ type, logicalId, id }) => [logicalId, { [NAMES[type] ?? '']: id }]),
    );
    const answers = JSON.stringify(mapping);
    await account.run('import', stack, '--resource-mapping-inline', answers, '-a', account.copyOf(adopt));
  }
  await account.run(...DEPLOY, '-a', account.copyOf(app));
  expect(account.aws.output('UserPoolId')).toBe(poolId);
  account.aws.clock.advance(120);
  expect(await signInByLink(account.aws, 'alice@example.net', { isNew: false })).toMatchObject({ sub });
});

it('is deleted to the last resource that costs anything', async () => {
  const earlier = await leftBehind();
  await destroy();
  const [cognito, database, kms] = [
    new CognitoIdentityProviderClient(client()),
    new DynamoDBClient(client()),
    new KMSClient(client()),
  ];
  const ses = new SESv2Client(client());
  const groups = earlier.filter(({ type }) => type === 'AWS::Logs::LogGroup');
  for (const { type, id } of [...groups, ...(await leftBehind())])
    switch (type) {
      case 'AWS::Cognito::UserPool':
        await cognito.send(new UpdateUserPoolCommand({ UserPoolId: id, DeletionProtection: 'INACTIVE' }));
        await cognito.send(new DeleteUserPoolCommand({ UserPoolId: id }));
        break;
      case 'AWS::DynamoDB::Table':
        await expect(database.send(new DeleteTableCommand({ TableName: id }))).rejects.toThrow('protect');
        await database.send(new UpdateTableCommand({ TableName: id, DeletionProtectionEnabled: false }));
        await database.send(new DeleteTableCommand({ TableName: id }));
        break;
      case 'AWS::KMS::Key':
        await kms.send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: 7 }));
        expect((await kms.send(new DescribeKeyCommand({ KeyId: id }))).KeyMetadata?.KeyState).toBe(
          'PendingDeletion',
        );
        break;
      case 'AWS::Logs::LogGroup':
        await deleteLogGroup(id);
        break;
      case 'AWS::SES::EmailIdentity':
        await ses.send(new DeleteEmailIdentityCommand({ EmailIdentity: id }));
        await expect(ses.send(new GetEmailIdentityCommand({ EmailIdentity: id }))).rejects.toMatchObject({
          name: 'NotFoundException',
        });
        break;
      default:
        throw new Error(`docs/leaving.md doesn't say how ${type} ${id} is deleted.`);
    }
  await expect(cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }))).rejects.toThrow(
    'does not exist',
  );
  for (const each of [cognito, database, kms, ses]) each.destroy();
});

async function deleteLogGroup(logGroupName: string): Promise<void> {
  const { status } = await fetch(account.aws.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-target': 'Logs_20140328.DeleteLogGroup',
    },
    body: JSON.stringify({ logGroupName }),
  });
  expect(status).toBe(200);
}
