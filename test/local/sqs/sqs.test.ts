/** Standard queues: what AWS's developer guide says of them, by the SDK. */
import * as sqs from '@aws-sdk/client-sqs';
import { startLocalAws } from '../../../local';
import type { MadeResource } from '../../../local/contract';
import { removeFolders, temporaryFolder, writeAssembly } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

let account: EmptyAccount;
let client: sqs.SQSClient;
let failed: MadeResource;
let queue: MadeResource;
const QUEUE = 'AWS::SQS::Queue';
beforeEach(async () => {
  account = await emptyAccount();
  client = new sqs.SQSClient(account.client);
  failed = await account.make(QUEUE, { QueueName: 'work-failed', MessageRetentionPeriod: 1_209_600 });
  queue = await account.make(QUEUE, {
    QueueName: 'work',
    VisibilityTimeout: 60,
    MaximumMessageSize: 1_024,
    RedrivePolicy: { deadLetterTargetArn: failed.result.attributes.Arn, maxReceiveCount: 2 },
  });
});
afterEach(async () => {
  client.destroy();
  await account.aws.close();
});
afterAll(removeFolders);

const url = (of = queue) => of.result.ref;
const arn = (of: MadeResource) => String(of.result.attributes.Arn);
const send = (MessageBody: string, more: { DelaySeconds?: number } = {}, of = queue) =>
  client.send(new sqs.SendMessageCommand({ QueueUrl: url(of), MessageBody, ...more }));
async function receive(of = queue, more: Partial<sqs.ReceiveMessageCommandInput> = {}) {
  const { Messages = [] } = await client.send(
    new sqs.ReceiveMessageCommand({
      QueueUrl: url(of),
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      ...more,
    }),
  );
  return Messages;
}
const bodies = async (of = queue) => (await receive(of)).map(({ Body }) => Body);
async function attributes(of = queue) {
  const { Attributes = {} } = await client.send(
    new sqs.GetQueueAttributesCommand({ QueueUrl: url(of), AttributeNames: ['All'] }),
  );
  return Attributes as Record<string, string>;
}

describe('a message', () => {
  it('is hidden while somebody has it, and comes again unless it is deleted', async () => {
    const { MessageId } = await send('one');
    const [first] = await receive();
    expect(first).toMatchObject({ MessageId, Body: 'one', Attributes: { ApproximateReceiveCount: '1' } });
    expect(await attributes()).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    account.aws.clock.advance(59);
    expect(await bodies()).toEqual([]);
    account.aws.clock.advance(2);
    const [again] = await receive();
    expect(again).toMatchObject({ MessageId, Attributes: { ApproximateReceiveCount: '2' } });
    // The receipt of before deletes nothing.
    const remove = (ReceiptHandle: string | undefined) =>
      client.send(new sqs.DeleteMessageCommand({ QueueUrl: url(), ReceiptHandle }));
    await remove(first?.ReceiptHandle);
    expect((await attributes()).ApproximateNumberOfMessagesNotVisible).toBe('1');
    await remove(again?.ReceiptHandle);
    expect((await attributes()).ApproximateNumberOfMessagesNotVisible).toBe('0');
    await expect(remove('made-up')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('that is delayed waits; one that is waited for comes at once', async () => {
    await send('later', { DelaySeconds: 30 });
    expect((await attributes()).ApproximateNumberOfMessagesDelayed).toBe('1');
    expect(await bodies()).toEqual([]);
    const startedAt = performance.now();
    const waiting = receive(queue, { WaitTimeSeconds: 20 });
    setTimeout(() => account.aws.clock.advance(31), 200);
    expect((await waiting).map(({ Body }) => Body)).toEqual(['later']);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is gone after the retention period', async () => {
    await send('old');
    account.aws.clock.advance(345_600);
    expect(await bodies()).toEqual([]);
    expect((await attributes()).ApproximateNumberOfMessages).toBe('0');
  });

  it.each([
    ['no text', '', 'MissingParameter'],
    ['characters that XML lacks', 'a\uFFFFb', 'InvalidMessageContents'],
    ['too many bytes', 'é'.repeat(513), 'InvalidParameterValue'],
  ])('with %s is refused', async (_, body, name) => {
    await expect(send(body)).rejects.toMatchObject({ name });
  });

  it('with attributes is refused, as they are not emulated', async () => {
    const MessageAttributes = { A: { DataType: 'String', StringValue: 'x' } };
    await expect(
      client.send(new sqs.SendMessageCommand({ QueueUrl: url(), MessageBody: 'x', MessageAttributes })),
    ).rejects.toMatchObject({ name: 'UnsupportedOperation' });
  });

  it('outlives no purge, of which there is one a minute', async () => {
    await send('one');
    const purge = () => client.send(new sqs.PurgeQueueCommand({ QueueUrl: url() }));
    await purge();
    expect(await bodies()).toEqual([]);
    await expect(purge()).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
    account.aws.clock.advance(61);
    await purge();
  });
});

/** Has a message fail as often as it may. */
async function fail(body: string): Promise<void> {
  await send(body);
  for (let time = 0; time < 2; time++) {
    expect(await bodies()).toEqual([body]);
    account.aws.clock.advance(61);
  }
  expect(await bodies()).toEqual([]);
}

describe('a message that fails each time', () => {
  it('goes to the dead-letter queue, where it keeps its id and its age', async () => {
    await fail('bad');
    const [found] = await receive(failed);
    expect(found).toMatchObject({
      Body: 'bad',
      Attributes: { ApproximateReceiveCount: '1', DeadLetterQueueSourceArn: arn(queue) },
    });
    account.aws.clock.advance(1_209_600 - 61);
    expect(await bodies(failed)).toEqual([]);
  });

  const start = (SourceArn: string, DestinationArn?: string) =>
    client.send(new sqs.StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
  const tasks = async () =>
    (await client.send(new sqs.ListMessageMoveTasksCommand({ SourceArn: arn(failed), MaxResults: 10 })))
      .Results;

  it('is moved back by a task, as a new message', async () => {
    await fail('bad');
    account.aws.clock.advance(300_000);
    await start(arn(failed));
    expect(await tasks()).toMatchObject([
      { Status: 'COMPLETED', SourceArn: arn(failed), ApproximateNumberOfMessagesMoved: 1 },
    ]);
    account.aws.clock.advance(300_000);
    const [again] = await receive();
    expect(again).toMatchObject({ Body: 'bad', Attributes: { ApproximateReceiveCount: '1' } });
    expect(again?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
  });

  it('is not moved where nobody knows from where it came', async () => {
    await send('by hand', {}, failed);
    await start(arn(failed));
    expect(await tasks()).toMatchObject([
      { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' },
    ]);
    expect(await bodies(failed)).toEqual(['by hand']);
  });

  it('is not moved from a queue that is nobody’s dead-letter queue, or isn’t there', async () => {
    await expect(start(arn(queue))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(start(`${arn(queue)}x`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(start(arn(failed), `${arn(queue)}x`)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('a queue', () => {
  it('is found by its name, and has the attributes of its template', async () => {
    const { QueueUrl } = await client.send(new sqs.GetQueueUrlCommand({ QueueName: 'work' }));
    expect(QueueUrl).toBe(url());
    expect((await client.send(new sqs.ListQueuesCommand({ QueueNamePrefix: 'work-' }))).QueueUrls).toEqual([
      url(failed),
    ]);
    expect(await attributes()).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:work',
      VisibilityTimeout: '60',
      SqsManagedSseEnabled: 'true',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(failed), maxReceiveCount: 2 }),
    });
    await expect(
      client.send(
        new sqs.GetQueueAttributesCommand({ QueueUrl: url(), AttributeNames: ['Colour' as 'All'] }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  it('changes in place, and keeps its messages', async () => {
    await send('one');
    await account.change(queue, { QueueName: 'work', VisibilityTimeout: 10 });
    expect((await attributes()).VisibilityTimeout).toBe('10');
    expect(await bodies()).toEqual(['one']);
  });

  it('that is deleted is gone, and holds its name for a minute', async () => {
    await account.remove(queue);
    await expect(send('late')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await expect(client.send(new sqs.GetQueueUrlCommand({ QueueName: 'work' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    const again = () => account.make(QUEUE, { QueueName: 'work' });
    await expect(again()).rejects.toMatchObject({ code: 'QueueDeletedRecently' });
    account.aws.clock.advance(61);
    await again();
    await expect(again()).rejects.toMatchObject({ code: 'QueueNameExists' });
  });

  it.each([
    ['a FIFO queue', { FifoQueue: true, QueueName: 'x.fifo' }],
    ['a strange name', { QueueName: 'x y' }],
    ['a longer retention than AWS has', { MessageRetentionPeriod: 1_209_601 }],
    ['a longer visibility timeout', { VisibilityTimeout: 43_201 }],
    ['a key of KMS, which is not emulated', { KmsMasterKeyId: 'alias/aws/sqs' }],
  ])('is refused: %s', async (_, properties) => {
    await expect(account.make(QUEUE, properties)).rejects.toMatchObject({ code: 'InvalidAttributeValue' });
  });

  it.each([
    ['is not there', { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:none', maxReceiveCount: 2 }],
    [
      'is another account’s',
      { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:1:work-failed', maxReceiveCount: 2 },
    ],
    [
      'is another Region’s',
      { deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:000000000000:work-failed', maxReceiveCount: 2 },
    ],
    ['is itself', { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:mine', maxReceiveCount: 2 }],
    [
      'is for too many attempts',
      { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:work-failed', maxReceiveCount: 1_001 },
    ],
    [
      'is for none',
      { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:work-failed', maxReceiveCount: 0 },
    ],
  ])('is refused where its dead-letter queue %s', async (_, RedrivePolicy) => {
    await expect(account.make(QUEUE, { QueueName: 'mine', RedrivePolicy })).rejects.toMatchObject({
      code: 'InvalidAttributeValue',
    });
  });

  it('is asked by its own policy too', async () => {
    const statement = { Effect: 'Deny', Principal: '*', Action: 'sqs:SendMessage', Resource: arn(queue) };
    const policy = await account.make('AWS::SQS::QueuePolicy', {
      Queues: [url()],
      PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
    });
    await expect(send('x')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(JSON.parse((await attributes()).Policy ?? '')).toMatchObject({ Statement: [statement] });
    const changed = await account.change(policy, {
      Queues: [url(failed)],
      PolicyDocument: { Statement: [{ ...statement, Resource: arn(failed) }] },
    });
    await send('x');
    await expect(send('x', {}, failed)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await account.remove(changed);
    await send('x', {}, failed);
  });
});

it('keeps its messages over a restart with a data folder', async () => {
  const assembly = writeAssembly({
    stacks: {
      app: { template: { Resources: { Kept: { Type: QUEUE, Properties: { QueueName: 'kept' } } } } },
    },
  });
  const data = temporaryFolder();
  const start = async () => {
    const aws = await startLocalAws({ assembly, data });
    const kept = new sqs.SQSClient({ ...account.client, endpoint: aws.endpoint });
    const { QueueUrl } = await kept.send(new sqs.GetQueueUrlCommand({ QueueName: 'kept' }));
    return { aws, kept, QueueUrl };
  };
  const first = await start();
  await first.kept.send(new sqs.SendMessageCommand({ QueueUrl: first.QueueUrl, MessageBody: 'owed' }));
  first.kept.destroy();
  await first.aws.close();
  const second = await start();
  const { Messages } = await second.kept.send(new sqs.ReceiveMessageCommand({ QueueUrl: second.QueueUrl }));
  second.kept.destroy();
  await second.aws.close();
  expect(Messages).toMatchObject([{ Body: 'owed' }]);
});
