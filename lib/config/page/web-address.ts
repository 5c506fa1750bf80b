import { canonicalRedirectUri } from '../../../lambda/magic-link/redirect-uri';

/** Undefined for a good one; else the rest of "expected …". */
export function originProblem(text: string): string | undefined {
  if (text.includes('*'))
    return 'an origin without a wildcard. Name every origin; a wildcard would let any subdomain in.';
  const url = parse(text);
  if (!url)
    return 'an origin: scheme, host and, where it is not the default, port, such as https://app.example.com.';
  const common = schemeOrHostProblem(url);
  if (common) return common;
  if (url.origin !== text)
    return `an origin alone, in its canonical form: ${url.origin} (no path, no trailing slash, lower case).`;
  return undefined;
}

/** Undefined for a good one; else the rest of "expected …". */
export function redirectUriProblem(text: string): string | undefined {
  if (text.includes('*'))
    return 'an exact URI. Links are only ever mailed for URIs that are listed in full, so write each one out.';
  const url = parse(text);
  if (!url) return 'an absolute URI, such as https://app.example.com/.';
  if (url.username || url.password || /^[a-z]+:\/\/[^/?#]*@/i.test(text))
    return 'a URI without user information. Take out what stands before the "@".';
  if (text.includes('#'))
    return 'a URI without a fragment. The fragment is where the link carries its proof.';
  const common = schemeOrHostProblem(url);
  if (common) return common;
  if (/\/\/|%2f|%5c|%2e/i.test(url.pathname))
    return 'a URI without empty or encoded path segments ("//", %2F, %5C, %2E). Servers disagree on what they mean.';
  if (url.href !== text) return `the URI in its canonical form: ${url.href}`;
  // The trigger would refuse it.
  if (canonicalRedirectUri(text) !== text)
    return 'a URI of at most 2048 characters without encoded control characters, which is what links may lead to.';
  return undefined;
}

export function originOf(text: string): string | undefined {
  return parse(text)?.origin;
}

/** Without port. @throws TypeError where it is none */
export function hostOf(origin: string): string {
  return new URL(origin).hostname;
}

/** The only host without TLS. */
export function isLocalhost(text: string): boolean {
  return parse(text)?.hostname === 'localhost';
}

function schemeOrHostProblem(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'the scheme https:.';
  if (url.protocol === 'http:' && url.hostname !== 'localhost')
    return 'https:. Only localhost may be reached over http:; elsewhere the token would travel in the clear.';
  if (url.hostname.endsWith('.')) return 'a host without a trailing dot.';
  return undefined;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
