import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { type Language, type Messages, rememberLanguage, type Spoken, speak } from './i18n';

interface Words {
  readonly language: Language;
  readonly offered: readonly Language[];
  readonly t: Messages;
  /** Rejects, and changes nothing, when they don't come. */
  choose(language: Language): Promise<void>;
}

const WordsContext = createContext<Words | undefined>(undefined);

/** Also keeps `<html lang>` true. */
export function WordsProvider({
  offered,
  start,
  onChoice,
  children,
}: {
  readonly offered: readonly Language[];
  readonly start: Spoken;
  readonly onChoice?: (language: Language) => void;
  readonly children: ReactNode;
}) {
  const [spoken, setSpoken] = useState(start);
  const wish = useRef<Language>(undefined);
  useEffect(() => {
    document.documentElement.lang = spoken.language;
  }, [spoken]);
  const words = useMemo<Words>(
    () => ({
      ...spoken,
      offered,
      choose: async (chosen) => {
        wish.current = chosen;
        const next = await speak(chosen);
        // A later wish may have overtaken it.
        if (wish.current !== chosen) return;
        onChoice?.(chosen);
        rememberLanguage(chosen, window.localStorage);
        setSpoken(next);
      },
    }),
    [spoken, offered, onChoice],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords is used outside of WordsProvider.');
  return words;
}
