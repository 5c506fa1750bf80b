/** Nothing is redeemed twice: no message, no code on paper, no recovery link. */
import type { Invariant } from './invariant';

export const once: Invariant = (world) => {
  const { redeemed } = world.evidence;
  return redeemed
    .filter((what, at) => world.redeemed.has(what) || redeemed.indexOf(what) !== at)
    .map((what) => `${what} opened an account a second time`);
};
