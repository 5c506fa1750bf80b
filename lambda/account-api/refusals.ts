/** What callers are told of failures: stable codes, and nothing by which users could be told from people who are none. */
import { ApiError } from '../shared/api/http';
import { NOT_SENT } from '../shared/errors';

export const invalidRequest = (what: string) => new ApiError(400, 'InvalidRequest', what);

/** Wrong password, no such user, disabled, locked, a session that is used up: one answer for all. */
export const wrongCredentials = (cookies?: readonly string[]) =>
  new ApiError(
    401,
    'WrongCredentials',
    'That did not match. Begin again; if you have forgotten your password, reset it.',
    undefined,
    cookies,
  );

export const wrongCode = () =>
  new ApiError(401, 'WrongCode', 'The code is wrong or too old. Try once more, or begin again.');

export const invalidCode = () =>
  new ApiError(400, 'InvalidCode', 'The code is wrong or too old. Ask for another one.');

export const invalidPassword = () =>
  new ApiError(
    400,
    'InvalidPassword',
    'The password is too short, or lacks a lower-case letter, an upper-case letter, a digit or a symbol, or was used before.',
  );

export const notSignedIn = (cookies?: readonly string[]) =>
  new ApiError(401, 'NotSignedIn', 'Sign in first.', undefined, cookies);

const tooManyRequests = () => new ApiError(429, 'TooManyRequests', 'Too many requests. Wait a moment.');

/** Names of Cognito's errors that say that its quota or a limit of this caller is used up. */
const LIMITED = new Set([
  'LimitExceededException',
  'TooManyFailedAttemptsException',
  'TooManyRequestsException',
]);

/** Names of errors that say nothing but that the sign-in, or the session, is not good. */
const REFUSED = new Set([
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'RefreshTokenReuseException',
  'ResourceNotFoundException',
  'UnauthorizedException',
  'UserNotConfirmedException',
  'UserNotFoundException',
]);

export const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

/** True for every error by which Cognito refuses a user, whoever it is. */
export const isRefusal = (error: unknown) => REFUSED.has(nameOf(error));

/** True where Cognito has had enough of requests, by all or about this user. */
export const isLimit = (error: unknown) => LIMITED.has(nameOf(error));

/**
 * An error of Cognito as callers read it, for errors that mean the same in every operation; any other is given back as it is
 * and ends as 500.
 */
export function commonRefusal(error: unknown): unknown {
  const name = nameOf(error);
  if (LIMITED.has(name)) return tooManyRequests();
  switch (name) {
    case 'InvalidPasswordException':
    case 'PasswordHistoryPolicyViolationException':
      return invalidPassword();
    case 'InvalidParameterException':
      return invalidRequest('A value does not have the form that it needs.');
    case 'UserLambdaValidationException':
      return new ApiError(400, 'Refused', 'That was refused. Check what you sent, and try again.');
    case 'CodeDeliveryFailureException':
      return new ApiError(503, 'NotSent', NOT_SENT);
    case 'UnexpectedLambdaException':
    case 'InvalidLambdaResponseException':
    case 'TimeoutError':
      return new ApiError(503, 'TryAgain', 'That did not work just now. Please try again.');
    default:
      return error;
  }
}

/** Does something with Cognito; errors leave as callers read them. @throws ApiError */
export async function refusing<T>(
  work: Promise<T>,
  own: (error: unknown) => ApiError | undefined,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw own(error) ?? commonRefusal(error);
  }
}
