import { EnvironmentError } from './env';
import { framesOf } from './log/frames';
import type { AddressRefusal } from './reading/address';

/**
 * An error whose message the client may read: Cognito passes it on. It must not depend on whether a user
 * exists.
 */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError';
}

/** What a client reads when a message could not be sent and it may try again. */
export const NOT_SENT = 'The message could not be sent. Please try again.';

/** What clients read of an address that is not taken, after the name of what holds it. */
export const ADDRESS_REFUSALS: Readonly<Record<AddressRefusal, string>> = {
  malformed: 'must be one plain e-mail address.',
  unmailable:
    'has characters before the @ that no mail can be sent to. Use an address with letters from a to z, digits and signs such as . _ + - there.',
};

/** What a client reads when the last answer of a sign-in was right, but the number needs a second proof. */
export const SECOND_PROOF = 'This phone number needs a second proof. Please sign in in another way.';

/** What a client reads when a passkey has signed that is no longer as it was registered. */
export const PASSKEY_CHANGED =
  'This passkey has changed since it was registered. Please sign in in another way and register it anew.';

/**
 * What may be logged of an error. Messages of AWS services can carry addresses and user names, so a message
 * is only kept where this project wrote it.
 */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const { httpStatusCode, requestId } = awsFacts(error);
  return {
    errorName: error.name,
    ...(httpStatusCode === undefined ? {} : { httpStatusCode }),
    ...(requestId === undefined ? {} : { awsRequestId: requestId }),
    ...(error instanceof EnvironmentError || error instanceof UserFacingError
      ? { errorMessage: error.message }
      : {}),
    frames: framesOf(error),
  };
}

/**
 * HTTP status and request id that the AWS SDK attaches to the errors of a service; both missing when no
 * answer came.
 */
export function awsFacts(error: unknown): { httpStatusCode?: number; requestId?: string } {
  const metadata = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } } | undefined)
    ?.$metadata;
  return {
    ...(typeof metadata?.httpStatusCode === 'number' ? { httpStatusCode: metadata.httpStatusCode } : {}),
    ...(typeof metadata?.requestId === 'string' ? { requestId: metadata.requestId } : {}),
  };
}
