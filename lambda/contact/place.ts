import type { CodePurpose } from '../codes/purpose';
import type { Caller } from '../shared/api/caller';
import { ENV, requireEnv } from '../shared/env';

/** Whose codes of what: a change belongs to the account itself, whatever name it has. */
export function placeOf({ sub }: Caller, purpose: CodePurpose) {
  return { userPoolId: requireEnv(ENV.USER_POOL_ID), userName: sub, purpose };
}
