import { ENV, hasEnv, requireEnv } from '../shared/env';
import { inVariable, minutes } from '../shared/fields';

/** What a stage says of recovery links, and their functions read. */
export const RECOVERY_LINK_FIELDS = {
  /** Minutes that a recovery link can be used for (docs/recovery.md). */
  linkMinutes: inVariable(ENV.RECOVERY_LINK_SECONDS, minutes('lifeSeconds', 5, 60, 15)),
};

/** True where the stage has this way back in. */
export function recoversBy(way: 'LINK' | 'CODE'): boolean {
  return hasEnv(ENV.RECOVERY_METHODS) && requireEnv(ENV.RECOVERY_METHODS).split(',').includes(way);
}
