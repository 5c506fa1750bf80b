/** Where a link may lead: one of the configured URIs and nothing that merely resembles one. */
import { hasControlCharacters } from '../shared/text';

const MAX_LENGTH = 2_048;

/**
 * The one spelling of a URI that is compared: WHATWG URL serialisation. Undefined for anything that could be
 * read in two ways or should never be a link's target: control characters, white space, backslash, non-ASCII
 * characters, a fragment (also an empty one), user information, a scheme other than https (http for localhost
 * only), a host with a trailing dot, dot segments, encoded dots, slashes, backslashes or control characters,
 * empty path segments, more than 2,048 characters.
 */
export function canonicalRedirectUri(text: string): string | undefined {
  if (text.length > MAX_LENGTH || hasControlCharacters(text) || !/^[\x21-\x7e]+$/.test(text))
    return undefined;
  if (/[\\#]/.test(text)) return undefined;
  // The parser forgives a missing or extra slash after the scheme and mends paths, so the raw text is looked
  // at.
  const parts = /^https?:\/\/([^/?]+)(\/[^?]*)?(\?.*)?$/i.exec(text);
  if (!parts) return undefined;
  const [, authority = '', path = ''] = parts;
  if (authority.includes('@') || authority.includes('%')) return undefined;
  if (/\/\/|%2e|%2f|%5c|%[01][0-9a-f]|%7f/i.test(path) || /\/\.{1,2}(\/|$)/.test(path)) return undefined;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username || url.password || url.hash || url.hostname.endsWith('.')) return undefined;
  if (url.protocol === 'http:' && url.hostname !== 'localhost') return undefined;
  return url.href;
}

/**
 * The configured URI that a client's `redirectUri` means, or undefined. What goes into a mail is the
 * configured spelling, never the client's.
 */
export function matchRedirectUri(
  requested: string | undefined,
  configured: readonly string[],
): string | undefined {
  const wanted = requested === undefined ? undefined : canonicalRedirectUri(requested);
  if (wanted === undefined) return undefined;
  return configured.find((uri) => canonicalRedirectUri(uri) === wanted);
}
