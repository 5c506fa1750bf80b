/** What Cognito says of a caller's own account, or of a value of theirs, as the APIs for who is signed in answer it. */
import { type Meaning, meaningOf } from '../cognito-errors';
import { ApiError } from './http';

const REFUSALS: Readonly<Partial<Record<Meaning, () => ApiError>>> = {
  // A token stays good for a while after its user was deleted or disabled.
  refused: () => new ApiError(401, 'NotSignedIn', 'This account can’t be used any more. Sign in again.'),
  limited: () => new ApiError(429, 'TooManyRequests', 'Too many requests. Wait a moment.'),
  conflict: () => new ApiError(409, 'TryAgain', 'Somebody was faster. Begin again.'),
  input: () => new ApiError(400, 'InvalidValue', 'A value does not have the form that it needs.'),
  denied: () => new ApiError(400, 'Refused', 'That was refused. Check what you sent, and try again.'),
};

/**
 * Asks Cognito about a caller. Errors that a caller alone can bring about leave as refusals.
 *
 * @throws ApiError `NotSignedIn`, `TooManyRequests`, `TryAgain`, `InvalidValue`, `Refused`; faults as they are
 */
export async function asCaller<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw REFUSALS[meaningOf(error)]?.() ?? error;
  }
}
