/** How a telephone number is written, before anything is known of numbering plans. */
import { clean } from './clean';

/** No number with all its separators and marks is longer; nothing longer is worth reading. */
const LONGEST = 40;

/**
 * What people put between digits: spaces, dashes of every kind (the long vowel sign too, which Japanese
 * keyboards put there), middle dots, dots, slashes, brackets.
 */
const BETWEEN =
  /[\s().\-/\u00b7\u2010-\u2015\u2022\u2027\u2043\u2044\u2212\u2215\u22c5\u2e31\u301c\u30fb\u30fc\ufe58\ufe63\uff65\uff70~]/gu;

/**
 * The digits of a number, after a plus where it has one; `undefined` for anything else. No letters: an
 * extension or a vanity number would be another spelling of a number that is known already.
 */
export function writtenNumber(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const digits = withoutSeparators(text);
  return /^\+?\d+$/.test(digits) ? digits : undefined;
}

/**
 * Whether the text is on its way to be a telephone number, and surely no e-mail address as far as it goes.
 */
export function isPhoneLike(text: string): boolean {
  return /^(?:\+\d*|\d{2,})$/.test(withoutSeparators(text));
}

/** Whether the text names its country itself, by a leading plus. */
export function namesCountry(text: string): boolean {
  return withoutSeparators(text).startsWith('+');
}

function withoutSeparators(text: string): string {
  return clean(text).replace(BETWEEN, '');
}
