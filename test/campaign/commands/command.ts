/** A command of a campaign: what one party does in one step, with a choice that fast-check makes. */
import type { World } from '../world';

/**
 * `done` when the party got what it wanted, `refused` when the product said no, `idle` when there was nothing
 * to do it with.
 */
export type Result = 'done' | 'refused' | 'idle';

export interface Action {
  /** `<party>.<deed>`, as it is counted and printed. */
  readonly name: string;
  /** How often it is chosen, beside others. @default 1 */
  readonly weight?: number;
  /** @param choice a whole number from 0 to 2^31 - 1, for whatever the action can choose */
  run(world: World, choice: number): Promise<Result>;
}

/** One of several, by the choice. @throws Error when there are none */
export function pick<T>(from: readonly T[], choice: number): T {
  if (from.length === 0) throw new Error('There is nothing to choose from.');
  return from[choice % from.length] as T;
}

/** What is left of a choice for the next question. */
export function rest(choice: number, of: readonly unknown[]): number {
  return Math.floor(choice / Math.max(of.length, 1));
}

export const result = (isDone: boolean): Result => (isDone ? 'done' : 'refused');
