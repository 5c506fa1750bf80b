/** Dates and times in mails, in UTC. */

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** E.g. `21 November 2026 at 8:05`. */
export function englishTime(at: Date): string {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()} at ${at.getUTCHours()}:${minutes(at)}`;
}

/** E.g. `2026年11月21日 8時05分`. */
export function japaneseTime(at: Date): string {
  return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日 ${at.getUTCHours()}時${minutes(at)}分`;
}

function minutes(at: Date): string {
  return String(at.getUTCMinutes()).padStart(2, '0');
}
