import { useRef, useState } from 'react';
import type { Problem } from '../shared/problem';

/**
 * What forms share that send something: one thing at a time, and what went wrong with it.
 *
 * @param understand says what a refusal means; undefined where the view gives way to another
 */
export function useTask<Name extends string>(understand: (error: unknown) => Problem | undefined) {
  const [busy, setBusy] = useState<Name>();
  const [problem, setProblem] = useState<Problem>();
  const isBusy = useRef(false);

  /**
   * Does nothing while something else is done.
   *
   * @param name of what is being done, for {@link busy}
   * @returns what went wrong
   */
  const run = async (name: Name, work: () => Promise<void>): Promise<Problem | undefined> => {
    if (isBusy.current) return undefined;
    isBusy.current = true;
    setProblem(undefined);
    setBusy(name);
    let found: Problem | undefined;
    try {
      await work();
    } catch (error) {
      found = understand(error);
      setProblem(found);
    }
    isBusy.current = false;
    setBusy(undefined);
    return found;
  };
  return { busy, problem, setProblem, run };
}
