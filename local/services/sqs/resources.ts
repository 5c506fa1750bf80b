/** AWS::SQS::Queue, ::QueuePolicy. */
import { AwsError, type ResourceProvider, type ResourceRequest } from '../../contract';
import type { QueueSettings } from './queue';
import type { Queues } from './queues';

export function sqsResources(queues: Queues): ResourceProvider[] {
  return [queueProvider(queues), policyProvider(queues)];
}

/** `Ref` is its URL. */
function queueProvider(queues: Queues): ResourceProvider {
  return {
    type: 'AWS::SQS::Queue',
    create(request) {
      const name = request.properties.QueueName ?? request.generatedName(80);
      if (typeof name !== 'string' || !/^[A-Za-z0-9_-]{1,80}$/.test(name))
        throw invalid(
          `Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length: ${String(name)}`,
        );
      const { arn } = queues.add(name, settingsOf(request, queues, queues.arnOf(name)));
      const url = queues.urlOf(name);
      return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
    },
    update(request, { result }) {
      const queue = queues.named(String(result.attributes.QueueName));
      queue.settings = settingsOf(request, queues, queue.arn);
      return result;
    },
    delete: ({ result }) => queues.delete(String(result.attributes.QueueName)),
  };
}

const EMULATED = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'QueueName',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'Tags',
  'VisibilityTimeout',
];

/** Ranges and defaults of API_SetQueueAttributes. */
function settingsOf({ properties, logicalId }: ResourceRequest, queues: Queues, arn: string): QueueSettings {
  const other = Object.keys(properties).find((name) => !EMULATED.includes(name));
  if (other !== undefined) throw invalid(`${logicalId}: ${other} of a queue is not emulated.`);
  const attribute = (name: string, otherwise: number, least: number, most: number) => {
    const value = Number(properties[name] ?? otherwise);
    if (!Number.isInteger(value) || value < least || value > most)
      throw invalid(`Invalid value for the parameter ${name}.`);
    return value;
  };
  return {
    delaySeconds: attribute('DelaySeconds', 0, 0, 900),
    maximumMessageSize: attribute('MaximumMessageSize', 1_048_576, 1_024, 1_048_576),
    retentionSeconds: attribute('MessageRetentionPeriod', 345_600, 60, 1_209_600),
    waitSeconds: attribute('ReceiveMessageWaitTimeSeconds', 0, 0, 20),
    visibilitySeconds: attribute('VisibilityTimeout', 30, 0, 43_200),
    redrive: redriveOf(properties.RedrivePolicy, queues, arn),
    isEncrypted: String(properties.SqsManagedSseEnabled ?? true) === 'true',
  };
}

/** It must be there, in the same account and Region (developer guide, "Using dead-letter queues"). */
function redriveOf(policy: unknown, queues: Queues, arn: string): QueueSettings['redrive'] {
  if (policy === undefined) return undefined;
  const wrong = (reason: string) =>
    invalid(`Value ${JSON.stringify(policy)} for parameter RedrivePolicy is invalid. Reason: ${reason}.`);
  const { deadLetterTargetArn, maxReceiveCount } = policy as Record<string, unknown>;
  const most = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string')
    throw wrong('Redrive policy does not contain mandatory attribute: deadLetterTargetArn');
  if (!Number.isInteger(most) || most < 1 || most > 1_000)
    throw wrong('Invalid value for maxReceiveCount: must be from 1 to 1000');
  if (deadLetterTargetArn === arn) throw wrong('A queue cannot be its own dead letter queue');
  if (!queues.findArn(deadLetterTargetArn)) throw wrong('Dead letter target does not exist');
  return { deadLetterArn: deadLetterTargetArn, maxReceiveCount: most };
}

function policyProvider(queues: Queues): ResourceProvider {
  const queuesOf = ({ properties }: ResourceRequest) =>
    (properties.Queues as readonly string[]).map((url) => queues.nameIn(url));
  return {
    type: 'AWS::SQS::QueuePolicy',
    create(request) {
      for (const name of queuesOf(request)) queues.named(name).policy = request.properties.PolicyDocument;
      const id = request.generatedName(128);
      return { ref: id, attributes: { Id: id } };
    },
    update(request, { request: before, result }) {
      const now = queuesOf(request);
      for (const name of now) queues.named(name).policy = request.properties.PolicyDocument;
      for (const name of queuesOf(before)) if (!now.includes(name)) forget(queues, name);
      return result;
    },
    delete({ request }) {
      for (const name of queuesOf(request)) forget(queues, name);
    },
  };
}

function forget(queues: Queues, name: string): void {
  const queue = queues.all().find((each) => each.name === name);
  if (queue) queue.policy = undefined;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidAttributeValue', message);
}
