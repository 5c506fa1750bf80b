import { useCallback, useEffect, useRef, useState } from 'react';
import { type Problem, problemOf } from '../shared/problem';

/**
 * State of a settings section: reads, changes one thing at a time, tells the outcome. After a change the
 * title gets the focus, as what had it may be gone.
 *
 * @param doing how refusals are understood
 * @param read must not change while it reads the same
 * @param onEnded the session has ended
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
  const clear = () => {
    setNews(undefined);
    setProblem(undefined);
  };
  /**
   * @param name for {@link busy}
   * @param words of success, where the content doesn't show it
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
