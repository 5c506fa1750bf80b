import { ENV, hasEnv, requireEnv } from '../shared/env';
import { inVariable, minutes } from '../shared/fields';

/** The settings of recovery links. */
export const RECOVERY_LINK_FIELDS = {
  /** Minutes that a recovery link can be used for (docs/recovery.md). */
  linkMinutes: inVariable(ENV.RECOVERY_LINK_SECONDS, minutes('lifeSeconds', 5, 60, 15)),
};

export function recoversBy(way: 'LINK' | 'CODE'): boolean {
  return hasEnv(ENV.RECOVERY_METHODS) && requireEnv(ENV.RECOVERY_METHODS).split(',').includes(way);
}
