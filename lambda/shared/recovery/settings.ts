import { ENV, hasEnv, requireEnv } from '../env';
import { count, inVariable, minutes } from '../fields';
import { MAX_RECENT_MINUTES } from '../sessions/limits';

/** What a stage says of recovery links, and their functions read. */
export const RECOVERY_LINK_FIELDS = {
  /** Minutes that a recovery link can be used for (docs/recovery.md). */
  linkMinutes: inVariable(ENV.RECOVERY_LINK_SECONDS, minutes('lifeSeconds', 5, 60, 15)),
};

/** The same of recovery codes. */
export const RECOVERY_CODE_FIELDS = {
  /** Codes that a user gets at a time; new ones replace all earlier ones. */
  count: inVariable(ENV.RECOVERY_CODE_COUNT, count('codes', 5, 20, 10)),
};

/** What their function is told of `codes`. */
export const RECENT_SIGN_IN_FIELDS = {
  recentSignInMinutes: inVariable(ENV.RECENT_SIGN_IN_MINUTES, count('minutes', 1, MAX_RECENT_MINUTES)),
};

/** True where the stage has this way back in. */
export function recoversBy(way: 'LINK' | 'CODE'): boolean {
  return hasEnv(ENV.RECOVERY_METHODS) && requireEnv(ENV.RECOVERY_METHODS).split(',').includes(way);
}
