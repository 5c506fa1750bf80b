/** For addresses, numbers and codes that people type or paste; never for passwords and the like. */

/**
 * The invisible: direction marks around numbers (U+202A–202E, U+2066–2069, U+200E, U+200F), zero-width
 * characters, soft hyphens, variation selectors, and all else that Unicode ignores by default.
 */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** U+FF01–FF5E, in the order of U+0021–007E. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FROM_FULL_WIDTH = 0xff01 - 0x21;

/**
 * Drops the invisible, makes full-width characters ASCII, trims. Folds nothing else: `ﬁ`, the Kelvin sign or
 * `’` may be part of another person's address.
 */
export function clean(text: string): string {
  return text
    .replace(UNSEEN, '')
    .replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - FROM_FULL_WIDTH))
    .trim();
}
