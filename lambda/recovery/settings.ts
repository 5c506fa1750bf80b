import { ENV, hasEnv, requireEnv } from '../shared/env';

/** True where the stage has this way back in. */
export function recoversBy(way: 'LINK' | 'CODE'): boolean {
  return hasEnv(ENV.RECOVERY_METHODS) && requireEnv(ENV.RECOVERY_METHODS).split(',').includes(way);
}
