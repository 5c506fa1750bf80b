import { createHash, randomUUID } from 'node:crypto';
import type { Clock, PolicyDocument } from '../../contract';

export interface QueueSettings {
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly visibilitySeconds: number;
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined;
  readonly isEncrypted: boolean;
}

/** Times in epoch milliseconds, by the emulated clock. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly senderId: string;
  readonly sentAt: number;
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | undefined;
  /** The latest; earlier ones delete nothing. */
  readonly receiptHandle: string | undefined;
  /** ARN of the queue that it failed in. */
  readonly deadLetterSource: string | undefined;
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A standard queue: "best-effort ordering" is here the order of arrival. */
export class Queue {
  policy: PolicyDocument | undefined;
  modifiedAt: number;
  purgedAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly name: string,
    readonly arn: string,
    public settings: QueueSettings,
    private readonly messages: Map<string, Message>,
    private readonly clock: Clock,
    readonly createdAt = clock.now(),
  ) {
    this.modifiedAt = createdAt;
  }

  send(message: Pick<Message, 'body' | 'senderId'>, delaySeconds = this.settings.delaySeconds): Message {
    const now = this.clock.now();
    const sent: Message = {
      ...message,
      id: randomUUID(),
      sentAt: now,
      visibleAt: now + delaySeconds * 1000,
      receiveCount: 0,
      firstReceivedAt: undefined,
      receiptHandle: undefined,
      deadLetterSource: undefined,
    };
    this.messages.set(sent.id, sent);
    return sent;
  }

  /**
   * "For standard queues, the expiration of a message is always based on its original enqueue timestamp"
   * (developer guide, "Using dead-letter queues").
   */
  takeFailed(message: Message, deadLetterSource: string): void {
    const visibleAt = this.clock.now();
    this.messages.set(message.id, {
      ...message,
      visibleAt,
      receiveCount: 0,
      receiptHandle: undefined,
      deadLetterSource,
    });
  }

  /** @param setAside gets those whose attempts are used up */
  receive(most: number, visibilitySeconds: number, setAside: (message: Message) => void): readonly Message[] {
    const now = this.clock.now();
    const received: Message[] = [];
    const attempts = this.settings.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
    for (const message of this.visible()) {
      if (received.length === most) break;
      if (message.receiveCount >= attempts) {
        this.messages.delete(message.id);
        setAside(message);
        continue;
      }
      const taken: Message = {
        ...message,
        visibleAt: now + visibilitySeconds * 1000,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        receiptHandle: Buffer.from(`${message.id} ${this.name} ${randomUUID()}`).toString('base64'),
      };
      this.messages.set(taken.id, taken);
      received.push(taken);
    }
    return received;
  }

  /** "In standard queues, an old receipt handle … the message might not be deleted" (API_DeleteMessage). */
  delete(receiptHandle: string): void {
    const [id = ''] = readHandle(receiptHandle);
    if (this.messages.get(id)?.receiptHandle === receiptHandle) this.messages.delete(id);
  }

  owns(receiptHandle: string): boolean {
    return readHandle(receiptHandle)[1] === this.name;
  }

  /** Takes what can be seen out, for another queue. */
  takeVisible(): readonly Message[] {
    const visible = this.visible();
    for (const { id } of visible) this.messages.delete(id);
    return visible;
  }

  purge(): void {
    this.messages.clear();
  }

  /** Delayed ones are those that nobody has received. */
  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const visible = this.visible().length;
    const hidden = [...this.messages.values()].filter(({ visibleAt }) => visibleAt > this.clock.now());
    const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
    return { visible, inFlight: hidden.length - delayed, delayed };
  }

  private visible(): readonly Message[] {
    const now = this.clock.now();
    const oldest = now - this.settings.retentionSeconds * 1000;
    for (const { id, sentAt } of [...this.messages.values()]) if (sentAt <= oldest) this.messages.delete(id);
    return [...this.messages.values()].filter(({ visibleAt }) => visibleAt <= now);
  }
}

function readHandle(receiptHandle: string): readonly string[] {
  return Buffer.from(receiptHandle, 'base64').toString('utf8').split(' ');
}
