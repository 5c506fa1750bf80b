import { useRef, useState } from 'react';
import type { Problem } from '../shared/problem';

/**
 * What forms share that send something: one thing at a time, and what went wrong with it.
 *
 * @param understand says what a refusal of a task means; undefined where the view gives way to another
 * @param earlier what went wrong before the view came
 */
export function useTask<Name extends string>(
  understand: (error: unknown, name: Name) => Problem | undefined,
  earlier?: Problem,
) {
  const [busy, setBusy] = useState<Name>();
  const [problem, setProblem] = useState(earlier);
  // Known at once: a second click comes sooner than what a state brings.
  const doing = useRef<Name>(undefined);
  const turnTo = (name?: Name) => {
    doing.current = name;
    setBusy(name);
  };

  /** Begins what the view ends by itself. False, and nothing begins, while something else is done. */
  const begin = (name: Name): boolean => {
    if (doing.current) return false;
    setProblem(undefined);
    turnTo(name);
    return true;
  };
  /** Ends what has begun, as it was refused. */
  const fail = (error: unknown): Problem | undefined => {
    const found = understand(error, doing.current as Name);
    setProblem(found);
    turnTo();
    return found;
  };

  /**
   * Does nothing while something else is done.
   *
   * @param name of what is being done, for {@link busy}
   * @returns what went wrong
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
