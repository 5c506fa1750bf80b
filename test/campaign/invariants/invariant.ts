import type { Snapshot } from '../snapshot';
import type { World } from '../world';

/** Gives what is wrong, in words, or nothing. */
export type Invariant = (world: World, after: Snapshot) => readonly string[];
