/** A leading plus, then digits with what people write between them. */
const form = /^\+?[\d\s()\-‐-―−ー.]*$/;

/**
 * Text as a telephone number is read from it: full-width characters as ASCII ones, blanks around it taken
 * off.
 */
export function plainNumber(text: string): string {
  return text.normalize('NFKC').trim();
}

/**
 * Whether the text is on its way to be a telephone number, and surely no e-mail address as far as it goes.
 */
export function isPhoneLike(text: string): boolean {
  const plain = plainNumber(text);
  return form.test(plain) && (plain.startsWith('+') || (plain.match(/\d/g)?.length ?? 0) >= 2);
}

/** Whether the text names its country itself, by a leading plus. */
export function namesCountry(text: string): boolean {
  return plainNumber(text).startsWith('+');
}
