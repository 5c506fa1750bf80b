import type { Formats } from './words';

/** Seconds below two minutes, then whole minutes; e.g. `15 minutes`. */
export function spanIn({ tag, gap }: Formats, seconds: number): string {
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.floor(seconds / 60), 'minute'];
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' })
    .formatToParts(count)
    .map(({ type, value }) => (type === 'literal' ? gap : value))
    .join('');
}

/**
 * With its zone; e.g. `21 November 2026 at 08:05 UTC`.
 *
 * @param timeZone one that `Intl` knows
 */
export function timeIn({ tag, zoned }: Formats, at: Date, timeZone = 'UTC'): string {
  const time = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at);
  if (timeZone === 'UTC') return zoned(time, undefined);
  const named = new Intl.DateTimeFormat(tag, { timeZone, timeZoneName: 'long' }).formatToParts(at);
  return zoned(time, named.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone);
}
