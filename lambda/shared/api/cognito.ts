/**
 * What Cognito says of a caller's own account, or of a value of theirs, as the APIs for signed-in users
 * answer it.
 */
import { type Meaning, meaningOf } from '../aws/cognito-errors';
import { ApiError } from './http';

const REFUSALS: Readonly<Partial<Record<Meaning, () => ApiError>>> = {
  // A token stays good for a while after its user was deleted or disabled.
  refused: () => new ApiError(401, 'NotSignedIn', 'This account can’t be used any more. Sign in again.'),
  limited: () => new ApiError(429, 'TooManyRequests', 'Too many requests. Wait a moment.'),
  conflict: () => new ApiError(409, 'TryAgain', 'Somebody was faster. Begin again.'),
  input: () => new ApiError(400, 'InvalidValue', 'A value does not have the form that it needs.'),
  denied: () => new ApiError(400, 'Refused', 'That was refused. Check what you sent, and try again.'),
};

/** An error of Cognito as callers read it, where a caller alone can bring it about; faults as they are. */
export function refusalOf(error: unknown): unknown {
  return REFUSALS[meaningOf(error)]?.() ?? error;
}

/**
 * Asks Cognito about a caller.
 *
 * @throws ApiError `NotSignedIn`, `TooManyRequests`, `TryAgain`, `InvalidValue`, `Refused`; faults as they
 *   are
 */
export async function asCaller<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refusalOf(error);
  }
}
