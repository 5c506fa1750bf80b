import { CODE_FIELDS, type CodeSettings } from '../../../lambda/codes/settings';
import { told } from '../../../lambda/shared/fields';
import type { Config } from '../schema';
import { codeSwitches } from './schema';

/** What the functions have to know of one-time codes, in the form that they read. */
export function codeSettings({ codes, magicLink }: Pick<Config, 'codes' | 'magicLink'>): CodeSettings {
  return {
    ...codeSwitches(codes),
    ...told(CODE_FIELDS, { ...codes, poolMailsPerHour: magicLink.poolPerHour }),
  };
}
