import type { CodeSettings } from '../../../lambda/codes/settings';
import type { Config } from '../schema';
import { codeSwitches } from './schema';

/** What the functions have to know of one-time codes, in the form that they read. */
export function codeSettings({ codes, magicLink }: Pick<Config, 'codes' | 'magicLink'>): CodeSettings {
  return {
    ...codeSwitches(codes),
    digits: codes.digits,
    lifeSeconds: codes.lifeMinutes * 60,
    perHour: codes.perHour,
    perDay: codes.perDay,
    coolDownSeconds: codes.coolDownSeconds,
    poolMailsPerHour: magicLink.poolPerHour,
    recentSignInMinutes: codes.recentSignInMinutes,
  };
}
