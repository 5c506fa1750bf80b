/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
import { randomUUID } from 'node:crypto';
import type { LocalContext } from '../../contract';
import type { Buses, Rule } from './buses';

const SECONDS = { minute: 60, hour: 3_600, day: 86_400 } as const;

/**
 * Of `rate(value unit)`, unit singular for 1 and else plural, as EventBridge wants it; undefined for anything
 * else.
 */
export function rateSeconds(expression: unknown): number | undefined {
  const [, value, unit, plural] =
    /^rate\(([1-9]\d{0,8}) (minute|hour|day)(s?)\)$/.exec(String(expression)) ?? [];
  if (value === undefined || unit === undefined) return undefined;
  if ((value === '1') !== (plural === '')) return undefined;
  return Number(value) * SECONDS[unit as keyof typeof SECONDS];
}

/** How often the emulated clock is looked at, in real milliseconds. */
const LOOKS_EVERY = 200;

interface Scheduled {
  readonly rule: Rule;
  readonly everyMs: number;
  next: number;
}

/**
 * By the emulated clock, from the rule's making. A clock moved over several runs makes one; on AWS no time is
 * left out.
 */
export class Schedules {
  #scheduled: Scheduled[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: LocalContext,
    private readonly buses: Buses,
  ) {}

  add(rule: Rule, everySeconds: number): void {
    const everyMs = everySeconds * 1000;
    this.#scheduled.push({ rule, everyMs, next: this.context.clock.now() + everyMs });
    this.#timer ??= setInterval(() => this.look(), LOOKS_EVERY).unref();
  }

  remove(ruleArn: string): void {
    this.#scheduled = this.#scheduled.filter(({ rule }) => rule.arn !== ruleArn);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  private look(): void {
    const now = this.context.clock.now();
    for (const scheduled of this.#scheduled) {
      const { rule, everyMs } = scheduled;
      // The clock was set back.
      if (scheduled.next - now > everyMs) scheduled.next = now + everyMs;
      if (scheduled.next > now) continue;
      scheduled.next = now + everyMs;
      if (rule.enabled) this.buses.run(rule, this.eventOf(rule, now));
    }
  }

  private eventOf(rule: Rule, now: number) {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: this.context.account,
      time: new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      region: this.context.region,
      resources: [rule.arn],
      detail: {},
    } as const;
  }
}
