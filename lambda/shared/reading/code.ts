/** Codes, as they are typed or pasted. */
import { clean } from './clean';

/** What people, keyboards and mails put between the characters of a code. */
const BETWEEN = /[\s\-\u00b7\u2010-\u2015\u2212\u30fb\u30fc\ufe58\ufe63\uff65\uff70.]/gu;

/**
 * A code without what separates its characters, digits of every script as ASCII ones. Letters keep their
 * case.
 */
export function plainCode(text: string): string {
  return cleanCode(text).replace(BETWEEN, '');
}

/**
 * A one-time code. Of a whole message that was pasted, the one run of `digits` digits that stands alone is
 * taken. What can't be told apart stays as the digits that are there, so that nothing a person typed
 * vanishes.
 */
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

/** ASCII digit of a decimal digit of any script: each has its ten in a row (Unicode, 4.6). */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}
