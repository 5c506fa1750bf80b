import { ENV } from '../../../lambda/shared/env';
import type { Config } from '../../config/schema';

/** None where the stage has none. */
export function recoveryMethods({ recovery }: Config): Record<string, string> {
  const methods = [...(recovery.links.enabled ? ['LINK'] : []), ...(recovery.codes.enabled ? ['CODE'] : [])];
  return methods.length > 0 ? { [ENV.RECOVERY_METHODS]: methods.join(',') } : {};
}
