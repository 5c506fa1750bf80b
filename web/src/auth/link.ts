import { fromBase64Url } from './base64url';

/** A sign-in link as it stands in the fragment of the page's address. Nothing in it is trusted before Cognito took it. */
export interface SignInLink {
  /** The fragment, without `#`. */
  readonly fragment: string;
  /** User name in the pool, not necessarily the address the link was mailed to. */
  readonly userName: string;
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Finds a sign-in link in an address: `#base64url(message).base64url(signature)`. Anything else is `undefined`. */
export function findSignInLink(href: string): SignInLink | undefined {
  const hash = href.indexOf('#');
  if (hash < 0) return undefined;
  const fragment = href.slice(hash + 1);
  const [message, signature, ...rest] = fragment.split('.');
  if (!message || !signature || rest.length > 0 || !/^[A-Za-z0-9_-]+$/.test(signature)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(message)));
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { userName, iat, exp } = parsed as Record<string, unknown>;
  if (typeof userName !== 'string' || userName === '') return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  return { fragment, userName, issuedAt: iat, expiresAt: exp };
}
