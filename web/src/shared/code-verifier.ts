import { toBase64Url } from './base64url';
import { type PageStorage, readJson } from './storage';

/** Milliseconds; then a new one is made. */
const renewAfter = 24 * 60 * 60 * 1000;
/** Milliseconds after a request: longer than a link may live. */
const keepAfterRequest = 60 * 60 * 1000;

interface Stored {
  readonly verifier: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly lastRequestAt: number;
}

/** Ties sign-in links to the browser that asked. */
export interface CodeVerifiers {
  /** Made when there is none or it is old. */
  forRequest(): string;
  /** If this browser has asked for a link. */
  forRedemption(): string | undefined;
  /** Links that are out can't be redeemed here any more. */
  forget(): void;
}

/**
 * One code verifier (RFC 7636 §4.1: 32 random bytes, base64url) a browser and app client. Not one a request,
 * as a person may ask twice and open either mail.
 */
export function codeVerifiers({
  storage,
  clientId,
  now = Date.now,
  randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count)),
}: {
  readonly storage: PageStorage;
  readonly clientId: string;
  readonly now?: () => number;
  readonly randomBytes?: (count: number) => Uint8Array;
}): CodeVerifiers {
  const key = `SignInPage.${clientId}.codeVerifier`;
  return {
    forRequest() {
      const stored = readJson(storage, key, isStored);
      const time = now();
      const keep =
        stored && (time - stored.createdAt < renewAfter || time - stored.lastRequestAt < keepAfterRequest);
      // With the clock put back it ages from now: live links need it, and it is kept no longer than by a
      // right clock.
      const next: Stored = keep
        ? { ...stored, createdAt: Math.min(stored.createdAt, time), lastRequestAt: time }
        : { verifier: toBase64Url(randomBytes(32)), createdAt: time, lastRequestAt: time };
      storage.setItem(key, JSON.stringify(next));
      return next.verifier;
    },
    forRedemption() {
      return readJson(storage, key, isStored)?.verifier;
    },
    forget() {
      storage.removeItem(key);
    },
  };
}

/** S256 (RFC 7636 §4.2): base64url of the SHA-256. */
export async function codeChallenge(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return toBase64Url(new Uint8Array(digest));
}

function isStored(value: unknown): value is Stored {
  const stored = value as Partial<Stored> | null;
  return (
    typeof stored === 'object' &&
    stored !== null &&
    typeof stored.verifier === 'string' &&
    typeof stored.createdAt === 'number' &&
    typeof stored.lastRequestAt === 'number'
  );
}
