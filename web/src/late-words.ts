import type { Language, Messages } from './i18n';
import { type LateMessages, lateLanguages } from './i18n/late';
import { useWords } from './words';

/** All words of the language that is chosen now, for what is fetched late: its own words are, too. */
export function useLateWords(): { readonly language: Language; readonly t: Messages & LateMessages } {
  const { t, language } = useWords();
  return { language, t: { ...t, ...lateLanguages[language] } };
}
