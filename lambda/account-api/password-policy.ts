/** The pool's rules for passwords, asked before Cognito is. */
import { invalidPassword } from './refusals';
import { readAccountSettings } from './settings';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/];

/**
 * Refuses what Cognito would refuse. Cognito looks whether there is an account before it looks at the
 * password, or after; if it were left to it, the answer could tell.
 *
 * @throws ApiError `InvalidPassword`
 */
export function checkPassword(password: string): void {
  const { minLength } = readAccountSettings();
  const tooPlain = KINDS.some((kind) => !kind.test(password));
  if (password.length < minLength || password.length > 256 || tooPlain || password.trim() !== password)
    throw invalidPassword();
}
