/** A browser of one person never ends in the account of another by opening a link that it did not ask for. */
import type { Invariant } from './invariant';

export const swap: Invariant = (world) =>
  world.evidence.received.flatMap(({ by, sub, via }) => {
    const owner = world.bySub(sub);
    if (owner === undefined || by === 'attacker' || by === 'operator' || owner.name === by) return [];
    return [`the browser of ${by} was signed in as ${owner.name} by ${via}`];
  });
