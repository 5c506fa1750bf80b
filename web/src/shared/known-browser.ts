import { toBase64Url } from './base64url';
import type { PageStorage } from './storage';

/**
 * Gives the secret by which accounts that were proven in this browser know it again: 32 random bytes,
 * base64url, made when there is none yet. It opens nothing; requests and answers of a browser that an account
 * knows have limits of their own, which strangers can't use up. It stays after signing out, and names no
 * account.
 */
export function deviceSecrets({
  storage,
  clientId,
  randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count)),
}: {
  readonly storage: PageStorage;
  readonly clientId: string;
  readonly randomBytes?: (count: number) => Uint8Array;
}): () => string {
  const key = `SignInPage.${clientId}.deviceSecret`;
  return () => {
    const stored = storage.getItem(key);
    if (stored !== null && /^[\w-]{43}$/.test(stored)) return stored;
    const made = toBase64Url(randomBytes(32));
    storage.setItem(key, made);
    return made;
  };
}
