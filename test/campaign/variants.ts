/**
 * The kinds of stage that a campaign attacks: variants of the stage `local`, together with all that a stage
 * can switch on.
 */
import type { Config } from '../../lib/config/schema';
import type { Overrides } from '../support/assembly';

/** Wide limits of all users together, so that what a campaign meets are the limits of one person. */
const throttle = { ratePerSecond: 10_000, burst: 5_000 };

export const variants = {
  /** The stage `local`, with recovery codes: links, codes, passkeys, contact API. */
  local: () => ({ recovery: { codes: { enabled: true } } }),
  /** Passwords, second factors and the account API beside all others. */
  passwords: () => ({
    passwordFlows: true,
    mfa: { mode: 'optional', factors: ['totp', 'sms'], rememberDevices: 'user-choice' },
    recovery: { codes: { enabled: true } },
    accountApi: { enabled: true, cookies: { enabled: true }, throttle },
  }),
  /** No step-up codes: nothing of the product needs Cognito's operations with an access token. */
  links: ({ codes }: Config) => ({
    codes: { ...codes, stepUp: false },
    recovery: { codes: { enabled: true } },
  }),
} as const satisfies Readonly<Record<string, Overrides>>;

export type VariantName = keyof typeof variants;
export const variantNames = Object.keys(variants) as VariantName[];
