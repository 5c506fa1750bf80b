/**
 * A mail's place in the caps, without which `sending.ts` sends none; only `sign-in-caps.ts`, `notice-caps.ts`
 * and `by-operator.ts` make them (test/guards/mail-senders.test.ts).
 */
export class MailPlace {
  #left = true;

  constructor(private readonly release: () => Promise<unknown>) {}

  /** Once, when no mail went out. @throws errors of DynamoDB */
  async giveBack(): Promise<void> {
    if (!this.#left) return;
    this.#left = false;
    await this.release();
  }
}
