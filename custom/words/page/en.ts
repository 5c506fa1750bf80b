/**
 * Words of the page in the place of the product's own, in English. A file a language: ja.ts and de.ts beside
 * this one do the same, and one by the tag of another language, such as fr.ts, adds it. Keys and what each
 * text is given: web/src/i18n/en.ts. docs/customizing.md has examples.
 */
import type { PageWords } from '../../../lib/config/words/words';

export const words: PageWords = {};
