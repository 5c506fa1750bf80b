/**
 * The sign-in methods. One line in `METHODS` registers a method; the compiler then asks for its two halves,
 * which stand apart so that each function's bundle carries only the half it runs.
 */
import { emailOtpIssuer, emailOtpVerifier } from './email-otp';
import { magicLinkIssuer } from './magic-link/issue';
import { magicLinkVerifier } from './magic-link/verify';
import type { Issuer, MethodRules, Opener, Verifier } from './method';
import { passkeyOpener } from './passkey/open';
import { passkeyVerifier } from './passkey/verify';
import { recoveryCodeVerifier } from './recovery/code';
import { recoveryLinkVerifier } from './recovery/link';
import { smsOtpIssuer, smsOtpVerifier } from './sms-otp';
import { smsOtpStepUpIssuer, smsOtpStepUpVerifier } from './sms-otp-stepup';

/** A request for a code, and answers with it: one code takes three. */
const CODE = { request: { key: 'alreadyHaveCode', asks: 'no', answers: 'yes' }, tries: 3 } as const;

/** Method by the name that clients send as `signInMethod`. */
export const METHODS = {
  MAGIC_LINK: { request: { key: 'alreadyHaveMagicLink', asks: 'no', answers: 'yes' } },
  FIDO2: {},
  SMS_OTP: CODE,
  EMAIL_OTP: CODE,
  SMS_OTP_STEPUP: { request: 'first-answer', tries: 3 },
  RECOVERY_LINK: {},
  RECOVERY_CODE: {},
} as const satisfies Record<string, MethodRules>;

export type MethodName = keyof typeof METHODS;

/** Methods that are asked for a challenge. */
export const issuers: Readonly<Partial<Record<MethodName, Issuer>>> = {
  MAGIC_LINK: magicLinkIssuer,
  SMS_OTP: smsOtpIssuer,
  EMAIL_OTP: emailOtpIssuer,
  SMS_OTP_STEPUP: smsOtpStepUpIssuer,
};

/** Methods whose challenge is in the first challenge of every sign-in. */
export const openers: readonly Opener[] = [passkeyOpener];

export const verifiers: Readonly<Record<MethodName, Verifier>> = {
  MAGIC_LINK: magicLinkVerifier,
  FIDO2: passkeyVerifier,
  SMS_OTP: smsOtpVerifier,
  EMAIL_OTP: emailOtpVerifier,
  SMS_OTP_STEPUP: smsOtpStepUpVerifier,
  RECOVERY_LINK: recoveryLinkVerifier,
  RECOVERY_CODE: recoveryCodeVerifier,
};

/** The rules of a method. */
export function rulesOf(name: MethodName): MethodRules {
  return METHODS[name];
}

/** True for the name of a registered method. */
export function isMethodName(name: string | undefined): name is MethodName {
  return name !== undefined && Object.hasOwn(METHODS, name);
}
