/** Ends the session that a sign-in replaces, here and at Cognito. */
import type { PageStorage } from './storage';

/** Called before new tokens are kept. @returns the refresh token to revoke */
export function takeOutSession(storage: PageStorage, clientId: string): string | null {
  const prefix = `CognitoIdentityServiceProvider.${clientId}.`;
  const kept = `${prefix}${storage.getItem(`${prefix}LastAuthUser`)}.`;
  const refreshToken = storage.getItem(`${kept}refreshToken`);
  for (const name of ['idToken', 'accessToken', 'refreshToken']) storage.removeItem(kept + name);
  return refreshToken;
}
