import type { Outbox } from '../contract';

export interface Inbox<Message> {
  /** Oldest first. */
  all(): Message[];
  /**
   * Earlier messages included.
   *
   * @param timeoutMs milliseconds; 5,000 when absent
   * @throws Error saying how many messages there were
   */
  waitFor(predicate: (message: Message) => boolean, timeoutMs?: number): Promise<Message>;
  clear(): void;
}

const DEFAULT_TIMEOUT = 5_000;
const POLL_INTERVAL = 10;

export function inboxOf<Message>(outbox: Outbox<Message>, what: string): Inbox<Message> {
  return {
    all: () => [...outbox.all()],
    clear: () => outbox.clear(),
    async waitFor(predicate, timeoutMs = DEFAULT_TIMEOUT) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const found = outbox.all().find(predicate);
        if (found) return found;
        if (performance.now() > deadline) {
          throw new Error(
            `No ${what} matched within ${timeoutMs} ms; ${outbox.all().length} other(s) were sent.`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
      }
    },
  };
}
