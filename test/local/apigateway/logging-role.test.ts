/** Which roles API Gateway takes to write an account's logs with, asked of IAM. */
import { removeFolders, writeAssembly } from '../support/assembly';
import { type CloudFormation, cloudFormation } from '../support/cloudformation';

const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs';
const REFUSED = 'does not have required permissions configured';

const trust = (statement: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'sts:AssumeRole',
      ...statement,
    },
  ],
});
const role = (properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: 'logs',
    AssumeRolePolicyDocument: trust(),
    ManagedPolicyArns: [MANAGED],
    ...properties,
  },
});
const inline = (...statements: readonly object[]) => [
  { PolicyName: 'logs', PolicyDocument: { Version: '2012-10-17', Statement: statements } },
];
const account = {
  Type: 'AWS::ApiGateway::Account',
  Properties: { CloudWatchRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
};

let cfn: CloudFormation;
beforeEach(async () => {
  cfn = await cloudFormation();
});
afterEach(() => cfn.close());
afterAll(removeFolders);

const ARN = 'arn:aws:iam::000000000000:role/logs';
async function ask(method: string, body?: object) {
  const scope = '20260101/us-east-1/apigateway/aws4_request';
  const response = await fetch(`${cfn.aws.endpoint}/account`, {
    method,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=any/${scope}, SignedHeaders=host, Signature=0` },
    body: body ? JSON.stringify(body) : null,
  });
  return { status: response.status, ...((await response.json()) as object) };
}
const setRole = (value: string) =>
  ask('PATCH', { patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value }] });

it('is one that API Gateway may assume, with the rights of the policy for it', async () => {
  const stack = await cfn.create('app', { Resources: { Role: role(), Account: account } });
  expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  expect(await setRole(ARN)).toMatchObject({ status: 200, cloudwatchRoleArn: ARN });
  expect(await setRole('')).toMatchObject({ status: 200 });
});

it('may be one whose own policy gives these rights', async () => {
  const Policies = inline({ Effect: 'Allow', Action: 'logs:*', Resource: 'arn:aws:logs:*:*:*' });
  const Role = role({ ManagedPolicyArns: [], Policies });
  const { StackStatus } = await cfn.create('app', { Resources: { Role, Account: account } });
  expect(StackStatus).toBe('CREATE_COMPLETE');
});

it.each([
  [
    'that trusts another service',
    { AssumeRolePolicyDocument: trust({ Principal: { Service: 'lambda.amazonaws.com' } }) },
  ],
  [
    'that trusts the account alone',
    { AssumeRolePolicyDocument: trust({ Principal: { AWS: '000000000000' } }) },
  ],
  [
    'that asks for an external id, which API Gateway has none of',
    { AssumeRolePolicyDocument: trust({ Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }) },
  ],
  ['without any rights', { ManagedPolicyArns: [] }],
  [
    'that may not make groups',
    {
      ManagedPolicyArns: [],
      Policies: inline({
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      }),
    },
  ],
  [
    'for one group',
    {
      ManagedPolicyArns: [],
      Policies: inline({
        Effect: 'Allow',
        Action: 'logs:*',
        Resource: 'arn:aws:logs:us-east-1:000000000000:log-group:own:*',
      }),
    },
  ],
  [
    'that is denied to write',
    { Policies: inline({ Effect: 'Deny', Action: 'logs:PutLogEvents', Resource: '*' }) },
  ],
])('is none %s', async (_which, properties) => {
  const { StackStatus } = await cfn.create('app', {
    Resources: { Role: role(properties), Account: account },
  });
  expect(StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(await cfn.reason('app', 'Account')).toContain(REFUSED);
  await cfn.create('role', { Resources: { Role: role(properties) } });
  expect(await setRole(ARN)).toMatchObject({ status: 400, message: expect.stringContaining(REFUSED) });
});

it('is none that is not there', async () => {
  expect(await setRole(ARN)).toMatchObject({ status: 400, message: expect.stringContaining(REFUSED) });
});

it('stays what it was when another is refused', async () => {
  await cfn.create('app', { Resources: { Role: role(), Account: account } });
  expect((await setRole(`${ARN}-of-nobody`)).status).toBe(400);
  expect(await ask('GET')).toMatchObject({ cloudwatchRoleArn: ARN });
});

it('fails the start of an assembly as well', async () => {
  const template = { Resources: { Role: role({ ManagedPolicyArns: [] }), Account: account } };
  const assembly = writeAssembly({ stacks: { app: { template } } });
  await expect(cloudFormation({ assembly })).rejects.toThrow(REFUSED);
});
