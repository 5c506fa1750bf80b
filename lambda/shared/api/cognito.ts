/** Cognito's errors about a caller's own account, for signed-in users' APIs. */
import { type Meaning, meaningOf } from '../aws/cognito-errors';
import { ApiError } from './http';

const REFUSALS: Readonly<Partial<Record<Meaning, () => ApiError>>> = {
  // Tokens outlive a deleted or disabled user for a while.
  refused: () => new ApiError(401, 'NotSignedIn', 'This account can’t be used any more. Sign in again.'),
  limited: () => new ApiError(429, 'TooManyRequests', 'Too many requests. Wait a moment.'),
  conflict: () => new ApiError(409, 'TryAgain', 'Somebody was faster. Begin again.'),
  input: () => new ApiError(400, 'InvalidValue', 'A value does not have the form that it needs.'),
  denied: () => new ApiError(400, 'Refused', 'That was refused. Check what you sent, and try again.'),
};

/** Errors that only the caller can cause; faults stay. */
export function refusalOf(error: unknown): unknown {
  return REFUSALS[meaningOf(error)]?.() ?? error;
}

/**
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
