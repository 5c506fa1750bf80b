import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { ENV, envFlag } from '../shared/env';
import { UserFacingError } from '../shared/errors';
import { hasControlCharacters, isPlainAddress } from '../shared/text';
import { trigger } from '../shared/trigger';

/**
 * Cognito's pre-sign-up trigger. A sign-up by a client is confirmed where the stage says so (no client of the pool has
 * a password flow, so an account nobody has proven opens nothing); its addresses are never marked as verified, only a
 * proof does that. Users made by administrators or linked from another provider are left as they are.
 */
export const handler = trigger(async (event: PreSignUpTriggerEvent) => {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  refuseUnfitValues(event.userName, event.request.userAttributes ?? {});
  event.response.autoConfirmUser = envFlag(ENV.CONFIRM_ACCOUNTS);
  event.response.autoVerifyEmail = false;
  event.response.autoVerifyPhone = false;
  return event;
});

/** Values of a user reach mail headers and pages; what could break out of either doesn't get in. */
function refuseUnfitValues(userName: string, attributes: Readonly<Record<string, string>>): void {
  if (hasControlCharacters(userName)) throw new UserFacingError('The user name has control characters.');
  for (const [name, value] of Object.entries(attributes))
    if (typeof value !== 'string' || hasControlCharacters(value))
      throw new UserFacingError('An attribute has control characters; send plain text on one line.');
    else if (name === 'email' && !isPlainAddress(value))
      throw new UserFacingError('The attribute email is not one plain e-mail address.');
}
