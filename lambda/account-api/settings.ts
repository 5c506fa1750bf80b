/** The account API's settings, a variable each. */
import { ENV } from '../shared/env';
import { readVariables } from '../shared/field-readers';
import { count, days, inVariable, minutes } from '../shared/fields';

export const SIGN_IN_FIELDS = {
  /** Minutes a user has for one attempt to sign in, all its steps. */
  signInMinutes: inVariable(ENV.SIGN_IN_SECONDS, minutes('signInSeconds', 3, 15, 15)),
};

export const REFRESH_FIELDS = {
  /** Days after which a user has to sign in again. */
  refreshDays: inVariable(ENV.REFRESH_SECONDS, days('refreshSeconds', 1, 3650, 30)),
};

export const PASSWORD_FIELDS = {
  /** Characters a password has at least. The password that an account gets at its first proof has 68. */
  minLength: inVariable(ENV.PASSWORD_MIN_LENGTH, count('characters', 8, 64, 16)),
};

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function readAccountSettings() {
  return readVariables({ ...SIGN_IN_FIELDS, ...REFRESH_FIELDS, ...PASSWORD_FIELDS });
}
