import type { Principal } from '../contract';

export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly functionName?: string;
  /** Milliseconds since the epoch, by the emulated clock. */
  readonly at: number;
}

const KEPT = 10_000;

/** Oldest first. */
export class CallLog {
  private calls: RecordedCall[] = [];

  record(call: RecordedCall): void {
    this.calls.push(call);
    if (this.calls.length > KEPT * 2) this.calls = this.calls.slice(-KEPT);
  }

  all(): RecordedCall[] {
    return this.calls.slice(-KEPT);
  }

  clear(): void {
    this.calls = [];
  }
}
