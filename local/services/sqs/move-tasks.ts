/**
 * From a dead-letter queue back to where messages failed.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
import { randomUUID } from 'node:crypto';
import { type AccessRequest, AwsError, type Clock } from '../../contract';
import type { Queue } from './queue';
import type { Queues } from './queues';

interface Task {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly perSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  failureReason: string | undefined;
}

export class MoveTasks {
  #tasks: Task[] = [];

  constructor(
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /** @throws AwsError `ResourceNotFoundException`, or what is wrong with the queues */
  start({
    sourceArn,
    destinationArn,
    perSecond,
  }: Pick<Task, 'sourceArn' | 'destinationArn' | 'perSecond'>): string {
    const source = this.existing(sourceArn, 'SourceArn');
    if (destinationArn !== undefined) this.existing(destinationArn, 'DestinationArn');
    if (this.sourcesOf(source).length === 0)
      throw new AwsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    if (this.#tasks.some((task) => task.sourceArn === sourceArn && task.status === 'RUNNING'))
      throw new AwsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    const { visible } = source.counts();
    const task: Task = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64'),
      sourceArn,
      destinationArn,
      perSecond,
      startedAt: this.clock.now(),
      toMove: visible,
      moved: 0,
      status: 'RUNNING',
      failureReason: undefined,
    };
    this.#tasks.unshift(task);
    setImmediate(() => this.run(task, source));
    return task.handle;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  list(sourceArn: string, most: number): readonly object[] {
    this.existing(sourceArn, 'SourceArn');
    return this.#tasks
      .filter((task) => task.sourceArn === sourceArn)
      .slice(0, most)
      .map(({ handle, destinationArn, perSecond, failureReason, ...task }) => ({
        // "only populated for tasks that are in RUNNING status"
        ...(task.status === 'RUNNING' ? { TaskHandle: handle } : {}),
        Status: task.status,
        SourceArn: task.sourceArn,
        ...(destinationArn === undefined ? {} : { DestinationArn: destinationArn }),
        ...(perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: perSecond }),
        ApproximateNumberOfMessagesMoved: task.moved,
        ApproximateNumberOfMessagesToMove: task.toMove,
        ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
        StartedTimestamp: task.startedAt,
      }));
  }

  reset(): void {
    this.#tasks = [];
  }

  /** What a task does, it does with the rights of who starts it. */
  accesses(sourceArn: string, destinationArn: string | undefined): readonly AccessRequest[] {
    const source = this.queues.findArn(sourceArn);
    const destinations =
      destinationArn === undefined && source
        ? this.sourcesOf(source).map(({ arn }) => arn)
        : [destinationArn];
    return [
      ...['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) =>
        this.queues.access(action, sourceArn),
      ),
      ...destinations.flatMap((arn) => (arn === undefined ? [] : this.queues.access('SendMessage', arn))),
    ];
  }

  private run(task: Task, source: Queue): void {
    for (const { body, senderId, deadLetterSource } of source.takeVisible()) {
      const destination = this.queues.findArn(task.destinationArn ?? deadLetterSource);
      if (!destination) {
        // Sent to the dead-letter queue itself, or its own queue is gone.
        source.send({ body, senderId });
        task.failureReason = 'CouldNotDetermineMessageSource';
        continue;
      }
      // "All redriven messages are considered new messages with a new messageID and enqueueTime"
      this.queues.send(destination, { body, senderId });
      task.moved += 1;
    }
    task.status = task.failureReason === undefined ? 'COMPLETED' : 'FAILED';
  }

  private sourcesOf({ arn }: Queue): readonly Queue[] {
    return this.queues.all().filter(({ settings }) => settings.redrive?.deadLetterArn === arn);
  }

  private existing(arn: string, parameter: string): Queue {
    const queue = this.queues.findArn(arn);
    if (!queue)
      throw new AwsError(
        'ResourceNotFoundException',
        `The resource that you specified for the ${parameter} parameter doesn't exist.`,
      );
    return queue;
  }
}
