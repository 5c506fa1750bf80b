/**
 * Operations whose answers no client's types hold are each asked over the wire, where the check against AWS's
 * models runs; and every operation of the embedded AWS is in a model.
 */
import { type LocalAws, startLocalAws } from '../../../local';
import { type Exchange, exchanges } from '../../../local/gateway/exchange';
import { modelOf } from '../../support/api-models/model';
import { functionResource, removeFolders, writeAssembly } from '../support/assembly';
import { POOL_BEHIND_ACL } from '../support/resources';

const ACCOUNT = '000000000000';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/tried`;
const CERTIFICATE = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`;
const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

const RESOURCES = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'tried',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'lambda.amazonaws.com', AWS: `arn:aws:iam::${ACCOUNT}:root` },
          },
        ],
      },
    },
  },
  Function: functionResource('code', { FunctionName: 'said', LoggingConfig: { LogGroup: { Ref: 'Group' } } }),
  Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/group', RetentionInDays: 7 } },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'alarm',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      Threshold: 0,
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      Dimensions: [{ Name: 'FunctionName', Value: 'said' }],
    },
  },
  Expression: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'expression',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      Threshold: 0,
      Metrics: [
        { Id: 'share', Expression: 'errors / 2' },
        {
          Id: 'errors',
          ReturnData: false,
          MetricStat: {
            Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' },
            Period: 60,
            Stat: 'Sum',
          },
        },
      ],
    },
  },
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: 'board', DashboardBody: '{"widgets":[]}' },
  },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'tried-bucket' } },
  Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'images' } },
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
  ...POOL_BEHIND_ACL,
  Cache: { Type: 'AWS::CloudFront::CachePolicy', Properties: { CachePolicyConfig: {} } },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        DefaultCacheBehavior: {
          CachePolicyId: { Ref: 'Cache' },
          TargetOriginId: 'bucket',
          ViewerProtocolPolicy: 'https-only',
        },
        Origins: [
          {
            Id: 'bucket',
            DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
            S3OriginConfig: {},
          },
        ],
      },
    },
  },
};

let aws: LocalAws;
const seen: string[] = [];
const see = (exchange: unknown) => {
  const { service, operation } = exchange as Exchange;
  seen.push(`${service} ${operation}`);
};

beforeAll(async () => {
  exchanges.subscribe(see);
  aws = await startLocalAws({
    assembly: writeAssembly({
      stacks: {
        app: {
          template: { Resources: RESOURCES, Outputs: { Pool: { Value: { 'Fn::GetAtt': ['Pool', 'Arn'] } } } },
        },
      },
      assets: { code: { 'index.js': 'exports.handler = async () => console.log("spoken");' } },
    }),
  });
});
afterAll(async () => {
  exchanges.unsubscribe(see);
  await aws.close();
  removeFolders();
});

type Asked = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

async function ask(service: string, path: string, { headers, ...request }: Asked = {}): Promise<string> {
  const scope = `20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=any/${scope}, SignedHeaders=host, Signature=0`;
  const response = await fetch(`${aws.endpoint}${path}`, {
    ...request,
    headers: { ...headers, authorization },
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${body}`);
  return response.headers.get('etag') ?? body;
}
const json = (service: string, target: string, input: object) =>
  ask(service, '/', {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(input),
  });
const query = (service: string, Action: string, more: Readonly<Record<string, string>> = {}) =>
  ask(service, '/', { method: 'POST', body: new URLSearchParams({ Action, ...more }) });
const s3 = (method: string, path: string, body?: string) =>
  ask('s3', `/tried-bucket${path}`, {
    method,
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    ...(body === undefined ? {} : { body }),
  });
const TAGS = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>';
const uploadOf = (document: string) => /<UploadId>(.+)<\/UploadId>/.exec(document)?.[1] ?? '';

/** In the order in which they can be asked. */
const SERVICES: Readonly<Record<string, Readonly<Record<string, () => Promise<unknown>>>>> = {
  acm: {
    DescribeCertificate: async () => {
      await fetch(`${aws.endpoint}/_local/account/acm`, {
        method: 'PUT',
        body: JSON.stringify({ CertificateArn: CERTIFICATE, DomainName: 'example.com' }),
      });
      await json('acm', 'CertificateManager.DescribeCertificate', { CertificateArn: CERTIFICATE });
    },
  },
  apigateway: {
    GetRestApis: () => ask('apigateway', '/restapis'),
    GetAccount: () => ask('apigateway', '/account'),
    UpdateAccount: () => ask('apigateway', '/account', { method: 'PATCH', body: '{"patchOperations":[]}' }),
  },
  cloudfront: { ListDistributions: () => ask('cloudfront', '/2020-05-31/distribution') },
  ecr: {
    ListImages: () =>
      json('ecr', 'AmazonEC2ContainerRegistry_V20150921.ListImages', { repositoryName: 'images' }),
  },
  iam: {
    PutRolePolicy: () =>
      query('iam', 'PutRolePolicy', {
        RoleName: 'tried',
        PolicyName: 'own',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [ALLOW] }),
      }),
    ListRolePolicies: () => query('iam', 'ListRolePolicies', { RoleName: 'tried' }),
    SimulatePrincipalPolicy: () =>
      query('iam', 'SimulatePrincipalPolicy', {
        PolicySourceArn: ROLE,
        'ActionNames.member.1': 's3:GetObject',
        'ActionNames.member.2': 's3:PutObject',
      }),
    DeleteRolePolicy: () => query('iam', 'DeleteRolePolicy', { RoleName: 'tried', PolicyName: 'own' }),
  },
  logs: {
    DescribeLogGroups: () => json('logs', 'Logs_20140328.DescribeLogGroups', {}),
    FilterLogEvents: async () => {
      await ask('lambda', '/2015-03-31/functions/said/invocations', { method: 'POST' });
      const told = await json('logs', 'Logs_20140328.FilterLogEvents', { logGroupName: '/group' });
      expect(told).toContain('spoken');
    },
    DeleteLogGroup: () => json('logs', 'Logs_20140328.DeleteLogGroup', { logGroupName: '/group' }),
  },
  monitoring: {
    SetAlarmState: () =>
      query('monitoring', 'SetAlarmState', { AlarmName: 'alarm', StateValue: 'ALARM', StateReason: 'tried' }),
    DescribeAlarms: () => query('monitoring', 'DescribeAlarms'),
    GetDashboard: () => query('monitoring', 'GetDashboard', { DashboardName: 'board' }),
  },
  s3: {
    ListBuckets: () => ask('s3', '/'),
    HeadBucket: () => s3('HEAD', ''),
    GetBucketLocation: () => s3('GET', '?location'),
    GetBucketVersioning: () => s3('GET', '?versioning'),
    GetBucketEncryption: () => s3('GET', '?encryption'),
    PutObject: () => s3('PUT', '/a', 'content'),
    GetObject: () => s3('GET', '/a'),
    HeadObject: () => s3('HEAD', '/a'),
    ListObjectsV2: () => s3('GET', '?list-type=2'),
    PutObjectTagging: () => s3('PUT', '/a?tagging', TAGS),
    GetObjectTagging: () => s3('GET', '/a?tagging'),
    DeleteObjectTagging: () => s3('DELETE', '/a?tagging'),
    CreateMultipartUpload: () => s3('POST', '/b?uploads'),
    UploadPart: async () => {
      const id = uploadOf(await s3('POST', '/b?uploads'));
      await s3('PUT', `/b?partNumber=1&uploadId=${id}`, 'part');
    },
    CompleteMultipartUpload: async () => {
      const id = uploadOf(await s3('POST', '/b?uploads'));
      const etag = await s3('PUT', `/b?partNumber=1&uploadId=${id}`, 'part');
      const part = `<Part><ETag>${etag}</ETag><PartNumber>1</PartNumber></Part>`;
      await s3('POST', `/b?uploadId=${id}`, `<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`);
      expect(await s3('GET', '?list-type=2')).toContain('<Key>b</Key>');
    },
    AbortMultipartUpload: async () => {
      const id = uploadOf(await s3('POST', '/b?uploads'));
      await s3('DELETE', `/b?uploadId=${id}`);
    },
    DeleteObject: () => s3('DELETE', '/a'),
    DeleteObjects: () => s3('POST', '?delete', '<Delete><Object><Key>b</Key></Object></Delete>'),
  },
  sts: {
    GetCallerIdentity: () => query('sts', 'GetCallerIdentity'),
    AssumeRole: () => query('sts', 'AssumeRole', { RoleArn: ROLE, RoleSessionName: 'trial' }),
  },
  wafv2: {
    GetWebACLForResource: async () =>
      expect(
        await json('wafv2', 'AWSWAF_20190729.GetWebACLForResource', { ResourceArn: aws.output('Pool') }),
      ).toContain('WebACL'),
    DisassociateWebACL: () =>
      json('wafv2', 'AWSWAF_20190729.DisassociateWebACL', { ResourceArn: aws.output('Pool') }),
  },
};

const operationsOf = (service: string) =>
  aws.apis.filter(({ name }) => name === service).flatMap(({ operations }) => Object.keys(operations));

it.each(Object.keys(SERVICES))('every operation of %s is among those that are asked here', (service) => {
  expect(Object.keys(SERVICES[service] ?? {}).sort()).toEqual(operationsOf(service).sort());
});

it.each(
  Object.entries(SERVICES).flatMap(([service, operations]) =>
    Object.entries(operations).map(([operation, asked]) => [service, operation, asked] as const),
  ),
)('%s answers %s as its model says', async (service, operation, asked) => {
  await asked();
  expect(seen).toContain(`${service} ${operation}`);
});

const WRONG = [
  ['acm', 'CertificateManager.DescribeCertificate', 'CertificateArn'],
  ['ecr', 'AmazonEC2ContainerRegistry_V20150921.ListImages', 'repositoryName'],
  ['wafv2', 'AWSWAF_20190729.GetWebACLForResource', 'ResourceArn'],
] as const;

it.each(WRONG)(
  '%s refuses another type and a member that it does not know',
  async (service, target, member) => {
    await expect(json(service, target, { [member]: 7 })).rejects.toThrow(
      `"SerializationException","message":"${member} must be a string; it is 7."`,
    );
    const right = { CertificateArn: CERTIFICATE, repositoryName: 'images', ResourceArn: aws.output('Pool') };
    await expect(json(service, target, { [member]: right[member], Colour: 'red' })).rejects.toThrow(
      'does not emulate the parameter Colour of',
    );
  },
);

it('every operation of the embedded AWS is in a model', () => {
  const lacking = aws.apis.flatMap(({ name, operations }) =>
    Object.keys(operations)
      .filter((operation) =>
        (['json', 'query'] as const).every((protocol) => !modelOf(name, protocol)?.operations[operation]),
      )
      .map((operation) => `${name} ${operation}`),
  );
  expect(aws.apis.length).toBeGreaterThan(20);
  expect(lacking).toEqual([]);
});

it('every service is one of a client’s types or is asked here', () => {
  const typed = [
    'cloudformation',
    'cognito-idp',
    'dynamodb',
    'events',
    'kms',
    'lambda',
    'servicequotas',
    'ses',
    'sms-voice',
    'sns',
    'social-messaging',
    'sqs',
    'ssm',
  ];
  const names = [...new Set(aws.apis.map(({ name }) => name))].sort();
  expect(names).toEqual([...typed, ...Object.keys(SERVICES)].sort());
});
