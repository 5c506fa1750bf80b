import { CODE_SETTINGS, type CodeSettings } from '../../../lambda/codes/settings';
import { told } from '../../../lambda/shared/fields';
import type { Config } from '../schema';

/** What the functions have to know of one-time codes, in the form that they read. */
export function codeSettings({ codes, magicLink }: Pick<Config, 'codes' | 'magicLink'>): CodeSettings {
  return told(CODE_SETTINGS, { ...codes, poolMailsPerHour: magicLink.poolPerHour });
}
