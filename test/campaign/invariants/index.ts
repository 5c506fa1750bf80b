/** What holds after every step, whoever did what. Each has a name, so that one can be looked at alone. */
import { Broken } from '../model';
import type { World } from '../world';
import { caps } from './caps';
import { ended } from './ended';
import { identifiers } from './identifiers';
import { once } from './once';
import { refusals } from './refusals';
import { shape } from './shape';
import { stop } from './stop';
import { swap } from './swap';
import { tokens } from './tokens';

export const invariants = { tokens, identifiers, once, caps, stop, shape, refusals, swap, ended } as const;
export type InvariantName = keyof typeof invariants;
export const invariantNames = Object.keys(invariants) as InvariantName[];

/** @throws Broken naming the first invariant that doesn't hold */
export async function checkAll(world: World, names: readonly InvariantName[]): Promise<void> {
  const after = await world.snapshot();
  for (const name of names) {
    const [wrong] = invariants[name](world, after);
    if (wrong !== undefined) throw new Broken(name, `${wrong} (step: ${world.evidence.steps.join(' || ')})`);
  }
  for (const what of world.evidence.redeemed) world.redeemed.add(what);
  world.before = after;
}
