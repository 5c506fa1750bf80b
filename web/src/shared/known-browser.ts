import { toBase64Url } from './base64url';
import type { PageStorage } from './storage';

/**
 * The secret by which proven accounts know this browser: 32 random bytes, base64url, made at first use. It
 * opens nothing, but gives limits of its own that strangers can't use up. It outlives signing out and names
 * no account.
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
