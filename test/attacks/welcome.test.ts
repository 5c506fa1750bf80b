/**
 * Who tries to be welcomed without having signed in, twice, or as somebody else; and a hook *welcome* that is
 * taken over.
 */
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { welcomeKey } from '../../lambda/hooks/welcome-mark';
import { replaceHook } from '../support/hooks';
import { operatorClient } from '../support/operator-client';
import { type SignInWorld, signInWorld } from '../support/signing-in';
import { replaceWelcome, welcomeCalls, welcomed } from '../support/welcome';

const PASSWORD = 'Correct-horse-battery-9';
let world: SignInWorld;
let operator: CognitoIdentityProviderClient;
beforeAll(async () => {
  world = await signInWorld({
    overrides: {
      passwordFlows: true,
      nativeSignIn: { factors: ['email-code'] },
      hooks: { admission: { enabled: true }, welcome: { enabled: true, accountsSince: '1970-01-01' } },
    },
  });
  operator = operatorClient(world.aws);
  await replaceHook(
    world.aws,
    'AdmissionHook',
    `exports.handler = async ({ moment, attributes }) =>
       ({ admit: moment === 'sign-up' || !attributes.email.startsWith('refused') });`,
  );
  await replaceWelcome(world.aws);
}, 240_000);
afterAll(async () => {
  operator?.destroy();
  await world?.aws.close();
});

/** An account by an administrator, with a password. @returns its `sub` */
async function invite(email: string, attributes: Readonly<Record<string, string>> = {}): Promise<string> {
  const UserPoolId = world.aws.output('UserPoolId');
  const { User } = await operator.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: Object.entries({ email, ...attributes }).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
  await operator.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: PASSWORD, Permanent: true }),
  );
  return User?.Username ?? '';
}

const byPassword = (email: string, ClientMetadata: Readonly<Record<string, string>> = {}) =>
  world.client.call('InitiateAuth', {
    ClientId: world.client.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
    ClientMetadata,
  });

it('first sign-ins at the same moment are one; an address that nobody has proven is no address', async () => {
  const sub = await invite('at-once@example.net');
  await Promise.all([1, 2, 3, 4].map(() => byPassword('at-once@example.net')));
  const [call] = await welcomed(world.aws, sub, 1);
  expect(call?.event).toMatchObject({ userId: sub, method: 'COGNITO', attributes: { sub } });
  expect(call?.event).not.toHaveProperty('email');
  expect(call?.event).not.toHaveProperty('emailDomain');
});

it('whoever signs up, fails to sign in, or is refused tokens is not welcomed', async () => {
  const { sub: signedUp } = await world.newUser();
  const guessed = await invite('guessed@example.net');
  await expect(
    world.client.call('InitiateAuth', {
      ClientId: world.client.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: 'guessed@example.net', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'wrong' },
    }),
  ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  const refused = await invite('refused@example.net');
  await expect(byPassword('refused@example.net')).rejects.toMatchObject({
    name: 'UserLambdaValidationException',
  });
  for (const sub of [signedUp, guessed, refused]) await welcomed(world.aws, sub, 0);
  expect(world.aws.calls.all().filter(({ operation }) => operation === 'SendMessage')).toHaveLength(1);
});

it('names and wishes that a queue or a mail would stumble over change nothing', async () => {
  const name = '\uFFFE\uFFFF\u202E"}\u2028 {{name}}';
  const sub = await invite('strange@example.net', { name, locale: 'xx' });
  await byPassword('strange@example.net', { locale: 'en\r\nBcc: all@example.net' });
  const [call] = await welcomed(world.aws, sub, 1);
  expect(call?.event).toMatchObject({ userId: sub, locale: 'en', attributes: { name } });
});

it('a writer of the table has somebody welcomed again, with the id of before, or not at all, and opens nothing', async () => {
  const database = new DynamoDBClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'writer', secretAccessKey: 'writer' },
  });
  const plant = (sub: string, attributes: Readonly<Record<string, number>>) =>
    database.send(
      new PutItemCommand({
        TableName: world.aws.output('SecretsTableName'),
        Item: {
          ...welcomeKey({ userPoolId: world.aws.output('UserPoolId'), sub }),
          ...Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [name, { N: String(value) }]),
          ),
        },
      }),
    );
  const silenced = await invite('silenced@example.net');
  await plant(silenced, { firstSignIn: 1 });
  await byPassword('silenced@example.net');
  await welcomed(world.aws, silenced, 0);
  const again = await invite('again@example.net');
  await byPassword('again@example.net');
  await welcomed(world.aws, again, 1);
  await plant(again, { firstSignIn: 1, handingOver: 1 });
  await byPassword('again@example.net');
  const calls = await welcomed(world.aws, again, 2);
  expect(new Set(calls.map(({ event }) => event.id)).size).toBe(1);
  database.destroy();
});

it('a hook that is taken over reads no secrets and hands nobody else to itself', async () => {
  const outputs = JSON.stringify({
    pool: world.aws.output('UserPoolId'),
    secrets: world.aws.output('SecretsTableName'),
    email: 'at-once@example.net',
    failed: world.aws.output('FailedWelcomesQueueArn'),
  });
  await replaceWelcome(
    world.aws,
    `const { DynamoDBClient, ScanCommand, GetItemCommand } = require('@aws-sdk/client-dynamodb');
     const cognito = require('@aws-sdk/client-cognito-identity-provider');
     const { LambdaClient, ListFunctionsCommand } = require('@aws-sdk/client-lambda');
     const sqs = require('@aws-sdk/client-sqs');
     const { pool: UserPoolId, secrets: TableName, email: Username, failed } = ${outputs};
     const [account, name] = failed.split(':').slice(4);
     const url = process.env.AWS_ENDPOINT_URL + '/' + account + '/';
     const QueueUrl = url + name;
     const own = url + name.replace('-failed', '');
     const tries = {
       scan: () => new DynamoDBClient().send(new ScanCommand({ TableName })),
       get: () => new DynamoDBClient().send(new GetItemCommand({ TableName, Key: { userNameHash: { B: Buffer.alloc(32) } } })),
       user: () => new cognito.CognitoIdentityProviderClient().send(new cognito.AdminGetUserCommand({ UserPoolId, Username })),
       password: () => new cognito.CognitoIdentityProviderClient().send(new cognito.AdminSetUserPasswordCommand({ UserPoolId, Username, Password: 'Another-1', Permanent: true })),
       functions: () => new LambdaClient().send(new ListFunctionsCommand({})),
       send: () => new sqs.SQSClient().send(new sqs.SendMessageCommand({ QueueUrl: own, MessageBody: '{}' })),
       read: () => new sqs.SQSClient().send(new sqs.ReceiveMessageCommand({ QueueUrl })),
     };
     for (const [what, attempt] of Object.entries(tries))
       console.log('tried ' + what + ': ' + await attempt().then(() => 'done', (error) => error.name));`,
  );
  const sub = await invite('victim@example.net');
  await byPassword('victim@example.net');
  await welcomed(world.aws, sub, 1);
  const tried = () =>
    Object.values(world.aws.logs('WelcomeHook'))
      .flat()
      .filter((line) => line.startsWith('tried '));
  for (let waited = 0; tried().length < 7 && waited < 100; waited++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(tried()).toEqual(
    ['scan', 'get', 'user', 'password', 'functions', 'send', 'read'].map(
      (what) => `tried ${what}: AccessDeniedException`,
    ),
  );
  expect(welcomeCalls(world.aws, sub)).toHaveLength(1);
});
