/**
 * The session that a sign-in takes the place of: it ends, so that nothing of it is left in the browser or at
 * Cognito.
 */
import type { PageStorage } from './storage';

/**
 * Takes the tokens that are kept out of the storage. Called before those of a new session are kept.
 *
 * @returns the refresh token to revoke, where there was a session
 */
export function takeOutSession(storage: PageStorage, clientId: string): string | null {
  const prefix = `CognitoIdentityServiceProvider.${clientId}.`;
  const kept = `${prefix}${storage.getItem(`${prefix}LastAuthUser`)}.`;
  const refreshToken = storage.getItem(`${kept}refreshToken`);
  for (const name of ['idToken', 'accessToken', 'refreshToken']) storage.removeItem(kept + name);
  return refreshToken;
}
