/** Transactions run alone, so that nobody sees half of one. */
export class TransactionLock {
  readonly #running = new Set<Promise<unknown>>();
  #exclusive: Promise<void> | undefined;

  /** Waits for transactions, running or waiting. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#exclusive) await this.#exclusive;
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Waits for every earlier request; later ones wait for it. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#exclusive;
    let release = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#exclusive = mine;
    try {
      await before;
      await Promise.allSettled(this.#running);
      return await work();
    } finally {
      if (this.#exclusive === mine) this.#exclusive = undefined;
      release();
    }
  }
}
