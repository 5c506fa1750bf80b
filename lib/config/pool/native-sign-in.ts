/** Cognito's own choice-based sign-in (USER_AUTH). Rules across fields: native-sign-in-rules.ts. */
import { z } from 'zod';
import { listOf, text } from '../fields';

/** First factors beside the password: our name for each, and Cognito's. */
export const NATIVE_FACTORS = {
  passkey: 'WEB_AUTHN',
  'email-code': 'EMAIL_OTP',
  'sms-code': 'SMS_OTP',
} as const;

export type NativeFactor = keyof typeof NATIVE_FACTORS;

const factorNames = Object.keys(NATIVE_FACTORS) as NativeFactor[];

export const nativeSignInSchema = z.strictObject(
  {
    /**
     * First factors that USER_AUTH offers beside the password, which Cognito always lets in; empty: no
     * USER_AUTH.
     */
    factors: listOf(
      z.enum(factorNames, { error: `one of ${factorNames.join(', ')}.` }),
      `a list of any of ${factorNames.join(', ')}, empty for no native sign-in.`,
      0,
    ).default([]),
    /** RP id of native passkeys; a pool has one. They and those of `passkeys` know nothing of each other. */
    relyingPartyId: text(
      /^(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/,
      'a domain in lower case, such as example.com, or localhost.',
    )
      // RelyingPartyId of WebAuthnConfigurationType.
      .max(127, { error: 'a domain of at most 127 characters.' })
      .optional(),
    /** Whether authenticators have to check who holds a native passkey (PIN, fingerprint, face). */
    userVerification: z
      .enum(['required', 'preferred'], { error: '"required" or "preferred".' })
      .default('required'),
  },
  { error: '{ factors } and, where "passkey" is among them, relyingPartyId.' },
);

export type NativeSignInConfig = z.output<typeof nativeSignInSchema>;

/** True where USER_AUTH offers this factor. */
export function offersNatively(
  { nativeSignIn }: { readonly nativeSignIn: NativeSignInConfig },
  factor: NativeFactor,
): boolean {
  return nativeSignIn.factors.includes(factor);
}
