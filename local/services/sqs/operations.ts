/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
import type * as sdk from '@aws-sdk/client-sqs';
import { AwsError, type Call } from '../../contract';
import { list, operationsOf, optional, text, whole } from '../input';
import type { Operations } from '../sdk';
import type { MoveTasks } from './move-tasks';
import { type Message, md5, type Queue } from './queue';
import type { Queues } from './queues';

const operation = operationsOf({
  prefix: 'sqs',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) =>
    new AwsError(
      'UnsupportedOperation',
      `The embedded AWS does not emulate ${member} of ${name}; leave it out.`,
    ),
});

/** "A message can include only XML, JSON, and unformatted text" of these characters (API_SendMessage). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML lacks are looked for.
const NOT_ALLOWED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/u;
const PURGE_INTERVAL_MS = 60_000;
const names = optional(list(text()));

export function sqsOperations(queues: Queues, tasks: MoveTasks, clock: { now(): number }) {
  const access = ({ QueueUrl }: { readonly QueueUrl: string }, { operation: name }: Call) =>
    queues.access(name, queues.arnOf(queues.nameIn(QueueUrl)));
  const queueAt = (url: string) => queues.named(queues.nameIn(url));

  return {
    SendMessage: operation(
      { QueueUrl: text(), MessageBody: text(), DelaySeconds: optional(whole(0, 900)) },
      access,
      ({ QueueUrl, MessageBody: body, DelaySeconds }, call) => {
        const queue = queueAt(QueueUrl);
        checkBody(body, queue);
        const sent = queues.send(queue, { body, senderId: senderOf(call) }, DelaySeconds);
        return { MessageId: sent.id, MD5OfMessageBody: md5(body) };
      },
    ),
    ReceiveMessage: operation(
      {
        QueueUrl: text(),
        MaxNumberOfMessages: optional(whole(1, 10)),
        VisibilityTimeout: optional(whole(0, 43_200)),
        WaitTimeSeconds: optional(whole(0, 20)),
        AttributeNames: names,
        MessageSystemAttributeNames: names,
        MessageAttributeNames: names,
      },
      access,
      async ({ QueueUrl, ...asked }) => {
        const { settings } = queueAt(QueueUrl);
        const messages = await queues.receive(queues.nameIn(QueueUrl), {
          most: asked.MaxNumberOfMessages ?? 1,
          visibilitySeconds: asked.VisibilityTimeout ?? settings.visibilitySeconds,
          waitSeconds: asked.WaitTimeSeconds ?? settings.waitSeconds,
        });
        if (messages.length === 0) return {};
        const wanted = [...(asked.AttributeNames ?? []), ...(asked.MessageSystemAttributeNames ?? [])];
        return { Messages: messages.map((message) => received(message, wanted)) };
      },
    ),
    DeleteMessage: operation(
      { QueueUrl: text(), ReceiptHandle: text() },
      access,
      ({ QueueUrl, ReceiptHandle: handle }) => {
        const queue = queueAt(QueueUrl);
        if (!queue.owns(handle))
          throw new AwsError(
            'ReceiptHandleIsInvalid',
            `The input receipt handle "${handle}" is not a valid receipt handle.`,
          );
        queue.delete(handle);
        return {};
      },
    ),
    PurgeQueue: operation({ QueueUrl: text() }, access, ({ QueueUrl }) => {
      const queue = queueAt(QueueUrl);
      if (clock.now() - queue.purgedAt < PURGE_INTERVAL_MS)
        throw new AwsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        );
      queue.purgedAt = clock.now();
      queue.purge();
      return {};
    }),
    GetQueueUrl: operation(
      { QueueName: text() },
      ({ QueueName }) => queues.arnOf(QueueName),
      ({ QueueName }) => ({ QueueUrl: queues.urlOf(queues.named(QueueName).name) }),
    ),
    ListQueues: operation(
      { QueueNamePrefix: optional(text()) },
      () => queues.arnOf('*'),
      ({ QueueNamePrefix: prefix = '' }) => ({
        QueueUrls: queues
          .all()
          .filter(({ name }) => name.startsWith(prefix))
          .map(({ name }) => queues.urlOf(name)),
      }),
    ),
    GetQueueAttributes: operation(
      { QueueUrl: text(), AttributeNames: names },
      access,
      ({ QueueUrl, AttributeNames: wanted = [] }) => {
        const all = attributesOf(queueAt(QueueUrl));
        const unknown = wanted.find((name) => name !== 'All' && !ATTRIBUTES.has(name));
        if (unknown !== undefined)
          throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
        const given = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
        return given.length === 0 ? {} : { Attributes: Object.fromEntries(given) };
      },
    ),
    StartMessageMoveTask: operation(
      {
        SourceArn: text(),
        DestinationArn: optional(text()),
        MaxNumberOfMessagesPerSecond: optional(whole(1, 500)),
      },
      ({ SourceArn, DestinationArn }) => tasks.accesses(SourceArn, DestinationArn),
      ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }) => ({
        TaskHandle: tasks.start({
          sourceArn: SourceArn,
          destinationArn: DestinationArn,
          perSecond: MaxNumberOfMessagesPerSecond,
        }),
      }),
    ),
    ListMessageMoveTasks: operation(
      // "most recent message movement tasks (up to 10)" (API_ListMessageMoveTasks)
      { SourceArn: text(), MaxResults: optional(whole(1, 10)) },
      ({ SourceArn }) => SourceArn,
      // "The default is 1".
      ({ SourceArn, MaxResults = 1 }) => ({ Results: tasks.list(SourceArn, MaxResults) }),
    ),
  } satisfies Operations<typeof sdk>;
}

function checkBody(body: string, { settings }: Queue): void {
  if (body === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(body) > settings.maximumMessageSize)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumMessageSize} bytes.`,
    );
  if (NOT_ALLOWED.test(body))
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid binary character in the message body, the allowed character set is #x9 | #xA | #xD | [#x20 to #xD7FF] | [#xE000 to #xFFFD] | [#x10000 to #x10FFFF].',
    );
}

/** Of a role: its id and session. Here the role's name stands for the id. */
function senderOf({ principal }: Call): string {
  return principal.kind === 'role'
    ? `${principal.roleArn.split('/').at(-1)}:${principal.sessionName ?? ''}`
    : 'AIDAOPERATOR';
}

function received(message: Message, wanted: readonly string[]) {
  const attributes = Object.entries({
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
  }).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle ?? '',
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(attributes.length === 0 ? {} : { Attributes: Object.fromEntries(attributes) }),
  };
}

/** That GetQueueAttributes knows, FIFO queues' and AWS KMS's included. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'ContentBasedDeduplication',
  'CreatedTimestamp',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'LastModifiedTimestamp',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'Policy',
  'QueueArn',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
]);

function attributesOf(queue: Queue): Readonly<Record<string, string>> {
  const { settings, policy } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const seconds = (milliseconds: number) => String(Math.floor(milliseconds / 1000));
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    CreatedTimestamp: seconds(queue.createdAt),
    DelaySeconds: String(settings.delaySeconds),
    LastModifiedTimestamp: seconds(queue.modifiedAt),
    MaximumMessageSize: String(settings.maximumMessageSize),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    ...(policy ? { Policy: JSON.stringify(policy) } : {}),
    QueueArn: queue.arn,
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    ...(settings.redrive
      ? {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: settings.redrive.deadLetterArn,
            maxReceiveCount: settings.redrive.maxReceiveCount,
          }),
        }
      : {}),
    SqsManagedSseEnabled: String(settings.isEncrypted),
    VisibilityTimeout: String(settings.visibilitySeconds),
  };
}
