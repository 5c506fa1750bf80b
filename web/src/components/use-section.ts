import { useCallback, useEffect, useRef, useState } from 'react';
import { type Problem, problemOf } from '../shared/problem';

/**
 * What sections of the settings that show something of the account share: they read it, change it one thing
 * at a time, and tell what came of that; after a change the title has the focus, as what had it may be gone.
 *
 * @param doing what refusals are understood as: problems of the account or of its recovery codes
 * @param read the same function as long as it reads the same
 * @param onEnded the service no longer takes the session
 */
export function useSection<T>(
  doing: 'account' | 'recoveryCodes',
  read: () => Promise<T>,
  onEnded?: (problem: Problem) => void,
) {
  const title = useRef<HTMLHeadingElement>(null);
  const [content, setContent] = useState<T>();
  const [busy, setBusy] = useState<string>();
  const [news, setNews] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const ended = useRef(onEnded);
  ended.current = onEnded;

  const refused = useCallback(
    (error: unknown) => {
      const found = problemOf(error, doing);
      if (found.kind === 'sessionEnded' && ended.current) ended.current(found);
      else setProblem(found);
    },
    [doing],
  );
  const load = useCallback(async () => {
    setProblem(undefined);
    try {
      setContent(await read());
    } catch (error) {
      refused(error);
    }
  }, [read, refused]);
  useEffect(() => {
    void load();
  }, [load]);

  const tell = (words?: string) => {
    setNews(words);
    title.current?.focus();
  };
  /** Takes what came of the last change off the page. */
  const clear = () => {
    setNews(undefined);
    setProblem(undefined);
  };
  /**
   * @param name of what is being done, for {@link busy}
   * @param words that tell that it is done, where the content doesn't
   */
  const change = async (name: string, work: () => Promise<void>, words?: string) => {
    if (busy) return;
    setBusy(name);
    clear();
    try {
      await work();
      tell(words);
    } catch (error) {
      refused(error);
    }
    setBusy(undefined);
  };
  return {
    content,
    setContent,
    busy,
    load,
    change,
    tell,
    clear,
    setNews,
    title,
    /** For `Section`. */
    shown: { titleRef: title, news, problem },
  };
}
