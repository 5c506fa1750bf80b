import { useRef, useState } from 'react';
import type { Problem } from '../shared/problem';

/**
 * State of a form: one task at a time, and its problem.
 *
 * @param understand undefined where another view takes over
 * @param earlier problem from before the view
 */
export function useTask<Name extends string>(
  understand: (error: unknown, name: Name) => Problem | undefined,
  earlier?: Problem,
) {
  const [busy, setBusy] = useState<Name>();
  const [problem, setProblem] = useState(earlier);
  // A ref, as a second click comes before the state.
  const doing = useRef<Name>(undefined);
  const turnTo = (name?: Name) => {
    doing.current = name;
    setBusy(name);
  };

  /** For what the view ends itself. False while something else is done. */
  const begin = (name: Name): boolean => {
    if (doing.current) return false;
    setProblem(undefined);
    turnTo(name);
    return true;
  };
  const fail = (error: unknown): Problem | undefined => {
    const found = understand(error, doing.current as Name);
    setProblem(found);
    turnTo();
    return found;
  };

  /**
   * Does nothing while something else is done.
   *
   * @param name for {@link busy}
   * @returns the problem
   */
  const run = async (name: Name, work: () => Promise<void>): Promise<Problem | undefined> => {
    if (!begin(name)) return undefined;
    try {
      await work();
      turnTo();
    } catch (error) {
      return fail(error);
    }
    return undefined;
  };
  return { busy, problem, setProblem, begin, fail, run };
}
