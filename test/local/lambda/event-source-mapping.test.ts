/** Functions that a queue calls: what Lambda refuses, and when a message comes again. */
import { LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import type { MadeResource } from '../../../local/contract';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

const SCRIPT = `exports.handler = async ({ Records }) => {
  for (const { body, eventSource, eventSourceARN, awsRegion, attributes } of Records) {
    const [what, wait = '0'] = body.split(' ');
    console.log('begins ' + body + ' ' + attributes.ApproximateReceiveCount + ' ' + eventSource + ' ' + awsRegion + ' ' + eventSourceARN);
    await new Promise((resolve) => setTimeout(resolve, Number(wait)));
    if (what === 'bad') throw new Error('bad');
    console.log('ends ' + body);
  }
};`;

let account: EmptyAccount;
let client: sqs.SQSClient;
let queue: MadeResource;
let role: MadeResource;
let hears: MadeResource;
beforeEach(async () => {
  account = await emptyAccount({ hears: { 'index.js': SCRIPT } });
  client = new sqs.SQSClient(account.client);
  queue = await account.make('AWS::SQS::Queue', { QueueName: 'work', VisibilityTimeout: 30 });
  role = await makeRole(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']);
  hears = await makeFunction(5);
});
afterEach(async () => {
  client.destroy();
  await account.aws.close();
});
afterAll(removeFolders);

async function makeRole(actions: readonly string[], service = 'lambda.amazonaws.com'): Promise<MadeResource> {
  return account.make('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
    },
    Policies: [
      {
        PolicyName: 'own',
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: actions, Resource: queue.result.attributes.Arn }],
        },
      },
    ],
  });
}

function makeFunction(Timeout: number, FunctionName = 'hears', as = role): Promise<MadeResource> {
  return account.make('AWS::Lambda::Function', {
    FunctionName,
    Timeout,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { S3Bucket: 'assets', S3Key: 'hears.zip' },
    Role: as.result.attributes.Arn,
  });
}

const mapping = (more: object = {}) => ({
  FunctionName: 'hears',
  EventSourceArn: queue.result.attributes.Arn,
  BatchSize: 1,
  ...more,
});
const make = (more: object = {}) => account.make('AWS::Lambda::EventSourceMapping', mapping(more));
const send = (MessageBody: string) =>
  client.send(new sqs.SendMessageCommand({ QueueUrl: queue.result.ref, MessageBody }));
const lines = (begin: string) =>
  (account.aws.logs('hears').hears ?? []).filter((line) => line.startsWith(begin));
async function eventually(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100 && !(await what()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await what()).toBe(true);
}
async function counts() {
  const { Attributes } = await client.send(
    new sqs.GetQueueAttributesCommand({ QueueUrl: queue.result.ref, AttributeNames: ['All'] }),
  );
  return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible];
}

it('calls the function with a message, and deletes what it has done', async () => {
  await make();
  await send('good');
  await eventually(() => lines('ends good').length === 1);
  expect(lines('begins')).toEqual([`begins good 1 aws:sqs us-east-1 ${queue.result.attributes.Arn}`]);
  await eventually(async () => (await counts()).join() === '0,0');
});

it('has a message that fails again after the visibility timeout, not before', async () => {
  await make();
  await send('bad');
  await eventually(() => lines('begins bad 1').length === 1);
  account.aws.clock.advance(28);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(lines('begins')).toHaveLength(1);
  expect(await counts()).toEqual(['0', '1']);
  account.aws.clock.advance(3);
  await eventually(() => lines('begins bad 2').length === 1);
});

it('handles no more at once than it may', async () => {
  await make({ ScalingConfig: { MaximumConcurrency: 2 } });
  for (const at of [1, 2, 3, 4]) await send(`slow${at} 800`);
  await eventually(() => lines('begins').length === 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(lines('begins')).toHaveLength(2);
  expect(lines('ends')).toHaveLength(0);
  await eventually(() => lines('ends').length === 4);
});

it('calls nothing while it is off, and after it is gone', async () => {
  const made = await make({ Enabled: false });
  await send('first');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(lines('begins')).toEqual([]);
  const changed = await account.change(made, mapping({ Enabled: true }));
  await eventually(() => lines('ends first').length === 1);
  await account.remove(changed);
  account.aws.clock.advance(60);
  await send('last');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(lines('begins last')).toEqual([]);
});

describe('is refused', () => {
  const refused = (message: RegExp) => ({
    code: 'InvalidParameterValueException',
    message: expect.stringMatching(message),
  });

  it('where the queue shows messages again before the function has ended', async () => {
    await makeFunction(31, 'slow');
    await expect(make({ FunctionName: 'slow' })).rejects.toMatchObject(
      refused(/^Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds$/),
    );
  });

  it('as the function is given more time than the queue', async () => {
    await make();
    const lambda = new LambdaClient(account.client);
    const give = (Timeout: number) =>
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'hears', Timeout }));
    await give(30);
    await expect(give(31)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    lambda.destroy();
    await expect(account.change(hears, { ...hears.request.properties, Timeout: 31 })).rejects.toMatchObject(
      refused(/less than Function timeout: 31 seconds$/),
    );
  });

  it.each(['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])(
    'where the function’s role may not %s',
    async (lacking) => {
      const all = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
      const poor = await makeRole(all.filter((it) => it !== lacking).map((it) => `sqs:${it}`));
      await makeFunction(5, 'poor', poor);
      await expect(make({ FunctionName: 'poor' })).rejects.toMatchObject(
        refused(
          new RegExp(`^The provided execution role does not have permissions to call ${lacking} on SQS`),
        ),
      );
    },
  );

  it('where there is no such function, or queue, or there is such a mapping', async () => {
    await expect(make({ FunctionName: 'none' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await account.remove(queue);
    await expect(make()).rejects.toMatchObject(refused(/QueueDoesNotExist/));
    account.aws.clock.advance(61);
    queue = await account.make('AWS::SQS::Queue', { QueueName: 'work', VisibilityTimeout: 30 });
    await make();
    await expect(make()).rejects.toMatchObject({ code: 'ResourceConflictException' });
  });

  it.each([
    ['another source', { EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/x' }],
    ['a queue of another Region', { EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:work' }],
    ['eleven messages at once', { BatchSize: 11 }],
    ['one at once, which AWS doesn’t take', { ScalingConfig: { MaximumConcurrency: 1 } }],
    ['a filter, which is not emulated', { FilterCriteria: { Filters: [] } }],
    ['partial answers, which are not emulated', { FunctionResponseTypes: ['ReportBatchItemFailures'] }],
  ])('%s', async (_, more) => {
    await expect(make(more)).rejects.toMatchObject({ code: 'InvalidParameterValueException' });
  });
});
