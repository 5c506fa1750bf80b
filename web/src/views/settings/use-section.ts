import { useCallback, useEffect, useRef, useState } from 'react';
import { type Problem, problemOf } from '../../auth/problem';

/**
 * What sections of the settings that show something of the account share: they read it, change it one thing
 * at a time, and tell what came of that; after a change the title has the focus, as what had it may be gone.
 *
 * @param read the same function as long as it reads the same
 * @param onEnded the service no longer takes the session
 */
export function useSection<T>(read: () => Promise<T>, onEnded: (problem: Problem) => void) {
  const title = useRef<HTMLHeadingElement>(null);
  const [content, setContent] = useState<T>();
  const [busy, setBusy] = useState<string>();
  const [news, setNews] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const ended = useRef(onEnded);
  ended.current = onEnded;

  const refused = useCallback((error: unknown) => {
    const found = problemOf(error, 'account');
    if (found.kind === 'sessionEnded') ended.current(found);
    else setProblem(found);
  }, []);
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

  const tell = (words: string) => {
    setNews(words);
    title.current?.focus();
  };
  const forgetNews = () => setNews(undefined);
  /** @param name of what is being done, for {@link busy} @param words that tell that it is done */
  const change = async (name: string, work: () => Promise<void>, words: string) => {
    if (busy) return;
    setBusy(name);
    forgetNews();
    setProblem(undefined);
    try {
      await work();
      tell(words);
    } catch (error) {
      refused(error);
    }
    setBusy(undefined);
  };
  return { title, content, setContent, busy, news, problem, load, change, tell, forgetNews };
}
