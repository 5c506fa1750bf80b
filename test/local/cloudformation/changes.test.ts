/** What operators change in what templates made, over a restart with a data folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  RemovePermissionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  ListEmailIdentitiesCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import type { ServiceApi } from '../../../local/contract';
import { HELD } from '../../../local/control/changes';
import { Gateway } from '../../../local/gateway/server';
import { roleResource } from '../support/assembly';
import { type CloudFormation, cloudFormation } from '../support/cloudformation';
import { POOL_BEHIND_ACL } from '../support/resources';
import { zipOf } from '../support/zip';

/** Kept by the services themselves; each has a test of its own where the service is tested. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  'cognito-idp': [
    ...['SignUp', 'ConfirmSignUp', 'ResendConfirmationCode', 'ForgotPassword', 'ConfirmForgotPassword'],
    ...[
      'ChangePassword',
      'DeleteUser',
      'InitiateAuth',
      'RespondToAuthChallenge',
      'RevokeToken',
      'GlobalSignOut',
    ],
    ...['UpdateUserAttributes', 'DeleteUserAttributes', 'VerifyUserAttribute', 'SetUserMFAPreference'],
    ...[
      'AssociateSoftwareToken',
      'VerifySoftwareToken',
      'ConfirmDevice',
      'ForgetDevice',
      'UpdateDeviceStatus',
    ],
    ...['StartWebAuthnRegistration', 'CompleteWebAuthnRegistration', 'DeleteWebAuthnCredential'],
    ...['CreateGroup', 'UpdateGroup', 'DeleteGroup'],
  ],
  dynamodb: ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'],
  kms: ['EnableKey', 'DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
  ses: ['PutSuppressedDestination', 'DeleteSuppressedDestination'],
  'sms-voice': [
    ...['PutOptedOutNumber', 'DeleteOptedOutNumber', 'CreateVerifiedDestinationNumber'],
    ...[
      'SendDestinationNumberVerificationCode',
      'VerifyDestinationNumber',
      'DeleteVerifiedDestinationNumber',
    ],
    ...['SetTextMessageSpendLimitOverride', 'DeleteTextMessageSpendLimitOverride'],
  ],
  sns: [
    ...['SetSMSAttributes', 'CreateSMSSandboxPhoneNumber', 'VerifySMSSandboxPhoneNumber'],
    'DeleteSMSSandboxPhoneNumber',
  ],
  sqs: ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'PurgeQueue', 'StartMessageMoveTask'],
  ssm: ['PutParameter', 'DeleteParameter'],
};

/** Change nothing, or nothing that lasts. */
const PASSING: Readonly<Record<string, readonly string[]>> = {
  'cognito-idp': [],
  dynamodb: ['TransactGetItems'],
  events: ['PutEvents', 'TestEventPattern'],
  kms: [
    ...['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'Encrypt', 'Decrypt', 'GenerateDataKey'],
    ...['GenerateDataKeyWithoutPlaintext', 'GenerateRandom'],
  ],
  lambda: ['Invoke'],
  logs: ['FilterLogEvents'],
  ses: ['SendEmail', 'SendRawEmail'],
  'sms-voice': ['SendTextMessage'],
  sns: ['Publish'],
  'social-messaging': ['SendWhatsAppMessage'],
  sts: ['AssumeRole'],
};

/** docs/local.md says so: made, deleted and forgotten by API, beside every stack. */
const FORGOTTEN: Readonly<Record<string, readonly string[]>> = {
  'cognito-idp': ['CreateUserPool', 'DeleteUserPool', 'CreateUserPoolClient', 'DeleteUserPoolClient'],
  dynamodb: ['CreateTable', 'DeleteTable'],
  logs: ['DeleteLogGroup'],
};

/** Whose operations are the stacks themselves, and objects of buckets. */
const OF_THE_ENGINE = ['cloudformation', 's3'];
const READS = /^(Admin)?(Get|List|Describe|Head|Simulate|BatchGet|Query|Scan|Check)/;

let data: string;
let cfn: CloudFormation;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'changes-'));
});
afterEach(async () => {
  await cfn?.close();
  rmSync(data, { recursive: true, force: true });
});

it('decides of every operation that writes what becomes of it', async () => {
  const apis: ServiceApi[] = [];
  const serve = jest.spyOn(Gateway.prototype, 'serve');
  try {
    cfn = await cloudFormation({});
    apis.push(...(serve.mock.calls.at(-1)?.[0] ?? []));
  } finally {
    serve.mockRestore();
  }
  const decided = (name: string, operation: string) =>
    [KEPT, PASSING, FORGOTTEN].some((table) => table[name]?.includes(operation)) ||
    HELD[name]?.[operation] !== undefined ||
    // Of people: kept with them.
    (name === 'cognito-idp' && operation.startsWith('Admin'));
  const written = apis.flatMap(({ name, operations }) =>
    Object.keys(operations).map((operation) => [name, operation] as const),
  );
  expect(written.length).toBeGreaterThan(100);
  const open = written.filter(
    ([name, operation]) =>
      !OF_THE_ENGINE.includes(name) && !READS.test(operation) && !decided(name, operation),
  );
  expect(open).toEqual([]);
  // Nothing is held that isn't there.
  const held = Object.entries(HELD).flatMap(([name, row]) =>
    Object.keys(row).map((it) => [name, it] as const),
  );
  expect(held.filter(([name, it]) => !written.some(([a, b]) => a === name && b === it))).toEqual([]);
});

interface Case {
  /** Resources of the template, and the same where a deployment says something else of what was changed. */
  readonly resources: (version: number) => Readonly<Record<string, object>>;
  readonly change: (ids: Ids) => Promise<unknown>;
  readonly read: (ids: Ids) => Promise<unknown>;
}
type Ids = Readonly<Record<string, string | undefined>>;

const options = () => ({
  endpoint: cfn.aws.endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});
const cognito = () => new CognitoIdentityProviderClient(options());
const dynamodb = () => new DynamoDBClient(options());
const lambda = () => new LambdaClient(options());
const ses = () => new SESv2Client(options());
/** Calls an operation of the Query protocol. @returns XML */
async function query(service: string, input: Readonly<Record<string, string>>): Promise<string> {
  const scope = `AKID/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(cfn.aws.endpoint, {
    method: 'POST',
    body: new URLSearchParams(input),
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00` },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** Calls the account's settings of API Gateway. */
async function account(method: string, body?: object): Promise<{ readonly cloudwatchRoleArn?: string }> {
  const scope = 'AKID/20260101/us-east-1/apigateway/aws4_request';
  const response = await fetch(`${cfn.aws.endpoint}/account`, {
    method,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00` },
    body: body ? JSON.stringify(body) : null,
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { cloudwatchRoleArn?: string };
}

/** Calls an operation of AWS WAF about a pool. */
async function wafv2(operation: string, pool = ''): Promise<{ readonly WebACL?: { readonly ARN: string } }> {
  const scope = 'AKID/20260101/us-east-1/wafv2/aws4_request';
  const response = await fetch(cfn.aws.endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSWAF_20190729.${operation}`,
    },
    body: JSON.stringify({ ResourceArn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${pool}` }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { WebACL?: { ARN: string } };
}

const role = { Role: roleResource() };
const itsFunction = (version: number) => ({
  ...role,
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { ZipFile: `exports.handler = async () => "${version} " + process.env.WORD;` },
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Runtime: 'nodejs22.x',
      Environment: { Variables: { WORD: `template ${version}` } },
    },
  },
});
const table = (version: number) => ({
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: version === 2,
      ...(version === 2 ? { TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } } : {}),
    },
  },
});
const answerOf = async ({ Function: name }: Ids) =>
  (await lambda().send(new InvokeCommand({ FunctionName: name }))).Payload?.transformToString();

const CASES: Readonly<Record<string, Case>> = {
  UpdateUserPool: {
    resources: (version) => ({
      Pool: {
        Type: 'AWS::Cognito::UserPool',
        Properties: { Policies: { PasswordPolicy: { MinimumLength: 10 + version } } },
      },
    }),
    change: ({ Pool }) =>
      cognito().send(
        new UpdateUserPoolCommand({
          UserPoolId: Pool,
          Policies: { PasswordPolicy: { MinimumLength: 20 } },
        }),
      ),
    read: async ({ Pool }) =>
      (await cognito().send(new DescribeUserPoolCommand({ UserPoolId: Pool }))).UserPool?.Policies
        ?.PasswordPolicy?.MinimumLength,
  },
  UpdateTable: {
    resources: table,
    change: ({ Table }) =>
      dynamodb().send(
        new UpdateTableCommand({
          TableName: Table,
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'other', AttributeType: 'S' },
          ],
          GlobalSecondaryIndexUpdates: [
            {
              Create: {
                IndexName: 'byOther',
                KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'ALL' },
              },
            },
          ],
        }),
      ),
    read: async ({ Table }) =>
      (
        await dynamodb().send(new DescribeTableCommand({ TableName: Table }))
      ).Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName),
  },
  UpdateTimeToLive: {
    resources: table,
    change: ({ Table }) =>
      dynamodb().send(
        new UpdateTimeToLiveCommand({
          TableName: Table,
          TimeToLiveSpecification: { AttributeName: 'until', Enabled: true },
        }),
      ),
    read: async ({ Table }) =>
      (await dynamodb().send(new DescribeTimeToLiveCommand({ TableName: Table }))).TimeToLiveDescription
        ?.AttributeName,
  },
  UpdateFunctionCode: {
    resources: itsFunction,
    change: ({ Function: FunctionName }) =>
      lambda().send(
        new UpdateFunctionCodeCommand({
          FunctionName,
          ZipFile: zipOf('index.js', 'exports.handler = async () => "by hand";'),
        }),
      ),
    read: answerOf,
  },
  UpdateFunctionConfiguration: {
    resources: itsFunction,
    change: ({ Function: FunctionName }) =>
      lambda().send(
        new UpdateFunctionConfigurationCommand({
          FunctionName,
          Environment: { Variables: { WORD: 'by hand' } },
        }),
      ),
    read: answerOf,
  },
  RemovePermission: {
    resources: (version) => ({
      ...itsFunction(1),
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { Ref: 'Function' },
          Principal: version === 1 ? 'cognito-idp.amazonaws.com' : 'apigateway.amazonaws.com',
        },
      },
    }),
    change: ({ Function: FunctionName, Permission: StatementId }) =>
      lambda().send(new RemovePermissionCommand({ FunctionName, StatementId })),
    read: async ({ Function: FunctionName }) =>
      lambda()
        .send(new GetPolicyCommand({ FunctionName }))
        .then(
          ({ Policy }) => /\w+\.amazonaws\.com/.exec(Policy ?? '')?.[0] ?? 'nobody',
          () => 'nobody',
        ),
  },
  'CreateEmailIdentity, CreateTopic': {
    resources: () => ({ Name: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'x' } } }),
    async change() {
      await ses().send(new CreateEmailIdentityCommand({ EmailIdentity: 'me@example.net' }));
      await new SNSClient(options()).send(new CreateTopicCommand({ Name: 'mine' }));
    },
    read: async () => [
      (await ses().send(new ListEmailIdentitiesCommand({}))).EmailIdentities?.map(
        ({ IdentityName }) => IdentityName,
      ),
      (await new SNSClient(options()).send(new ListTopicsCommand({}))).Topics?.length,
    ],
  },
  DeleteEmailIdentity: {
    resources: (version) => ({
      Sender: {
        Type: 'AWS::SES::EmailIdentity',
        Properties: {
          EmailIdentity: 'mail.example.net',
          FeedbackAttributes: { EmailForwardingEnabled: version === 1 },
        },
      },
    }),
    change: ({ Sender }) => ses().send(new DeleteEmailIdentityCommand({ EmailIdentity: Sender })),
    read: async () =>
      (await ses().send(new ListEmailIdentitiesCommand({}))).EmailIdentities?.map(
        ({ IdentityName }) => IdentityName,
      ),
  },
  UpdateAccount: {
    resources: () => ({
      Logs: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'apigateway.amazonaws.com' },
                Action: 'sts:AssumeRole',
              },
            ],
          },
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
        },
      },
      Account: {
        Type: 'AWS::ApiGateway::Account',
        Properties: { CloudWatchRoleArn: { 'Fn::GetAtt': ['Logs', 'Arn'] } },
      },
    }),
    change: () =>
      account('PATCH', { patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: '' }] }),
    read: async () => (await account('GET')).cloudwatchRoleArn ?? 'none',
  },
  DisassociateWebACL: {
    resources: () => POOL_BEHIND_ACL,
    change: ({ Pool }) => wafv2('DisassociateWebACL', Pool),
    read: async ({ Pool }) => (await wafv2('GetWebACLForResource', Pool)).WebACL?.ARN ?? 'none',
  },
};

describe('what an operator changes', () => {
  it.each(Object.keys(CASES))('by %s stands at the next start, and at the one after it', async (name) => {
    const { resources, change, read } = CASES[name] as Case;
    cfn = await cloudFormation({ data });
    expect((await cfn.create('app', { Resources: resources(1) })).StackStatus).toBe('CREATE_COMPLETE');
    const ids = await cfn.resources('app');
    const before = await read(ids);
    await change(ids);
    const changed = await read(ids);
    expect(changed).not.toEqual(before);
    for (let start = 0; start < 2; start++) {
      await cfn.close();
      cfn = await cloudFormation({ data });
      expect(await read(ids)).toEqual(changed);
    }
  });
});

it('gives way to a deployment that says something else, for good', async () => {
  const { resources, change, read } = CASES.UpdateUserPool as Case;
  cfn = await cloudFormation({ data });
  await cfn.create('app', { Resources: resources(1) });
  const ids = await cfn.resources('app');
  await change(ids);
  // Of something else.
  await cfn.create('other', { Resources: resources(3) });
  expect(await read(ids)).toBe(20);
  await cfn.update('app', { Resources: resources(2) });
  expect(await read(ids)).toBe(12);
  await cfn.update('app', { Resources: resources(1) });
  await cfn.close();
  cfn = await cloudFormation({ data });
  expect(await read(ids)).toBe(11);
});

it('holds of roles and alarms too', async () => {
  const resources = {
    ...role,
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        MetricName: 'Errors',
        Namespace: 'AWS/Lambda',
        Period: 60,
        Statistic: 'Sum',
        Threshold: 1,
      },
    },
  };
  cfn = await cloudFormation({ data });
  await cfn.create('app', { Resources: resources });
  const { Role: RoleName = '', Alarm: AlarmName = '' } = await cfn.resources('app');
  const iam = (action: string, more: Readonly<Record<string, string>> = {}) =>
    query('iam', { Action: action, Version: '2010-05-08', RoleName, ...more });
  const monitoring = (action: string, more: Readonly<Record<string, string>>) =>
    query('monitoring', { Action: action, Version: '2010-08-01', ...more });
  await iam('PutRolePolicy', {
    PolicyName: 'freeze',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'kms:Sign', Resource: '*' }],
    }),
  });
  await monitoring('SetAlarmState', { AlarmName, StateValue: 'ALARM', StateReason: 'a test' });
  await cfn.close();
  cfn = await cloudFormation({ data });
  expect(await iam('ListRolePolicies')).toContain('freeze');
  expect(await monitoring('DescribeAlarms', {})).toContain('<StateValue>ALARM</StateValue>');
  await iam('DeleteRolePolicy', { PolicyName: 'freeze' });
  await cfn.close();
  cfn = await cloudFormation({ data });
  expect(await iam('ListRolePolicies')).not.toContain('freeze');
});
