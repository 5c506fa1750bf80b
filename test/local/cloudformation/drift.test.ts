/** What stands, compared with the template: changed and deleted past CloudFormation, put back again. */

import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  DetectStackResourceDriftCommand,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DeleteGroupCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DisableKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type CloudFormation, cloudFormation, parameter, topic } from '../support/cloudformation';

const ASSUMABLE = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' },
  ],
};
const TEMPLATE = {
  Resources: {
    Parameter: parameter('x', {}, '/it'),
    Topic: topic({ DisplayName: 'It' }),
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: ASSUMABLE } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { ZipFile: 'exports.handler = async () => 1;' },
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Runtime: 'nodejs22.x',
        MemorySize: '256',
        Environment: { Variables: { KEPT: '1' } },
      },
    },
    Pool: {
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        UserPoolTier: 'ESSENTIALS',
        DeletionProtection: 'ACTIVE',
        AutoVerifiedAttributes: ['email'],
        UsernameAttributes: ['email'],
        Schema: [{ Name: 'email', AttributeDataType: 'String', Required: true }],
      },
    },
    Group: {
      Type: 'AWS::Cognito::UserPoolGroup',
      Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'staff' },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'items',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      },
    },
    Key: { Type: 'AWS::KMS::Key', Properties: { Enabled: true, PendingWindowInDays: 7 } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/it', RetentionInDays: 7 } },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'it-bucket' } },
    // Never compared: nobody makes it.
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'it' } },
  },
};

let cfn: CloudFormation;
let ids: Readonly<Record<string, string | undefined>>;
beforeEach(async () => {
  cfn = await cloudFormation();
  const { StackStatus } = await cfn.create('app', TEMPLATE);
  expect(StackStatus).toBe('CREATE_COMPLETE');
  ids = await cfn.resources('app');
});
afterEach(() => cfn.close());

const options = () => ({
  endpoint: cfn.aws.endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});

/** Looks at the stack. @returns its status, and what was told of its resources */
async function look() {
  const { StackDriftDetectionId } = await cfn.client.send(new DetectStackDriftCommand({ StackName: 'app' }));
  const detection = await cfn.client.send(
    new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
  );
  expect(detection.DetectionStatus).toBe('DETECTION_COMPLETE');
  const { StackResourceDrifts = [] } = await cfn.client.send(
    new DescribeStackResourceDriftsCommand({ StackName: 'app' }),
  );
  const drifted = StackResourceDrifts.filter(
    ({ StackResourceDriftStatus: status }) => status !== 'IN_SYNC',
  ).map(summaryOf);
  return { detection, drifted, all: StackResourceDrifts.map(({ LogicalResourceId: id }) => id) };
}

function summaryOf({
  LogicalResourceId,
  StackResourceDriftStatus,
  PropertyDifferences = [],
}: StackResourceDrift) {
  const differences = PropertyDifferences.map(
    ({ PropertyPath, ExpectedValue, ActualValue, DifferenceType }) =>
      `${DifferenceType} ${PropertyPath} ${ExpectedValue} ${ActualValue}`,
  );
  return [LogicalResourceId, StackResourceDriftStatus, ...differences];
}

it('finds a stack as it was made, and tells which resources it can look at', async () => {
  expect((await cfn.describe('app')).DriftInformation).toEqual({ StackDriftStatus: 'NOT_CHECKED' });
  const { detection, drifted, all } = await look();
  expect(drifted).toEqual([]);
  expect(detection).toMatchObject({ StackDriftStatus: 'IN_SYNC', DriftedStackResourceCount: 0 });
  expect(all.sort()).toEqual(
    Object.keys(TEMPLATE.Resources)
      .filter((id) => id !== 'Alarm' && id !== 'Role')
      .sort(),
  );
  expect((await cfn.describe('app')).DriftInformation).toMatchObject({
    StackDriftStatus: 'IN_SYNC',
    LastCheckTimestamp: expect.any(Date),
  });
  const { StackResourceDetail } = await cfn.client.send(
    new DescribeStackResourceCommand({ StackName: 'app', LogicalResourceId: 'Alarm' }),
  );
  expect(StackResourceDetail?.DriftInformation).toEqual({ StackResourceDriftStatus: 'NOT_CHECKED' });
});

it('tells what was changed through the services, until it is put back', async () => {
  const lambda = new LambdaClient(options());
  const configure = (MemorySize: number, Variables: Record<string, string>) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: ids.Function,
        MemorySize,
        Environment: { Variables },
      }),
    );
  const cognito = new CognitoIdentityProviderClient(options());
  const pool = (settings: object) =>
    cognito.send(new UpdateUserPoolCommand({ UserPoolId: ids.Pool, ...settings }));
  const ssm = new SSMClient(options());
  const put = (Value: string) =>
    ssm.send(new PutParameterCommand({ Name: '/it', Value, Type: 'String', Overwrite: true }));
  const dynamodb = new DynamoDBClient(options());
  const liveTo = (Enabled: boolean) =>
    dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: 'items',
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled },
      }),
    );
  await configure(512, { ADDED: '2' });
  // What the call leaves out gets its default.
  await pool({ AutoVerifiedAttributes: ['email'], UserPoolTier: 'PLUS' });
  await put('y');
  await liveTo(false);
  const { detection, drifted } = await look();
  expect(detection).toMatchObject({ StackDriftStatus: 'DRIFTED', DriftedStackResourceCount: 4 });
  expect(Object.fromEntries(drifted.map(([id, ...rest]) => [id, rest]))).toEqual({
    Function: ['MODIFIED', 'NOT_EQUAL /MemorySize 256 512', 'REMOVE /Environment/Variables/KEPT 1 null'],
    Pool: [
      'MODIFIED',
      'NOT_EQUAL /UserPoolTier ESSENTIALS PLUS',
      'NOT_EQUAL /DeletionProtection ACTIVE INACTIVE',
    ],
    Parameter: ['MODIFIED', 'NOT_EQUAL /Value x y'],
    Table: ['MODIFIED', 'NOT_EQUAL /TimeToLiveSpecification/Enabled true false'],
  });
  await configure(256, { KEPT: '1' });
  await pool({
    AutoVerifiedAttributes: ['email'],
    UserPoolTier: 'ESSENTIALS',
    DeletionProtection: 'ACTIVE',
  });
  await put('x');
  await liveTo(true);
  expect((await look()).drifted).toEqual([]);
});

it('tells what is gone, and of a key also what is to go', async () => {
  const cognito = new CognitoIdentityProviderClient(options());
  const group = { UserPoolId: ids.Pool, GroupName: 'staff' };
  await cognito.send(new DeleteGroupCommand(group));
  await new DynamoDBClient(options()).send(new DeleteTableCommand({ TableName: 'items' }));
  const kms = new KMSClient(options());
  await kms.send(new DisableKeyCommand({ KeyId: ids.Key }));
  expect((await look()).drifted).toEqual(
    expect.arrayContaining([
      ['Group', 'DELETED'],
      ['Table', 'DELETED'],
      ['Key', 'MODIFIED', 'NOT_EQUAL /Enabled true false'],
    ]),
  );
  await cognito.send(new CreateGroupCommand(group));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: ids.Key }));
  expect((await look()).drifted.sort()).toEqual([
    ['Key', 'DELETED'],
    ['Table', 'DELETED'],
  ]);
});

it('looks at one resource, and refuses one whose type it knows nothing of', async () => {
  const one = (LogicalResourceId: string) =>
    cfn.client.send(new DetectStackResourceDriftCommand({ StackName: 'app', LogicalResourceId }));
  expect((await one('Topic')).StackResourceDrift).toMatchObject({
    StackResourceDriftStatus: 'IN_SYNC',
    ExpectedProperties: '{"DisplayName":"It"}',
    ActualProperties: '{"DisplayName":"It"}',
  });
  await expect(one('Alarm')).rejects.toThrow('not supported');
  await expect(one('Nothing')).rejects.toThrow('Resource Nothing does not exist for stack app');
});

it('forgets what it saw with the next change of the stack, and refuses one that is in no state for it', async () => {
  await look();
  await cfn.update('app', {
    Resources: { ...TEMPLATE.Resources, Topic: topic({ DisplayName: 'Other' }) },
  });
  expect((await cfn.describe('app')).DriftInformation).toEqual({ StackDriftStatus: 'NOT_CHECKED' });
  expect((await look()).drifted).toEqual([]);
  cfn.aws.faults.inject({
    service: 'cloudformation',
    operation: 'UpdateResource',
    resource: 'Topic',
    kind: 'error',
    when: 'before',
  });
  await cfn.update('app', TEMPLATE, { DisableRollback: true });
  await expect(look()).rejects.toThrow('UPDATE_FAILED state');
});

it('tells nothing of what the caller may not read', async () => {
  const stack = cfn.aws.stacks.find('app');
  const roleArn = `arn:aws:iam::000000000000:role/${ids.Role}`;
  const detection = await cfn.aws.stacks.drifts.detect(stack, { kind: 'role', roleArn });
  expect(detection.status).toBe('UNKNOWN');
  expect(stack.drifts.get('Function')).toMatchObject({
    status: 'UNKNOWN',
    reason: expect.stringContaining('lambda:GetFunction'),
    actual: undefined,
  });
});
