/** Without numbering plans. */
import { clean } from './clean';

/** Characters worth reading. */
const LONGEST = 40;

/** Spaces, dashes (with the long vowel sign of Japanese keyboards), middle dots, dots, slashes, brackets. */
const BETWEEN =
  /[\s().\-/\u00b7\u2010-\u2015\u2022\u2027\u2043\u2044\u2212\u2215\u22c5\u2e31\u301c\u30fb\u30fc\ufe58\ufe63\uff65\uff70~]/gu;

/**
 * Digits, after a plus if any; undefined for anything else. Letters (extensions, vanity numbers) would be
 * second spellings.
 */
export function writtenNumber(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const digits = withoutSeparators(text);
  return /^\+?\d+$/.test(digits) ? digits : undefined;
}

/** May become a phone number, and no e-mail address so far. */
export function isPhoneLike(text: string): boolean {
  return /^(?:\+\d*|\d{2,})$/.test(withoutSeparators(text));
}

export function namesCountry(text: string): boolean {
  return withoutSeparators(text).startsWith('+');
}

function withoutSeparators(text: string): string {
  return clean(text).replace(BETWEEN, '');
}
