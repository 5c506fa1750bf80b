import type { CodePurpose } from '../codes/purpose';
import type { Caller } from '../shared/api/caller';
import { ENV, requireEnv } from '../shared/env';

/** By `sub`, so that a change stays with the account whatever its name. */
export function placeOf({ sub }: Caller, purpose: CodePurpose) {
  return { userPoolId: requireEnv(ENV.USER_POOL_ID), userName: sub, purpose };
}
