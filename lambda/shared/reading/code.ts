import { clean } from './clean';

/** May separate a code's characters. */
const BETWEEN = /[\s\-\u00b7\u2010-\u2015\u2212\u30fb\u30fc\ufe58\ufe63\uff65\uff70.]/gu;

/** Without separators; digits of every script become ASCII, letters keep their case. */
export function plainCode(text: string): string {
  return cleanCode(text).replace(BETWEEN, '');
}

/** A one-time code; in a pasted message, its only run of `digits` digits. If that isn't clear, all digits. */
export function typedCode(text: string, digits: number): string {
  const joined = plainCode(text);
  if (/^\d*$/.test(joined)) return joined;
  const plain = cleanCode(text);
  const alone = new Set(plain.match(/\d+/g)?.filter((run) => run.length === digits));
  const [only] = alone;
  return only !== undefined && alone.size === 1 ? only : plain.replace(/\D/g, '');
}

function cleanCode(text: string): string {
  return clean(text).replace(/\p{Nd}/gu, asciiDigit);
}

/** Each script has its ten digits in a row (Unicode §4.6). */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}
