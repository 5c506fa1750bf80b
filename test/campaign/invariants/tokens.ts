/** Nobody gets tokens of an account without a proof of that account's owner. */
import type { Invariant } from './invariant';

export const tokens: Invariant = (world) =>
  world.evidence.received.flatMap(({ by, sub, authTime, sessionId, via }) => {
    const owner = world.bySub(sub);
    if (owner === undefined || by === 'operator') return [];
    // Whoever holds a refresh token gets tokens of the same sign-in, as long as that lasts.
    const held = by === 'attacker' ? world.stolen.map(({ session }) => session) : [owner.session];
    if (held.some((session) => session?.id === sessionId && session.authTime === authTime)) return [];
    if (owner.name === by && (by === 'attacker' || world.evidence.proofs.has(sub))) return [];
    // A browser of an owner that is led into another account is the matter of the invariant "swap".
    if (owner.name !== by && by !== 'attacker') return [];
    return [`${by} got tokens of ${owner.name}, who had given no proof, by ${via}`];
  });
