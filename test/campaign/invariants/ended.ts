/** Tokens of a sign-in that its user or an operator has ended change nothing. */
import type { Invariant } from './invariant';

export const ended: Invariant = (world) =>
  world.evidence.endedUses.map((use) => `a token of an ended sign-in was taken: ${use}`);
