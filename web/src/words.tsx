import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Language, languages, type Messages, rememberLanguage } from './i18n';

interface Words {
  readonly language: Language;
  readonly offered: readonly Language[];
  readonly t: Messages;
  choose(language: Language): void;
}

const WordsContext = createContext<Words | undefined>(undefined);

/** Gives everything inside the words of the chosen language, and keeps `<html lang>` true. */
export function WordsProvider({
  offered,
  start,
  onChoice,
  children,
}: {
  readonly offered: readonly Language[];
  readonly start: Language;
  readonly onChoice?: (language: Language) => void;
  readonly children: ReactNode;
}) {
  const [language, setLanguage] = useState(start);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo<Words>(
    () => ({
      language,
      offered,
      t: languages[language],
      choose: (chosen) => {
        onChoice?.(chosen);
        rememberLanguage(chosen, window.localStorage);
        setLanguage(chosen);
      },
    }),
    [language, offered, onChoice],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** Words of the language that is chosen now. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords is used outside of WordsProvider.');
  return words;
}
