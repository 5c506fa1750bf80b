import type { Messages } from './i18n';
import { en, type LateMessages } from './i18n/late/en';
import { ja } from './i18n/late/ja';
import { useWords } from './words';

/** Words of what is fetched late, in every language of the page. */
export const lateLanguages = { en, ja } as const satisfies Record<
  ReturnType<typeof useWords>['language'],
  LateMessages
>;

/** All words of the language that is chosen now, for what is fetched late: its words are, too. */
export function useLateWords(): {
  readonly language: keyof typeof lateLanguages;
  readonly t: Messages & LateMessages;
} {
  const { t, language } = useWords();
  return { language, t: { ...t, ...lateLanguages[language] } };
}
