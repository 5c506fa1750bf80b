/** How long something lives, in words: seconds below two minutes, then whole minutes. */

export function englishSpan(seconds: number): string {
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.floor(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export function japaneseSpan(seconds: number): string {
  return seconds < 120 ? `${seconds}秒間` : `${Math.floor(seconds / 60)}分間`;
}
