import { type AccessRequest, AwsError, type LocalContext } from '../../contract';
import { type Message, Queue, type QueueSettings } from './queue';

/** "You must wait 60 seconds after deleting a queue before you can create another with the same name". */
const NAME_IS_HELD_MS = 60_000;
/** Real milliseconds between looks at the emulated clock. */
const LOOKS_EVERY = 100;

export class Queues {
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAt = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(private readonly context: LocalContext) {}

  arnOf(name: string): string {
    const { partition, region, account } = this.context;
    return `arn:${partition}:sqs:${region}:${account}:${name}`;
  }

  /** On AWS its host is the service's. */
  urlOf(name: string): string {
    return `${this.context.endpoint()}/${this.context.account}/${name}`;
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  /** @throws AwsError `QueueNameExists`, `QueueDeletedRecently` */
  add(name: string, settings: QueueSettings): Queue {
    if (this.#queues.has(name))
      throw new AwsError('QueueNameExists', `A queue already exists with the name ${name}.`);
    const now = this.context.clock.now();
    if (now - (this.#deletedAt.get(name) ?? Number.NEGATIVE_INFINITY) < NAME_IS_HELD_MS)
      throw new AwsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      );
    const messages = this.context.state.map<Message>(`sqs/${name}`);
    const queue = new Queue(name, this.arnOf(name), settings, messages, this.context.clock);
    this.#queues.set(name, queue);
    return queue;
  }

  /** One that is gone is no error. */
  delete(name: string): void {
    const queue = this.#queues.get(name);
    if (!queue) return;
    queue.purge();
    this.#queues.delete(name);
    this.#deletedAt.set(name, this.context.clock.now());
    this.wake();
  }

  findArn(arn: unknown): Queue | undefined {
    return this.all().find((queue) => queue.arn === arn);
  }

  /** Whether or not there is such a queue, whose policy may allow it too. */
  access(operation: string, arn: string): AccessRequest {
    const document = this.findArn(arn)?.policy ?? { Statement: [] };
    return { action: `sqs:${operation}`, resource: arn, resourcePolicy: { document, mustAllow: false } };
  }

  /** @throws AwsError `QueueDoesNotExist` */
  named(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  /** For IAM, whether or not there is such a queue. */
  nameIn(url: string): string {
    const [account, name] = url.split('/').slice(-2);
    return account === this.context.account && name !== undefined ? name : '';
  }

  send(queue: Queue, ...message: Parameters<Queue['send']>): Message {
    const sent = queue.send(...message);
    this.wake();
    return sent;
  }

  /** Waits in real seconds. @throws AwsError `QueueDoesNotExist`, also when it is deleted meanwhile */
  async receive(
    name: string,
    {
      most,
      visibilitySeconds,
      waitSeconds,
    }: Readonly<Record<'most' | 'visibilitySeconds' | 'waitSeconds', number>>,
  ): Promise<readonly Message[]> {
    const until = performance.now() + waitSeconds * 1000;
    for (;;) {
      const queue = this.named(name);
      const received = queue.receive(most, visibilitySeconds, (message) => this.setAside(queue, message));
      if (received.length > 0 || performance.now() >= until || this.#isClosed) return received;
      await this.change();
    }
  }

  /** Forgets messages. */
  reset(): void {
    for (const queue of this.all()) queue.purge();
    this.#deletedAt.clear();
  }

  close(): void {
    this.#isClosed = true;
    this.wake();
  }

  private setAside(queue: Queue, message: Message): void {
    // A dead-letter queue that is gone loses them.
    this.findArn(queue.settings.redrive?.deadLetterArn)?.takeFailed(message, queue.arn);
    this.wake();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, LOOKS_EVERY).unref();
      this.#waiting.add(done);
    });
  }

  private wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
