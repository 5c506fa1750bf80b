/**
 * Words of mails and text messages in the place of the product's own, a member a language. Keys and what each
 * text is given: lambda/shared/words/en.ts. A language that the product doesn't speak is added by its tag,
 * here and in ../page, and offered by `locales` of a stage. docs/customizing.md has examples.
 */
import type { FunctionWords } from '../../../lib/config/words/words';

export const functionWords = {} satisfies FunctionWords;
