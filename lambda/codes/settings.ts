/** The settings of codes: one JSON in one variable. */

import { LINK_FIELDS } from '../magic-link/settings';
import { ENV } from '../shared/env';
import { fieldReader } from '../shared/field-readers';
import { count, elsewhere, minutes, type Told } from '../shared/fields';
import { MAX_RECENT_MINUTES } from '../shared/sessions/limits';
import { CODE_SWITCHES } from './methods';

export const CODE_FIELDS = {
  /** Digits of a code. */
  digits: count('digits', 6, 8, 6),
  /** Minutes that a code can be used for, at most signInMinutes (SP 800-63B-4 §3.1.3.2: 10 at most). */
  lifeMinutes: minutes('lifeSeconds', 1, 10, 5),
  /**
   * Codes a user may be sent in any 60 minutes, by each method: as many for each known browser, and for all
   * others together.
   */
  perHour: count('codes', 1, 100, 5),
  /** The same in any 24 hours. */
  perDay: count('codes', 1, 1000, 10),
  /** Seconds that must pass between two codes to one user by one method. */
  coolDownSeconds: count('seconds', 1, 3600, 30),
  /** Mails that the whole pool may send in one clock hour (UTC); those with links count too. */
  poolMailsPerHour: elsewhere(LINK_FIELDS.poolPerHour),
  /** Minutes after signing in that one's phone number and address can be changed. */
  recentSignInMinutes: count('minutes', 1, MAX_RECENT_MINUTES, 5),
};

export const CODE_SETTINGS = { ...CODE_SWITCHES, ...CODE_FIELDS };

export type CodeSettings = Told<typeof CODE_SETTINGS>;

/** @throws EnvironmentError */
export const readCodeSettings = fieldReader(ENV.CODE_SETTINGS, CODE_SETTINGS);
