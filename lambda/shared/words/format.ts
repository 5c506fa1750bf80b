import type { Formats } from './words';

/** Seconds below two minutes, then whole minutes; e.g. `15 minutes`. */
export function spanIn({ tag, gap }: Formats, seconds: number): string {
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.floor(seconds / 60), 'minute'];
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' })
    .formatToParts(count)
    .map(({ type, value }) => (type === 'literal' ? gap : value))
    .join('');
}

/** In UTC; e.g. `21 November 2026 at 08:05`. */
export function timeIn({ tag }: Formats, at: Date): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);
}
