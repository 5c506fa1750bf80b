import { invalidPassword } from './refusals';
import { readAccountSettings } from './settings';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/];

/**
 * The order of Cognito's own checks would tell whether there is an account.
 *
 * @throws ApiError `InvalidPassword`
 */
export function checkPassword(password: string): void {
  const { minLength } = readAccountSettings();
  const tooPlain = KINDS.some((kind) => !kind.test(password));
  if (password.length < minLength || password.length > 256 || tooPlain || password.trim() !== password)
    throw invalidPassword();
}
