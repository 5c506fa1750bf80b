import type { Clock } from '../contract';

/** Its offset is in shared memory, so functions' workers see it move at once; timers keep real time. */
export class MovableClock implements Clock {
  /** Milliseconds. */
  readonly shared = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  private readonly offset = new Float64Array(this.shared);

  now(): number {
    return Date.now() + (this.offset[0] ?? 0);
  }

  get offsetSeconds(): number {
    return (this.offset[0] ?? 0) / 1000;
  }

  /** @throws RangeError when the offset is no finite number of seconds */
  set(offsetSeconds: number): void {
    if (!Number.isFinite(offsetSeconds)) {
      throw new RangeError(
        `offsetSeconds is ${String(offsetSeconds)}; it must be a finite number of seconds.`,
      );
    }
    this.offset[0] = offsetSeconds * 1000;
  }

  advance(seconds: number): void {
    this.set(this.offsetSeconds + seconds);
  }
}
