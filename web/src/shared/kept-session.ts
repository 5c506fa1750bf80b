/**
 * The session as it is kept in the browser's storage, under the keys of Amplify and of the package's client,
 * which find it there.
 */
import type { PageStorage } from './storage';

const TOKENS = ['idToken', 'accessToken', 'refreshToken'];

const keysOf = (storage: PageStorage, clientId: string) => {
  const prefix = `CognitoIdentityServiceProvider.${clientId}.`;
  const lastUser = `${prefix}LastAuthUser`;
  const userName = storage.getItem(lastUser);
  return { lastUser, userName, kept: `${prefix}${userName}.` };
};

/**
 * Takes the tokens that are kept out of the storage: those of a session that another takes the place of.
 * Called before those of the new one are kept.
 *
 * @returns the refresh token to revoke, where there was a session
 */
export function takeOutSession(storage: PageStorage, clientId: string): string | null {
  const { kept } = keysOf(storage, clientId);
  const refreshToken = storage.getItem(`${kept}refreshToken`);
  for (const name of TOKENS) storage.removeItem(kept + name);
  return refreshToken;
}

/** Takes all of the session out of the storage. Gives the refresh token to revoke, where there was one. */
export function forgetSession(storage: PageStorage, clientId: string): string | null {
  const { lastUser, userName, kept } = keysOf(storage, clientId);
  if (userName === null) return null;
  const refreshToken = takeOutSession(storage, clientId);
  for (const name of ['tokenScopesString', 'userData']) storage.removeItem(kept + name);
  storage.removeItem(lastUser);
  // Last: other tabs follow once this one changes.
  for (const name of ['refreshingTokens', 'expireAt'])
    storage.removeItem(`Passwordless.${clientId}.${userName}.${name}`);
  return refreshToken;
}
