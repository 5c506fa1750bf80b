/** Containers of the sign-in's triggers that stand ready. */
import { z } from 'zod';
import { count, listOf } from './fields';

/** In the order that a sign-in calls them. */
export const KEPT_WARM = [
  'defineAuthChallenge',
  'createAuthChallenge',
  'verifyAuthChallengeResponse',
  'preTokenGeneration',
] as const;

export type KeptWarm = (typeof KEPT_WARM)[number];

export const keepWarmSchema = z.strictObject(
  {
    /**
     * Containers of each of these functions, started before anybody comes, as Lambda’s provisioned
     * concurrency: people who sign in at the same moment and wait for no start. None where it is 0. Paid for
     * day and night (docs/capacity.md#containers-that-are-kept-warm).
     */
    containers: count(0, 1_000, 'containers').default(0),
    /** Triggers that have them. One left out starts anew where nobody came for some minutes. */
    functions: listOf(
      z.enum(KEPT_WARM, { error: `one of ${KEPT_WARM.join(', ')}.` }),
      `a list of at least one of ${KEPT_WARM.join(', ')}.`,
      1,
    ).default([...KEPT_WARM]),
  },
  { error: '{ containers, functions }, such as { containers: 1 }.' },
);

export type KeepWarmConfig = z.output<typeof keepWarmSchema>;

/** @returns 0 where the function is not among them */
export function containersOf({ containers, functions }: KeepWarmConfig, name: KeptWarm): number {
  return functions.includes(name) ? containers : 0;
}
