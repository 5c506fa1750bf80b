/**
 * A mail's place in the caps. Nothing is sent without one (`sending.ts`), and only the files that count make
 * any: `sign-in-caps.ts`, `notice-caps.ts` and `by-operator.ts`; test/guards/mail-senders.test.ts looks.
 */
export class MailPlace {
  #left = true;

  /** @param release takes back what was counted */
  constructor(private readonly release: () => Promise<unknown>) {}

  /** Gives the place back, once, when no mail went out. @throws errors of DynamoDB */
  async giveBack(): Promise<void> {
    if (!this.#left) return;
    this.#left = false;
    await this.release();
  }
}
