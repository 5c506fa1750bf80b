/** Headers that every answer with a part of the page carries, here and in AWS. */

/** What the page may do beside showing itself; each an origin, or a token that becomes one. */
export interface PageAllowances {
  /** APIs that its scripts may talk to. */
  readonly connectTo: readonly string[];
  readonly imagesFrom?: readonly string[];
}

/** The content security policy: nothing inline, nothing from elsewhere, nobody frames it (CSP Level 3). */
export function contentSecurityPolicy({ connectTo, imagesFrom = [] }: PageAllowances): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${["'self'", 'data:', ...imagesFrom].join(' ')}`,
    // Of a brand, built into the page.
    "font-src 'self'",
    `connect-src ${["'self'", ...connectTo].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A link that signs in stands in the address, so the address goes nowhere. */
export const REFERRER_POLICY = 'no-referrer';

/** Headers that keep other sites' windows and pages off, and all but passkeys out of the page's reach. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), publickey-credentials-create=(self), publickey-credentials-get=(self)',
};
