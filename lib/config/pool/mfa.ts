/** Second factors beside passwords, which Cognito asks for itself. Rules across fields: mfa-rules.ts. */
import { z } from 'zod';
import { flag, listOf } from '../fields';

/** By our names, with Cognito's. */
export const MFA_FACTORS = {
  totp: 'SOFTWARE_TOKEN_MFA',
  sms: 'SMS_MFA',
  email: 'EMAIL_OTP',
} as const;

export type MfaFactor = keyof typeof MFA_FACTORS;

const factorNames = Object.keys(MFA_FACTORS) as MfaFactor[];

export const mfaSchema = z.strictObject(
  {
    /**
     * Whether a password needs a second factor: of nobody, of whoever has set one up, of everybody, who set
     * one up at their next sign-in. Sign-ins by link, code and passkey (CUSTOM_AUTH) are asked for none by
     * Cognito, whatever stands here.
     */
    mode: z
      .enum(['off', 'optional', 'required'], { error: '"off", "optional" or "required".' })
      .default('off'),
    /** Second factors that users can choose from: an authenticator app, a code by SMS, a code by e-mail. */
    factors: listOf(
      z.enum(factorNames, { error: `one of ${factorNames.join(', ')}.` }),
      `a list of at least one of ${factorNames.join(', ')}.`,
      1,
    ).default(['totp']),
    /**
     * Whether devices are remembered after a sign-in by password: never, each one, or those that the user
     * says so of.
     */
    rememberDevices: z
      .enum(['never', 'always', 'user-choice'], { error: '"never", "always" or "user-choice".' })
      .default('never'),
    /** Whether a remembered device takes the place of the second factor. */
    skipOnRememberedDevice: flag.default(true),
  },
  { error: '{ mode, factors } and, if need be, rememberDevices and skipOnRememberedDevice.' },
);

export type MfaConfig = z.output<typeof mfaSchema>;

/** True where passwords can need this factor. */
export function hasFactor({ mfa }: { readonly mfa: MfaConfig }, factor: MfaFactor): boolean {
  return mfa.mode !== 'off' && mfa.factors.includes(factor);
}
