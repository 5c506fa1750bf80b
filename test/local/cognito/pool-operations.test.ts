/** Pools and clients that API calls make, change and delete; pools that a stack left behind. */
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CloudFormation, cloudFormation } from '../support/cloudformation';

let cfn: CloudFormation;
let cognito: CognitoIdentityProviderClient;
beforeEach(async () => {
  cfn = await cloudFormation();
  cognito = new CognitoIdentityProviderClient({
    endpoint: cfn.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
});
afterEach(async () => {
  cognito.destroy();
  await cfn.close();
});

const describePool = async (UserPoolId: string) =>
  (await cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;

it('makes a pool, gives what an update leaves out its default, and deletes it once that is allowed', async () => {
  const PreSignUp = 'arn:aws:lambda:us-east-1:000000000000:function:theirs';
  const { UserPool } = await cognito.send(
    new CreateUserPoolCommand({
      PoolName: 'theirs',
      UsernameAttributes: ['email'],
      DeletionProtection: 'ACTIVE',
      LambdaConfig: { PreSignUp },
    }),
  );
  const UserPoolId = UserPool?.Id ?? '';
  expect(await describePool(UserPoolId)).toMatchObject({ Name: 'theirs', LambdaConfig: { PreSignUp } });
  await expect(cognito.send(new DeleteUserPoolCommand({ UserPoolId }))).rejects.toThrow('protection');
  await cognito.send(new UpdateUserPoolCommand({ UserPoolId }));
  expect(await describePool(UserPoolId)).toMatchObject({
    Name: 'theirs',
    UsernameAttributes: ['email'],
    DeletionProtection: 'INACTIVE',
    LambdaConfig: {},
  });
  await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
  await expect(describePool(UserPoolId)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('makes clients and deletes them', async () => {
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'theirs' }));
  const UserPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'web', GenerateSecret: true }),
  );
  expect(UserPoolClient).toMatchObject({ ClientName: 'web', ClientSecret: expect.any(String) });
  const ClientId = UserPoolClient?.ClientId ?? '';
  await cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
  expect((await cognito.send(new ListUserPoolClientsCommand({ UserPoolId }))).UserPoolClients).toEqual([]);
});

describe('a pool whose role for SMS is gone', () => {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'sends-for-the-pool',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'cognito-idp.amazonaws.com' },
            Condition: { StringEquals: { 'sts:ExternalId': 'of-the-pool' } },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'own',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: '*' }] },
        },
      ],
    },
  };

  it('can’t be changed, not even to be deleted, until the role is there again', async () => {
    const SmsConfiguration = {
      SnsCallerArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      ExternalId: 'of-the-pool',
    };
    await cfn.create('auth', {
      Resources: {
        Role: role,
        Pool: {
          Type: 'AWS::Cognito::UserPool',
          DeletionPolicy: 'Retain',
          Properties: { DeletionProtection: 'ACTIVE', SmsConfiguration },
        },
      },
    });
    const { Pool: UserPoolId = '' } = await cfn.resources('auth');
    await cfn.remove('auth');
    const allowed = new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: 'INACTIVE' });
    await expect(cognito.send(allowed)).rejects.toMatchObject({
      name: 'InvalidSmsRoleTrustRelationshipException',
    });
    await cfn.create('again', { Resources: { Role: role } });
    await cognito.send(allowed);
    expect(await describePool(UserPoolId)).toMatchObject({ SmsConfiguration: { ExternalId: 'of-the-pool' } });
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
  });
});
