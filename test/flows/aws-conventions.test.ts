/**
 * The embedded AWS answers where LocalStack would: tools find it by AWS_ENDPOINT_URL alone. The script below
 * runs in a process of its own, with nothing but that variable and made-up credentials, as somebody's shell
 * would have them.
 */
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf, projectRoot, runNode } from '../support/assembly';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws({ assembly: await assemblyOf() });
});
afterAll(() => aws?.close());

const script = `
const { CognitoIdentityProviderClient, AdminCreateUserCommand, ListUsersCommand, AdminDeleteUserCommand } = require('@aws-sdk/client-cognito-identity-provider');
const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');
const { KMSClient, ListAliasesCommand, DescribeKeyCommand, GetPublicKeyCommand } = require('@aws-sdk/client-kms');
const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses');
const { SESv2Client, GetEmailIdentityCommand } = require('@aws-sdk/client-sesv2');
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
(async () => {
  const UserPoolId = process.argv[1];
  const cognito = new CognitoIdentityProviderClient({});
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: 'invited@example.net', MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: 'invited@example.net' }] }));
  const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId, Filter: 'email = "invited@example.net"' }));
  await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: Users[0].Username }));
  const kms = new KMSClient({});
  const { Aliases } = await kms.send(new ListAliasesCommand({}));
  const alias = Aliases.find(({ AliasName }) => !AliasName.startsWith('alias/aws/'));
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias.AliasName }));
  // The key policy gives the public key to one function only, not to the account.
  const refused = await kms.send(new GetPublicKeyCommand({ KeyId: KeyMetadata.Arn })).catch((error) => error.name);
  const { TableNames } = await new DynamoDBClient({}).send(new ListTablesCommand({}));
  const mail = await new SESClient({}).send(new SendEmailCommand({ Source: 'no-reply@example.com', Destination: { ToAddresses: ['you@example.net'] }, Message: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'From the SDK' } } } }));
  const identity = await new SESv2Client({}).send(new GetEmailIdentityCommand({ EmailIdentity: 'example.com' }));
  const sms = await new SNSClient({}).send(new PublishCommand({ PhoneNumber: '+15555550100', Message: 'Hello by SMS' }));
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: '/passwordless/local/v1/user-pool-id' }));
  const invoked = await new LambdaClient({}).send(new InvokeCommand({ FunctionName: process.argv[2], Payload: JSON.stringify({ request: { session: [] }, response: {} }) }));
  console.log(JSON.stringify({ users: Users.length, keySpec: KeyMetadata.KeySpec, refused, tables: TableNames.length, mail: !!mail.MessageId, verified: identity.VerifiedForSendingStatus, sms: !!sms.MessageId,
    parameter: Parameter.Value, answer: JSON.parse(Buffer.from(invoked.Payload).toString()) }));
})().catch((error) => { console.error(error); process.exit(1); });
`;

it('serves the AWS SDK of every service it emulates by AWS_ENDPOINT_URL alone', async () => {
  const { LambdaClient, ListFunctionsCommand } = await import('@aws-sdk/client-lambda');
  const lambda = new LambdaClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const define =
    Functions.find(({ FunctionName }) => FunctionName?.includes('DefineAuth'))?.FunctionName ?? '';
  const printed = await runNode(['-e', script, aws.output('UserPoolId'), define], projectRoot, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const seen = JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  expect(seen).toMatchObject({
    users: 1,
    keySpec: 'RSA_2048',
    refused: 'AccessDeniedException',
    tables: 2,
    mail: true,
    verified: true,
    sms: true,
    answer: {
      response: { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
    },
  });
  expect(seen.parameter).toBe(aws.output('UserPoolId'));
  expect(aws.mail.all().at(-1)).toMatchObject({ subject: 'Hello', text: 'From the SDK' });
  expect(aws.sms.all().at(-1)).toMatchObject({ phoneNumber: '+15555550100', message: 'Hello by SMS' });
}, 60_000);

it("publishes the pool's keys and configuration where OpenID Connect looks for them", async () => {
  const base = `${aws.endpoint}/${aws.output('UserPoolId')}/.well-known`;
  const configuration = (await (await fetch(`${base}/openid-configuration`)).json()) as {
    issuer: string;
    jwks_uri: string;
  };
  expect(configuration.issuer).toBe(`${aws.endpoint}/${aws.output('UserPoolId')}`);
  const { keys } = (await (await fetch(configuration.jwks_uri)).json()) as {
    keys: { kty: string; alg: string }[];
  };
  expect(keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256' });
});

it('says plainly what it does not emulate', async () => {
  const response = await fetch(aws.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.CreateUserPoolDomain',
    },
    body: '{}',
  });
  expect(response.ok).toBe(false);
  expect(JSON.stringify(await response.json())).toMatch(
    /CreateUserPoolDomain.*(not emulated|isn't emulated)/i,
  );
});
