import type { LocalAws } from '../../local';

/** Moves a stage's clock on, for tests of what goes by the hours of the clock (UTC). */
export class ClockHours {
  private offset = 0;

  /** Seconds since the Unix epoch, by the emulated clock. */
  get now(): number {
    return Date.now() / 1000 + this.offset;
  }

  /** The clock of this stage; none of its users may move it otherwise. */
  constructor(private readonly aws: () => Pick<LocalAws, 'clock'>) {}

  advance(seconds: number): void {
    this.offset += seconds;
    this.aws().clock.set(this.offset);
  }

  /** Goes on to this second of the next hour. */
  nextHour(second: number): void {
    this.advance(3_600 - (this.now % 3_600) + second);
  }
}

/** Waits for what happens on its own. @throws Error when it does not within 30 seconds */
export async function until(what: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!what()) {
    if (Date.now() > end) throw new Error('It did not happen within 30 seconds.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
