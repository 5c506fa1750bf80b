/** Sliding windows. Pure; times in seconds. */

export const HOUR = 3_600;
export const DAY = 86_400;

export interface WindowLimits {
  /** Seconds between two. */
  readonly coolDownSeconds: number;
  /** In any 60 minutes. */
  readonly perHour: number;
  /** In any 24 hours. */
  readonly perDay: number;
}

/** If a clock was ahead, a time counts for longer. */
export function within(times: readonly number[], now: number, seconds: number): readonly number[] {
  return times.filter((at) => at > now - seconds);
}

/**
 * The limit that one more at `now` would pass; undefined with room.
 *
 * @param times Unix seconds
 * @param cooling those with a cool-down @default all
 */
export function overLimit(
  times: readonly number[],
  now: number,
  { coolDownSeconds, perHour, perDay }: WindowLimits,
  cooling: readonly number[] = times,
): 'cool_down' | 'hour' | 'day' | undefined {
  if (within(cooling, now, coolDownSeconds).length > 0) return 'cool_down';
  if (within(times, now, HOUR).length >= perHour) return 'hour';
  return within(times, now, DAY).length >= perDay ? 'day' : undefined;
}
