import type { Clock } from '../contract';

/** Filled as the emulated clock goes. */
export class TokenBuckets {
  private readonly buckets = new Map<string, { tokens: number; filledAt: number }>();

  constructor(private readonly clock: Clock) {}

  /**
   * @param key names the bucket
   * @param rateLimit tokens that come back each second
   * @param burstLimit tokens that the bucket holds
   * @param amount of tokens; where one is left all are given, and the excess comes back first
   * @returns false when none was left
   */
  take(
    key: string,
    { rateLimit, burstLimit }: { rateLimit: number; burstLimit: number },
    amount = 1,
  ): boolean {
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { tokens: burstLimit, filledAt: now };
    const elapsedSeconds = Math.max(0, now - bucket.filledAt) / 1000;
    const tokens = Math.min(burstLimit, bucket.tokens + elapsedSeconds * rateLimit);
    const allowed = tokens >= 1;
    this.buckets.set(key, { tokens: allowed ? tokens - amount : tokens, filledAt: now });
    return allowed;
  }

  clear(): void {
    this.buckets.clear();
  }
}
