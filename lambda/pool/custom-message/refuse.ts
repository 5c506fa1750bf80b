/** Refuses changes of contact that bypass the contact API. */
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { ENV, envFlag } from '../../shared/env';
import { UserFacingError } from '../../shared/errors';

export const NOT_THIS_WAY =
  'A phone number or address can only be changed on the page, after signing in anew.';

/** Cognito's client id in events of administrators' operations. */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

const OWN_CHANGES: ReadonlySet<string> = new Set([
  'CustomMessage_UpdateUserAttribute',
  'CustomMessage_VerifyUserAttribute',
]);

/**
 * Cognito's codes for these need only a token, which may be stolen. The contact API asks for a recent sign-in
 * and sends its own codes, so a client that gets here bypassed it. Administrators' changes go on.
 * The pool's owner may let users change what they sign in by with a token alone.
 *
 * @throws UserFacingError, which keeps Cognito from sending
 */
export function refuseOwnChange({ triggerSource, callerContext }: CustomMessageTriggerEvent): void {
  if (envFlag(ENV.OWN_CHANGES)) return;
  if (OWN_CHANGES.has(triggerSource) && callerContext?.clientId !== NO_CLIENT)
    throw new UserFacingError(NOT_THIS_WAY);
}
