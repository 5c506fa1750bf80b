/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
import { AwsError } from '../../contract';

interface Term {
  readonly kind: 'all' | 'any' | 'none';
  readonly text: string;
}

/**
 * Terms: each must be in a line, with `?` any of them, with `-` none; case counts. Patterns of JSON members,
 * columns and regular expressions are refused.
 *
 * @throws AwsError InvalidParameterException
 */
export function matcherOf(pattern: string): (line: string) => boolean {
  const trimmed = pattern.trim();
  if (/^[{[]/.test(trimmed) || trimmed.includes('%'))
    throw new AwsError(
      'InvalidParameterException',
      'The embedded AWS does not emulate filter patterns of JSON members, columns or regular expressions; give terms.',
    );
  const terms = termsOf(trimmed);
  const any = terms.filter(({ kind }) => kind === 'any');
  // AWS leaves open what the two mean together.
  if (any.length > 0 && any.length < terms.length)
    throw new AwsError(
      'InvalidParameterException',
      'The embedded AWS does not emulate a filter pattern that has terms with "?" and others.',
    );
  return (line) =>
    terms.every(({ kind, text }) => kind === 'any' || line.includes(text) === (kind === 'all')) &&
    (any.length === 0 || any.some(({ text }) => line.includes(text)));
}

/** @throws AwsError InvalidParameterException */
function termsOf(pattern: string): Term[] {
  const terms: Term[] = [];
  let rest = pattern;
  while (rest !== '') {
    const [whole, sign = '', quoted, bare] =
      /^([?-]?)(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_]+))\s*/.exec(rest) ?? [];
    // "If your pattern has characters other than letters, digits and underscores, put it into quotes."
    if (whole === undefined) throw new AwsError('InvalidParameterException', 'Invalid filter pattern');
    const text = quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1');
    terms.push({ kind: sign === '?' ? 'any' : sign === '-' ? 'none' : 'all', text });
    rest = rest.slice(whole.length);
  }
  return terms;
}
