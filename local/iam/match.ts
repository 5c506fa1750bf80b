/** One or a list. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/**
 * `*` stands for any characters or none, `?` for one.
 *
 * @param ignoreCase for IAM actions and the `…IgnoreCase` operators
 */
export function matchesPattern(pattern: string, text: string, ignoreCase = false): boolean {
  const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
  const given = ignoreCase ? text.toLowerCase() : text;
  // Greedy, with one point to go back to: never exponential.
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < given.length) {
    const symbol = wanted[inPattern];
    if (symbol === '*') {
      star = inPattern++;
      starAt = at;
    } else if (symbol !== undefined && (symbol === '?' || symbol === given[at])) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (wanted[inPattern] === '*') inPattern++;
  return inPattern === wanted.length;
}

/** Part by part: `*` never reaches over the first five colons. */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = arnParts(pattern);
  const given = arnParts(arn);
  return wanted.length === given.length && wanted.every((part, at) => matchesPattern(part, given[at] ?? ''));
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}
