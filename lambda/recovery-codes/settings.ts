/** The settings of recovery codes. */
import { ENV } from '../shared/env';
import { count, inVariable } from '../shared/fields';
import { MAX_RECENT_MINUTES } from '../shared/sessions/limits';

export const RECOVERY_CODE_FIELDS = {
  /** Codes that a user gets at a time; new ones replace all earlier ones. */
  count: inVariable(ENV.RECOVERY_CODE_COUNT, count('codes', 5, 20, 10)),
};

export const RECENT_SIGN_IN_FIELDS = {
  recentSignInMinutes: inVariable(ENV.RECENT_SIGN_IN_MINUTES, count('minutes', 1, MAX_RECENT_MINUTES)),
};
