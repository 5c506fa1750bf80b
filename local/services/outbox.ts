/** What SES and SNS took: nothing leaves the machine. */
import { randomUUID } from 'node:crypto';
import type { Clock, Outbox } from '../contract';

/** So that a long run does not fill the memory. */
const KEPT_MESSAGES = 10_000;

/** In memory, oldest first. */
export class MemoryOutbox<Message extends { readonly id: string; readonly timestamp: string }>
  implements Outbox<Message>
{
  readonly #clock: Clock;
  readonly #newId: () => string;
  #messages: Message[] = [];

  constructor(clock: Clock, newId: () => string = randomUUID) {
    this.#clock = clock;
    this.#newId = newId;
  }

  all(): readonly Message[] {
    return this.#messages;
  }

  keep(message: Omit<Message, 'id' | 'timestamp'>, id: string = this.#newId()): Message {
    const timestamp = new Date(this.#clock.now()).toISOString();
    const kept = { ...message, id, timestamp } as Message;
    this.#messages.push(kept);
    if (this.#messages.length > KEPT_MESSAGES) this.#messages.shift();
    return kept;
  }

  deliver(message: Omit<Message, 'id' | 'timestamp'>): string {
    return this.keep(message).id;
  }

  remove(id: string): void {
    this.#messages = this.#messages.filter((message) => message.id !== id);
  }

  clear(): void {
    this.#messages = [];
  }
}
