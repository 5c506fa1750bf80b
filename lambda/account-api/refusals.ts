/** What callers learn of failures: stable codes that don't tell whether a user exists. */
import { refusedWords } from '../hooks/refused-words';
import { ApiError } from '../shared/api/http';
import { type Meaning, meaningOf, nameOf } from '../shared/aws/cognito-errors';
import { NOT_SENT } from '../shared/errors';

export const invalidRequest = (what: string) => new ApiError(400, 'InvalidRequest', what);

/** One answer for a wrong password, an unknown, disabled or locked user, and a used-up session. */
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

const refused = () => new ApiError(400, 'Refused', 'That was refused. Check what you sent, and try again.');

export { nameOf };

export const isRefusal = (error: unknown) => meaningOf(error) === 'refused';

/** True for a limit, be it for everybody or for this user. */
export const isLimit = (error: unknown) => meaningOf(error) === 'limited';

/** Answers of operations that have none of their own for an error. */
const COMMON: Readonly<Record<Exclude<Meaning, 'fault'>, () => ApiError>> = {
  refused: wrongCredentials,
  limited: tooManyRequests,
  password: invalidPassword,
  code: wrongCode,
  input: () => invalidRequest('A value does not have the form that it needs.'),
  conflict: () => new ApiError(409, 'Conflict', 'Somebody has that already, or was faster. Begin again.'),
  denied: refused,
  'not-sent': () => new ApiError(503, 'NotSent', NOT_SENT),
  'try-again': () => new ApiError(503, 'TryAgain', 'That did not work just now. Please try again.'),
};

/**
 * Errors that mean the same in every operation. Faults stay as they are and end as 500
 * (lambda/shared/aws/cognito-errors.ts).
 */
export function commonRefusal(error: unknown): unknown {
  if (error instanceof ApiError) return error;
  const meaning = meaningOf(error);
  const words = meaning === 'denied' ? refusedWords((error as Error).message) : undefined;
  if (words !== undefined) return new ApiError(403, 'NotAdmitted', words);
  return meaning === 'fault' ? error : COMMON[meaning]();
}

/** @throws ApiError */
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
