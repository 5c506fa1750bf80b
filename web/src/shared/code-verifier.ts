import { toBase64Url } from './base64url';
import { type PageStorage, readJson } from './storage';

/** Milliseconds after which a verifier makes place for a new one. */
const renewAfter = 24 * 60 * 60 * 1000;
/** Milliseconds for which a verifier surely stays after a request: longer than a link may live. */
const keepAfterRequest = 60 * 60 * 1000;

interface Stored {
  readonly verifier: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly lastRequestAt: number;
}

/** Keeps the secret that ties sign-in links to the browser that asked for them. */
export interface CodeVerifiers {
  /** The verifier to ask for a link with; made when there is none yet or it grew old. */
  forRequest(): string;
  /** The verifier to redeem a link with, if this browser has asked for one. */
  forRedemption(): string | undefined;
  /** Forgets the verifier: links that are still out can't be redeemed here any more. */
  forget(): void;
}

/**
 * Keeps one code verifier (RFC 7636 §4.1: 32 random bytes, base64url) a browser and app client.
 *
 * One, and not one a request, because a person may ask twice and open either mail: every live link has to
 * redeem.
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
      // Where the clock was put back, the verifier ages from now on: links that are out still need it, and it
      // is never kept for longer than by a clock that is right.
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

/** S256 code challenge of a verifier (RFC 7636 §4.2): base64url of the SHA-256 of its ASCII bytes. */
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
