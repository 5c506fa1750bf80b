import { fromBase64Url } from '../shared/base64url';

/**
 * A sign-in link as it stands in the fragment of the page's address. Nothing in it is trusted before Cognito
 * took it.
 */
export interface SignInLink {
  /** The fragment, without `#`. */
  readonly fragment: string;
  /** User name in the pool, not necessarily the address the link was mailed to. */
  readonly userName: string;
  /** Seconds since the Unix epoch; a recovery link doesn't say it. */
  readonly issuedAt?: number;
  readonly expiresAt: number;
  /** The answer to Cognito, where it is a recovery link that support has mailed. */
  readonly recoverySecret?: string;
  /** The address that a recovery link says it was mailed to. */
  readonly address?: string;
}

/**
 * Finds a sign-in link in an address: `#base64url(message).base64url(signature)`, or a recovery link:
 * `#recovery.base64url(facts).<secret>`. Anything else is `undefined`.
 */
export function findSignInLink(href: string): SignInLink | undefined {
  const hash = href.indexOf('#');
  if (hash < 0) return undefined;
  const fragment = href.slice(hash + 1);
  return fragment.startsWith('recovery.') ? recoveryLink(fragment) : magicLink(fragment);
}

function magicLink(fragment: string): SignInLink | undefined {
  const [message, signature, ...rest] = fragment.split('.');
  if (!message || !signature || rest.length > 0 || !/^[A-Za-z0-9_-]+$/.test(signature)) return undefined;
  const { userName, iat, exp } = factsOf(message);
  if (!isName(userName)) return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  return { fragment, userName, issuedAt: iat, expiresAt: exp };
}

function recoveryLink(fragment: string): SignInLink | undefined {
  const [, facts, secret, ...rest] = fragment.split('.');
  if (!facts || !secret || rest.length > 0 || !/^[A-Za-z0-9_-]{43}$/.test(secret)) return undefined;
  const { userName, exp, address } = factsOf(facts);
  if (!isName(userName) || !isName(address) || typeof exp !== 'number') return undefined;
  return { fragment, userName, expiresAt: exp, recoverySecret: secret, address };
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Members of a JSON object in base64url; none where it is something else. */
function factsOf(encoded: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(encoded)),
    );
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
