import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { ENV, envFlag } from '../../shared/env';
import { UserFacingError } from '../../shared/errors';

export const NOT_THIS_WAY =
  'A phone number or address can only be changed on the page, after signing in anew.';

/** In events of administrators' operations. */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

const OWN_CHANGES: ReadonlySet<string> = new Set([
  'CustomMessage_UpdateUserAttribute',
  'CustomMessage_VerifyUserAttribute',
]);

/**
 * Refuses changes of contact that bypass the contact API: Cognito's codes for them need only a token, which
 * may be stolen (docs/adr/019). Administrators' changes go on. The pool's owner may let users change by a
 * token what they sign in with.
 *
 * @throws UserFacingError, which keeps Cognito from sending
 */
export function refuseOwnChange({ triggerSource, callerContext }: CustomMessageTriggerEvent): void {
  if (envFlag(ENV.OWN_CHANGES)) return;
  if (OWN_CHANGES.has(triggerSource) && callerContext?.clientId !== NO_CLIENT)
    throw new UserFacingError(NOT_THIS_WAY);
}
