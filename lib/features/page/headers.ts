/** Of every answer of the page, locally and in AWS. */

/** Each an origin, or a token for one. */
export interface PageAllowances {
  readonly connectTo: readonly string[];
  readonly imagesFrom?: readonly string[];
}

/** Nothing inline, nothing from elsewhere, no frames (CSP Level 3). */
export function contentSecurityPolicy({ connectTo, imagesFrom = [] }: PageAllowances): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${["'self'", 'data:', ...imagesFrom].join(' ')}`,
    // Fonts of a brand.
    "font-src 'self'",
    `connect-src ${["'self'", ...connectTo].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The address may hold a sign-in link. */
export const REFERRER_POLICY = 'no-referrer';

/** Keep other sites' windows away, and the page from all features but passkeys. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), publickey-credentials-create=(self), publickey-credentials-get=(self)',
};
