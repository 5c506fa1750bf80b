/**
 * Who gets text messages in the sandbox, and the monthly spend limit. Both sending services have their own.
 */
import { randomInt, randomUUID } from 'node:crypto';
import type { LocalContext } from '../contract';

/**
 * US dollars. AWS's prices differ by country and carrier and are in no API; this is dearer than most.
 * https://aws.amazon.com/end-user-messaging/pricing/
 */
export const ASSUMED_PRICE_PER_PART = 0.05;

/** US dollars, in a new account. https://docs.aws.amazon.com/sms-voice/latest/userguide/sandbox.html */
export const FIRST_MONTHLY_LIMIT = 1;

/** A number that gets messages once somebody has told the code that was sent to it. */
export interface SandboxNumber {
  readonly id: string;
  /** E.164. */
  readonly number: string;
  readonly verified: boolean;
  /** Absent until it is sent. */
  readonly code?: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** "You can add up to 10 verified numbers", the same page. */
export const MOST_NUMBERS = 10;
/** "You can't delete it until 24 hours after" it was added, the same page. */
export const KEPT_MS = 24 * 60 * 60 * 1000;

export class SmsSandbox {
  readonly #numbers: Map<string, SandboxNumber>;
  /** US dollars, by month (`2026-11`). */
  readonly #spent: Map<string, number>;

  /** @param service which keeps these, e.g. `sns` */
  constructor(
    private readonly context: LocalContext,
    service: string,
  ) {
    this.#numbers = context.state.map<SandboxNumber>(`${service}/sandbox-numbers`);
    this.#spent = context.state.map<number>(`${service}/spent`);
  }

  all(): readonly SandboxNumber[] {
    return [...this.#numbers.values()];
  }

  find(number: string): SandboxNumber | undefined {
    return this.#numbers.get(number);
  }

  /** Adds a number, unverified. The caller makes sure that there are less than {@link MOST_NUMBERS}. */
  add(number: string): SandboxNumber {
    const id = `verified-${randomUUID().replaceAll('-', '')}`;
    return this.#keep({ id, number, verified: false, createdAt: this.context.clock.now() });
  }

  /** Costs nothing, as AWS waives the first message. */
  renewCode(known: SandboxNumber): SandboxNumber & { readonly code: string } {
    const code = String(randomInt(100_000, 1_000_000));
    this.#keep({ ...known, code });
    return { ...known, code };
  }

  /** @returns whether it was the code sent, which serves once */
  verify(known: SandboxNumber, code: unknown): boolean {
    if (known.code === undefined || known.code !== code) return false;
    const { code: _, ...rest } = known;
    this.#keep({ ...rest, verified: true });
    return true;
  }

  /** @returns whether AWS lets it go by now */
  delete({ number, createdAt }: SandboxNumber): boolean {
    if (this.context.clock.now() - createdAt < KEPT_MS) return false;
    return this.#numbers.delete(number);
  }

  isVerified(number: string): boolean {
    return this.find(number)?.verified ?? false;
  }

  /** @param limit in US dollars a month */
  affords(parts: number, limit: number): boolean {
    return this.#spentNow() + parts * ASSUMED_PRICE_PER_PART <= limit + 1e-9;
  }

  spend(parts: number): void {
    this.#spent.set(this.#month(), this.#spentNow() + parts * ASSUMED_PRICE_PER_PART);
  }

  reset(): void {
    this.#numbers.clear();
    this.#spent.clear();
  }

  #keep(number: SandboxNumber): SandboxNumber {
    this.#numbers.set(number.number, number);
    return number;
  }

  #spentNow(): number {
    return this.#spent.get(this.#month()) ?? 0;
  }

  #month(): string {
    return new Date(this.context.clock.now()).toISOString().slice(0, 7);
  }
}
