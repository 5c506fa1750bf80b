/**
 * Queues that functions are called by.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
import { randomUUID } from 'node:crypto';
import {
  AwsError,
  type LocalContext,
  type ResourceProvider,
  type ResourceRequest,
  RoleDenied,
} from '../../contract';
import type { FunctionDefinition } from '../../runtime/function';
import type { FunctionRuntime } from '../../runtime/runtime';
import { existingFunction } from './existing-function';

interface MappingSettings {
  readonly functionName: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly atOnce: number;
  readonly enabled: boolean;
}

interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Body: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

/** Real milliseconds after a failed look into a queue. */
const PAUSE = 1_000;

export class EventSourceMappings {
  readonly #mappings = new Map<string, Mapping>();

  constructor(
    private readonly context: LocalContext,
    private readonly runtime: FunctionRuntime,
  ) {}

  /** @throws AwsError */
  async add(settings: MappingSettings): Promise<string> {
    const { queueArn, functionName } = settings;
    for (const [id, { settings: other }] of this.#mappings)
      if (other.queueArn === queueArn && other.functionName === functionName)
        throw new AwsError(
          'ResourceConflictException',
          `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${functionName} ") already exists. Please update or delete the existing mapping with UUID ${id}`,
          409,
        );
    await this.check(settings);
    const id = randomUUID();
    this.#mappings.set(id, new Mapping(this.context, this.runtime, settings));
    return id;
  }

  async change(id: string, settings: MappingSettings): Promise<void> {
    await this.check(settings);
    this.remove(id);
    this.#mappings.set(id, new Mapping(this.context, this.runtime, settings));
  }

  remove(id: string): void {
    this.#mappings.get(id)?.stop();
    this.#mappings.delete(id);
  }

  close(): void {
    for (const id of [...this.#mappings.keys()]) this.remove(id);
  }

  /** What AWS looks at, with the function's own role, as the mapping is made. */
  private async check({ functionName, queueArn }: MappingSettings): Promise<void> {
    const definition = existingFunction(this.runtime, functionName);
    const role = ownRole(definition);
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
      try {
        this.context.checkRole(role, [{ action: `sqs:${action}`, resource: queueArn }]);
      } catch (error) {
        if (error instanceof RoleDenied || (error as AwsError).code === 'AccessDeniedException')
          throw invalid(
            `The provided execution role does not have permissions to call ${action} on SQS: ${(error as Error).message}`,
          );
        throw error;
      }
    await this.checkTimeout(definition, queueArn);
  }

  /** As a function changes. @throws AwsError InvalidParameterValueException */
  async checkTimeouts(definition: FunctionDefinition): Promise<void> {
    for (const { settings } of this.#mappings.values())
      if (settings.functionName === definition.name) await this.checkTimeout(definition, settings.queueArn);
  }

  private async checkTimeout(definition: FunctionDefinition, queueArn: string): Promise<void> {
    const { timeoutSeconds } = definition;
    const visibility = await visibilityOf(this.context, definition, queueArn);
    if (visibility < timeoutSeconds)
      throw invalid(
        `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
      );
  }
}

async function visibilityOf(
  context: LocalContext,
  definition: FunctionDefinition,
  queueArn: string,
): Promise<number> {
  try {
    const { Attributes: attributes } = (await callQueue(context, definition, queueArn, 'GetQueueAttributes', {
      AttributeNames: ['VisibilityTimeout'],
    })) as { Attributes?: { VisibilityTimeout?: string } };
    return Number(attributes?.VisibilityTimeout);
  } catch (error) {
    throw invalid(
      `Error occurred while GetQueueAttributes. SQS Error Code: ${(error as AwsError).code}. SQS Error Message: ${(error as Error).message}`,
    );
  }
}

/** Lambda in the function's own role. */
const ownRole = ({ roleArn }: FunctionDefinition) => ({
  caller: 'lambda',
  sourceArn: undefined,
  roleArn,
  externalId: undefined,
});

function callQueue(
  { callInRole, endpoint }: LocalContext,
  definition: FunctionDefinition,
  queueArn: string,
  operation: string,
  input: object,
): Promise<unknown> {
  const [account, name] = queueArn.split(':').slice(4);
  return callInRole({
    ...ownRole(definition),
    service: 'sqs',
    operation,
    input: { QueueUrl: `${endpoint()}/${account}/${name}`, ...input },
  });
}

/** "Lambda polls the queue and invokes your Lambda function synchronously". */
class Mapping {
  #isStopped = false;
  #atWork = 0;
  #onFree: () => void = () => undefined;

  constructor(
    private readonly context: LocalContext,
    private readonly runtime: FunctionRuntime,
    readonly settings: MappingSettings,
  ) {
    if (settings.enabled) void this.poll();
  }

  stop(): void {
    this.#isStopped = true;
    this.#onFree();
  }

  private async poll(): Promise<void> {
    while (!this.#isStopped) {
      if (this.#atWork >= this.settings.atOnce) await this.free();
      else await this.look();
    }
  }

  private free(): Promise<void> {
    return new Promise((resolve) => {
      this.#onFree = resolve;
    });
  }

  private async look(): Promise<void> {
    const { functionName, queueArn, batchSize } = this.settings;
    try {
      const definition = existingFunction(this.runtime, functionName);
      const { Messages: messages = [] } = (await callQueue(
        this.context,
        definition,
        queueArn,
        'ReceiveMessage',
        { MaxNumberOfMessages: batchSize, WaitTimeSeconds: 20, AttributeNames: ['All'] },
      )) as { Messages?: readonly ReceivedMessage[] };
      // Those taken by a mapping that is gone come again.
      if (messages.length > 0 && !this.#isStopped) void this.handle(definition, messages);
    } catch (error) {
      if (this.#isStopped) return;
      this.context.log(`Lambda: messages of ${queueArn} can't be received: ${(error as Error).message}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE).unref());
    }
  }

  private async handle(definition: FunctionDefinition, messages: readonly ReceivedMessage[]): Promise<void> {
    const { queueArn } = this.settings;
    this.#atWork += 1;
    try {
      const event = JSON.stringify({ Records: messages.map((message) => this.record(message)) });
      await this.runtime.run(definition.name, event, { attempts: 1, waitMs: undefined });
      for (const { ReceiptHandle } of messages)
        await callQueue(this.context, definition, queueArn, 'DeleteMessage', { ReceiptHandle });
    } catch (error) {
      if (!this.#isStopped)
        this.context.log(
          `Lambda: ${definition.name} failed; messages of ${queueArn} come again after their visibility timeout: ${(error as Error).message}`,
        );
    } finally {
      this.#atWork -= 1;
      this.#onFree();
    }
  }

  private record({ MessageId, ReceiptHandle, Body, MD5OfBody, Attributes }: ReceivedMessage) {
    return {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Attributes ?? {},
      messageAttributes: {},
      md5OfBody: MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: this.settings.queueArn,
      awsRegion: this.context.region,
    };
  }
}

/** `AWS::Lambda::EventSourceMapping`; `Ref` is its UUID. */
export function eventSourceMappingProvider(
  context: LocalContext,
  mappings: EventSourceMappings,
): ResourceProvider {
  const arnOf = (id: string) =>
    `arn:${context.partition}:lambda:${context.region}:${context.account}:event-source-mapping:${id}`;
  return {
    type: 'AWS::Lambda::EventSourceMapping',
    async create(request) {
      const id = await mappings.add(settingsOf(request));
      return { ref: id, attributes: { Id: id, EventSourceMappingArn: arnOf(id) } };
    },
    async update(request, { result }) {
      await mappings.change(result.ref, settingsOf(request));
      return result;
    },
    delete: ({ result }) => mappings.remove(result.ref),
  };
}

const EMULATED = ['BatchSize', 'Enabled', 'EventSourceArn', 'FunctionName', 'ScalingConfig', 'Tags'];
/** Without a batching window (API_CreateEventSourceMapping). */
const MOST_MESSAGES = 10;
/** Where the mapping says none, pollers begin with five (developer guide, "Configuring scaling behavior"). */
const AT_ONCE = 5;

function settingsOf({ properties, logicalId, stack }: ResourceRequest): MappingSettings {
  const other = Object.keys(properties).find((name) => !EMULATED.includes(name));
  if (other !== undefined)
    throw invalid(`${logicalId}: ${other} of an event source mapping is not emulated.`);
  const { EventSourceArn: queueArn, FunctionName: functionName, ScalingConfig: scaling } = properties;
  if (typeof queueArn !== 'string' || !queueArn.startsWith(`arn:${stack.partition}:sqs:${stack.region}:`))
    throw invalid(
      `${logicalId}: only queues of this Region are emulated as event sources; ${String(queueArn)} is none.`,
    );
  const batchSize = Number(properties.BatchSize ?? MOST_MESSAGES);
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > MOST_MESSAGES)
    throw invalid(
      `${logicalId}: BatchSize is ${properties.BatchSize}; without a batching window it is from 1 to ${MOST_MESSAGES}.`,
    );
  const atOnce = Number(scaling?.MaximumConcurrency ?? AT_ONCE);
  if (!Number.isInteger(atOnce) || atOnce < 2 || atOnce > 1_000)
    throw invalid(
      `${logicalId}: MaximumConcurrency is ${String(scaling?.MaximumConcurrency)}; it is from 2 to 1000.`,
    );
  const enabled = String(properties.Enabled ?? true) === 'true';
  return { functionName: nameOf(String(functionName)), queueArn, batchSize, atOnce, enabled };
}

/** Of a name or an ARN. */
const nameOf = (functionName: string) =>
  functionName.split(':').at(functionName.startsWith('arn:') ? 6 : 0) ?? '';

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
