/**
 * The hook *welcome*: called once a user has signed in for the first time, at least once, and no sign-in
 * waits for it or fails with it.
 */
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import { awsCommandsOf } from '../support/aws-command';
import { type SignInWorld, signInWorld } from '../support/signing-in';
import { replaceWelcome, welcomeCalls, welcomed } from '../support/welcome';

/** Seconds between two attempts; the stage's timeout is short. */
const BETWEEN = 300;
const ATTEMPTS = 5;
const today = new Date().toISOString().slice(0, 10);
const credentials = { accessKeyId: 'operator', secretAccessKey: 'any' };

let world: SignInWorld;
let queues: sqs.SQSClient;
beforeAll(async () => {
  world = await signInWorld({
    overrides: {
      hooks: {
        welcome: { enabled: true, accountsSince: today, timeoutSeconds: 1, attempts: ATTEMPTS },
      },
    },
  });
  queues = new sqs.SQSClient({ endpoint: world.aws.endpoint, region: 'us-east-1', credentials });
}, 240_000);
beforeEach(() => replaceWelcome(world.aws));
afterEach(() => world.aws.faults.clear());
afterAll(async () => {
  queues?.destroy();
  await world?.aws.close();
});

/** By a new link, past the time between two. */
async function signInAgain(email: string) {
  world.aws.clock.advance(61);
  return world.signIn(email);
}

async function queued(name: 'welcome' | 'welcome-failed') {
  const { QueueUrl } = await queues.send(
    new sqs.GetQueueUrlCommand({ QueueName: `passwordless-local-${name}` }),
  );
  const { Attributes } = await queues.send(
    new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: inFlight } =
    Attributes ?? {};
  return { visible: Number(visible), inFlight: Number(inFlight) };
}

/** @throws Error when it doesn't become true */
async function eventually(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not become true: ${what}`);
}

it('is called at the first sign-in, with who it is; not at sign-up, later sign-ins and refreshes', async () => {
  const { email, sub } = await world.newUser({ name: 'Alice', locale: 'ja-JP' });
  await expect(welcomed(world.aws, sub, 0)).resolves.toEqual([]);
  const { RefreshToken } = await world.signIn(email);
  const [call] = await welcomed(world.aws, sub, 1);
  expect(call).toEqual({
    attempt: 1,
    event: {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      userPoolId: world.aws.output('UserPoolId'),
      clientId: world.client.clientId,
      userId: sub,
      userName: sub,
      signedInAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      method: 'MAGIC_LINK',
      groups: [],
      locale: 'ja',
      email,
      emailDomain: 'example.net',
      attributes: expect.objectContaining({ sub, email, name: 'Alice', locale: 'ja-JP' }),
    },
  });
  await world.client.call('GetTokensFromRefreshToken', { ClientId: world.client.clientId, RefreshToken });
  await signInAgain(email);
  await expect(welcomed(world.aws, sub, 1)).resolves.toEqual([call]);
  expect(await queued('welcome')).toEqual({ visible: 0, inFlight: 0 });
});

it('tries again, sets aside what fails each time, and signs in all the same; an operator has it tried anew', async () => {
  await replaceWelcome(world.aws, "throw new Error('The customer register is away.');");
  const { email, sub } = await world.newUser();
  await world.signIn(email);
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    await welcomed(world.aws, sub, attempt);
    // It is held back, and not a second less.
    world.aws.clock.advance(BETWEEN - 10);
    await welcomed(world.aws, sub, attempt);
    world.aws.clock.advance(11);
  }
  const calls = await welcomed(world.aws, sub, ATTEMPTS);
  expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
  expect(new Set(calls.map(({ event }) => `${event.id} ${event.signedInAt}`)).size).toBe(1);
  world.aws.clock.advance(BETWEEN + 1);
  await eventually(async () => (await queued('welcome-failed')).visible === 1);
  expect(await queued('welcome')).toEqual({ visible: 0, inFlight: 0 });
  await signInAgain(email);
  await welcomed(world.aws, sub, ATTEMPTS);

  await replaceWelcome(world.aws);
  const commands = awsCommandsOf('docs/operating.md', {
    POOL: world.aws.output('UserPoolId'),
    SUB: sub,
    FAILED: world.aws.output('FailedWelcomesQueueArn'),
  }).filter(({ service }) => service === 'sqs');
  expect(commands.map(({ operation }) => operation)).toEqual([
    'StartMessageMoveTask',
    'ListMessageMoveTasks',
  ]);
  const answers = [];
  for (const { operation, input } of commands) {
    // biome-ignore lint/suspicious/noExplicitAny: the document says which operation it is.
    const Command = (sqs as any)[`${operation}Command`];
    answers.push(await queues.send(new Command(input)));
  }
  expect(answers[1]).toMatchObject({
    Results: [
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1, ApproximateNumberOfMessagesToMove: 1 },
    ],
  });
  const again = await welcomed(world.aws, sub, ATTEMPTS + 1);
  expect(again.at(-1)).toEqual({ ...calls[0], attempt: 1 });
  expect(await queued('welcome-failed')).toEqual({ visible: 0, inFlight: 0 });
}, 60_000);

it('a slow hook holds nobody up, and is tried again', async () => {
  await replaceWelcome(world.aws, 'await new Promise((resolve) => setTimeout(resolve, 60_000));');
  const { email, sub } = await world.newUser();
  const { userName, fragment, session } = await world.mailedLink(email);
  const startedAt = performance.now();
  await world.client.redeem(userName, fragment, { session });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  await welcomed(world.aws, sub, 1);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await queued('welcome')).toEqual({ visible: 0, inFlight: 1 });
  await replaceWelcome(world.aws);
  world.aws.clock.advance(BETWEEN + 1);
  expect((await welcomed(world.aws, sub, 2)).at(-1)).toMatchObject({ attempt: 2 });
});

describe('a hand-over that fails is made up for at the next sign-in, with the same id and time:', () => {
  it.each([
    ['the queue is away', { service: 'sqs', operation: 'SendMessage', kind: 'error', times: 2 }],
    [
      'the queue answers late',
      { service: 'sqs', operation: 'SendMessage', kind: 'latency', latencyMs: 1_500, times: 2 },
    ],
    ['the trigger is killed', { service: 'sqs', operation: 'SendMessage', kind: 'kill' }],
    [
      'Cognito doesn’t say how old the account is',
      { service: 'cognito-idp', operation: 'AdminGetUser', kind: 'error', function: 'PreToken', times: 2 },
    ],
    [
      'the mark can’t be put',
      { service: 'dynamodb', operation: 'UpdateItem', kind: 'error', function: 'PreToken', times: 6 },
    ],
  ] as const)('%s', async (_, fault) => {
    const { email, sub } = await world.newUser();
    const { userName, fragment, session } = await world.mailedLink(email);
    world.aws.faults.inject({ ...fault, function: 'PreToken' });
    await expect(world.client.redeem(userName, fragment, { session })).resolves.toMatchObject({
      AuthenticationResult: { IdToken: expect.any(String) },
    });
    world.aws.faults.clear();
    await signInAgain(email);
    await eventually(() => welcomeCalls(world.aws, sub).length > 0);
    // Nothing comes late.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const calls = welcomeCalls(world.aws, sub);
    expect(new Set(calls.map(({ event }) => event.id)).size).toBe(1);
    // Whoever has no time to wait for the queue's answer may be told twice.
    expect(calls.length).toBeLessThanOrEqual(fault.kind === 'latency' ? 3 : 1);
    await signInAgain(email);
    await welcomed(world.aws, sub, calls.length);
  });

  it('a queue that is away is not asked for longer than a second, and counted', async () => {
    const { email } = await world.newUser();
    const { userName, fragment, session } = await world.mailedLink(email);
    world.aws.faults.inject({
      service: 'sqs',
      operation: 'SendMessage',
      kind: 'latency',
      latencyMs: 3_000,
      times: 2,
    });
    const before = world.aws.logs('PreToken');
    const startedAt = performance.now();
    await world.client.redeem(userName, fragment, { session });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    const lines = Object.values(world.aws.logs('PreToken')).flat().slice(Object.values(before).flat().length);
    expect(lines.join('\n')).toContain('A user is not handed to the hook yet');
    expect(lines.some((line) => line.includes('"HookFailed"') && line.includes('"welcome"'))).toBe(true);
    expect(lines.join('\n')).not.toContain(email);
  });
});

describe('a user who is forgotten', () => {
  const marks = async () => {
    const database = new DynamoDBClient({ endpoint: world.aws.endpoint, region: 'us-east-1', credentials });
    const { Items = [] } = await database.send(
      new ScanCommand({
        TableName: world.aws.output('SecretsTableName'),
        FilterExpression: 'attribute_exists(firstSignIn)',
      }),
    );
    database.destroy();
    return Items;
  };
  async function forget(userName: string, deleteUser: boolean): Promise<void> {
    const lambda = new LambdaClient({ endpoint: world.aws.endpoint, region: 'us-east-1', credentials });
    const why = { operator: 'o.perator', reason: 'Asked in writing, ticket 4711' };
    const { FunctionError } = await lambda.send(
      new InvokeCommand({
        FunctionName: world.aws.output('ForgetUserFunctionName'),
        Payload: JSON.stringify({ userName, deleteUser, ...why }),
      }),
    );
    lambda.destroy();
    expect(FunctionError).toBeUndefined();
  }

  it('and made anew is welcomed anew; nothing stays of the first', async () => {
    const { email, sub } = await world.newUser();
    await world.signIn(email);
    const [first] = await welcomed(world.aws, sub, 1);
    const before = (await marks()).length;
    await forget(email, true);
    expect((await marks()).length).toBe(before - 1);
    const { UserSub: again } = await world.client.signUp(email);
    await signInAgain(email);
    const [second] = await welcomed(world.aws, again, 1);
    expect(second?.event.id).not.toBe(first?.event.id);
    await welcomed(world.aws, sub, 1);
  });

  it('and kept is welcomed with the id of before', async () => {
    const { email, sub } = await world.newUser();
    await world.signIn(email);
    const [first] = await welcomed(world.aws, sub, 1);
    await forget(email, false);
    await signInAgain(email);
    const [, second] = await welcomed(world.aws, sub, 2);
    expect(second?.event.id).toBe(first?.event.id);
  });
});

it('an account of before the day that the stage names is not welcomed, then or later', async () => {
  world.aws.clock.advance(-3 * 86_400);
  const { email, sub } = await world.newUser();
  world.aws.clock.advance(3 * 86_400);
  await world.signIn(email);
  await welcomed(world.aws, sub, 0);
  await signInAgain(email);
  await welcomed(world.aws, sub, 0);
});
