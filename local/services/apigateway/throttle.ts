import type { Clock } from '../../contract';
import type { ApiMethod, ApiResource, Stage } from './model';

/** Rate and burst that hold for a method: its own setting, then its resource's, then the stage's default. */
export function throttlingOf(
  stage: Stage,
  resource: ApiResource,
  method: ApiMethod,
): { rateLimit: number; burstLimit: number } | undefined {
  const settings = [
    [resource.path, method.httpMethod],
    [resource.path, '*'],
    ['/*', '*'],
  ].flatMap(([path, verb]) =>
    stage.methodSettings.filter((setting) => setting.resourcePath === path && setting.httpMethod === verb),
  );
  const rateLimit = settings.find((setting) => setting.rateLimit !== undefined)?.rateLimit;
  const burstLimit = settings.find((setting) => setting.burstLimit !== undefined)?.burstLimit;
  // A negative limit is how the service switches a limit off.
  if (rateLimit === undefined || burstLimit === undefined || rateLimit < 0 || burstLimit < 0)
    return undefined;
  return { rateLimit, burstLimit };
}

/** Token buckets, one a method of a stage, filled as the emulated clock goes. */
export class Throttle {
  private readonly buckets = new Map<string, { tokens: number; filledAt: number }>();

  constructor(private readonly clock: Clock) {}

  /**
   * Takes a token.
   *
   * @param key names the bucket
   * @param rateLimit tokens that come back each second
   * @param burstLimit tokens that the bucket holds
   * @returns false when none was left
   */
  take(key: string, { rateLimit, burstLimit }: { rateLimit: number; burstLimit: number }): boolean {
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { tokens: burstLimit, filledAt: now };
    const elapsedSeconds = Math.max(0, now - bucket.filledAt) / 1000;
    const tokens = Math.min(burstLimit, bucket.tokens + elapsedSeconds * rateLimit);
    const allowed = tokens >= 1;
    this.buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, filledAt: now });
    return allowed;
  }

  clear(): void {
    this.buckets.clear();
  }
}
