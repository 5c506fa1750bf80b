/** The configured URIs that a link may lead to, exactly. */
import { hasControlCharacters } from '../shared/text';

const MAX_LENGTH = 2_048;

/**
 * WHATWG serialisation, for comparing. Undefined for the ambiguous or unfit: control characters, white space,
 * backslash, non-ASCII, a fragment (even empty), user information, a scheme other than https (http for
 * localhost only), a host with a trailing dot, dot segments, encoded dots, slashes, backslashes or control
 * characters, empty path segments, more than 2,048 characters.
 */
export function canonicalRedirectUri(text: string): string | undefined {
  if (text.length > MAX_LENGTH || hasControlCharacters(text) || !/^[\x21-\x7e]+$/.test(text))
    return undefined;
  if (/[\\#]/.test(text)) return undefined;
  // The raw text: the parser forgives slashes after the scheme and mends paths.
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

/** The configured spelling for the mail, never the client's. */
export function matchRedirectUri(
  requested: string | undefined,
  configured: readonly string[],
): string | undefined {
  const wanted = requested === undefined ? undefined : canonicalRedirectUri(requested);
  if (wanted === undefined) return undefined;
  return configured.find((uri) => canonicalRedirectUri(uri) === wanted);
}
