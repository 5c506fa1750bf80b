/** What people put between digits to read them. */
const separators = /[\s\-‐-―−ー・.]/g;

/**
 * A one-time code as it was typed or pasted: digits of every script become ASCII ones, blanks and dashes
 * go. Of a whole message that was pasted, the one run of `digits` digits that stands alone is taken. What
 * can't be told apart stays as the digits that are there, so that nothing a person typed vanishes.
 */
export function typedCode(text: string, digits: number): string {
  const plain = text.normalize('NFKC').replace(/\p{Nd}/gu, asciiDigit);
  const joined = plain.replace(separators, '');
  if (/^\d*$/.test(joined)) return joined;
  const alone = new Set(plain.match(/\d+/g)?.filter((run) => run.length === digits));
  const [only] = alone;
  return only !== undefined && alone.size === 1 ? only : plain.replace(/\D/g, '');
}

/** ASCII digit of a decimal digit of any script: each has its ten in a row (Unicode, 4.6). */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}
