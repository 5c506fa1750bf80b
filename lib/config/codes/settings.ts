import { CODE_SETTINGS, type CodeSettings } from '../../../lambda/codes/settings';
import { told } from '../../../lambda/shared/fields';
import type { Config } from '../schema';

/** As functions read them. */
export function codeSettings({ codes, magicLink }: Pick<Config, 'codes' | 'magicLink'>): CodeSettings {
  return told(CODE_SETTINGS, { ...codes, poolMailsPerHour: magicLink.poolPerHour });
}
