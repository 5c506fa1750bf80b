/** The session that a sign-in takes the place of: it ends, so that nothing of it is left behind in the browser or at Cognito. */
import type { PageStorage } from './storage';

const tokenNames = ['idToken', 'accessToken', 'refreshToken'] as const;

/** A session that is kept in this browser, by the names that the package's client keeps it under. */
export interface KeptSession {
  readonly refreshToken: string;
  /** Takes its tokens out of the storage, unless a newer session of the same user has taken their place. */
  forget(): void;
}

/** The session that is kept now, if there is one to end. */
export function keptSession(storage: PageStorage, clientId: string): KeptSession | undefined {
  const prefix = `CognitoIdentityServiceProvider.${clientId}`;
  const userName = storage.getItem(`${prefix}.LastAuthUser`);
  const keyOf = (name: (typeof tokenNames)[number]) => `${prefix}.${userName}.${name}`;
  const refreshToken = storage.getItem(keyOf('refreshToken'));
  if (!refreshToken) return undefined;
  return {
    refreshToken,
    forget() {
      if (storage.getItem(keyOf('refreshToken')) !== refreshToken) return;
      for (const name of tokenNames) storage.removeItem(keyOf(name));
    },
  };
}
