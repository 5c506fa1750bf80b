/**
 * Words of the page in the place of the product's own, in English. A file a language: one beside this one by
 * the tag of another language, such as fr.ts, does the same for that, or adds it. Keys and what each text is
 * given: web/src/i18n/en.ts. docs/customizing.md has examples.
 */
import type { PageWords } from '../../../lib/config/words/words';

export const words: PageWords = {};
