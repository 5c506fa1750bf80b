import { EnvironmentError } from './env';
import { framesOf } from './log/frames';
import type { AddressRefusal } from './reading/address';

/** Cognito passes the message to the client, so it must not depend on whether a user exists. */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError';
}

export const NOT_SENT = 'The message could not be sent. Please try again.';

/** After the name of the field. */
export const ADDRESS_REFUSALS: Readonly<Record<AddressRefusal, string>> = {
  malformed: 'must be one plain e-mail address.',
  unmailable:
    'has characters before the @ that no mail can be sent to. Use an address with letters from a to z, digits and signs such as . _ + - there.',
};

/** For a right answer on the last try. */
export const SECOND_PROOF = 'This phone number needs a second proof. Please sign in in another way.';

/** Read by whoever signed with the passkey's own key. */
export const PASSKEY_CHANGED =
  'This passkey has changed since it was registered. Please sign in in another way and register it anew.';

/** For logs. Only our own messages are kept: AWS's may have addresses and user names. */
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

/** Both missing when no answer came. */
export function awsFacts(error: unknown): { httpStatusCode?: number; requestId?: string } {
  const metadata = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } } | undefined)
    ?.$metadata;
  return {
    ...(typeof metadata?.httpStatusCode === 'number' ? { httpStatusCode: metadata.httpStatusCode } : {}),
    ...(typeof metadata?.requestId === 'string' ? { requestId: metadata.requestId } : {}),
  };
}
