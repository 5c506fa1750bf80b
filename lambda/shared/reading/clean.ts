/**
 * The one step that everything goes through that people type or paste to be found by: addresses, telephone
 * numbers, codes. Never a secret such as a password: that is what it is, to the character.
 */

/**
 * What nobody sees and nobody means: marks of direction that phones and address books put around numbers
 * (U+202A–202E, U+2066–2069, U+200E, U+200F), zero-width characters, soft hyphens, variation selectors, and
 * whatever else Unicode says is to be ignored where it can't be shown.
 */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** ASCII as East Asian keyboards write it: U+FF01–FF5E stand in the order of U+0021–007E. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FROM_FULL_WIDTH = 0xff01 - 0x21;

/**
 * Text without what can't be seen, full-width characters as ASCII ones, blanks around it taken off. Nothing
 * else is folded: of `ﬁ`, the Kelvin sign or `’` nobody can say that their ASCII look-alike was meant, and it
 * may be another person's.
 */
export function clean(text: string): string {
  return text
    .replace(UNSEEN, '')
    .replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - FROM_FULL_WIDTH))
    .trim();
}
