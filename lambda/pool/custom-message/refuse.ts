/** Holds back what users make Cognito send about their own number or address. */
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { ENV, envFlag } from '../../shared/env';
import { UserFacingError } from '../../shared/errors';

/** What a caller reads who goes around the contact API. */
export const NOT_THIS_WAY =
  'A phone number or address can only be changed on the page, after signing in anew.';

/**
 * Client of the events of operations for administrators, which IAM lets in: Cognito says so with this text.
 */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

/** Codes by which Cognito proves a number or address of somebody who is signed in. */
const OWN_CHANGES: ReadonlySet<string> = new Set([
  'CustomMessage_UpdateUserAttribute',
  'CustomMessage_VerifyUserAttribute',
]);

/**
 * A code of these needs nothing but a token, and a stolen one would do. The contact API wants a recent
 * sign-in, sends codes of its own and then tells Cognito that the value is proven, for which Cognito sends
 * nothing. So what a client causes here went around it, unless the pool's owner lets users change what they
 * sign in by with a token alone; what an administrator enters goes on.
 *
 * @throws UserFacingError, which keeps Cognito from sending
 */
export function refuseOwnChange({ triggerSource, callerContext }: CustomMessageTriggerEvent): void {
  if (envFlag(ENV.OWN_CHANGES)) return;
  if (OWN_CHANGES.has(triggerSource) && callerContext?.clientId !== NO_CLIENT)
    throw new UserFacingError(NOT_THIS_WAY);
}
