/** What a stage has to say about one-time codes. Rules across fields: rules.ts. */
import { z } from 'zod';
import type { CodeSwitches } from '../../../lambda/shared/codes/methods';
import { DIGITS, LIFE_SECONDS } from '../../../lambda/shared/codes/settings';
import { MAX_RECENT_MINUTES } from '../../../lambda/shared/sessions/limits';
import { count, flag, throttle } from '../fields';
import type { CrossFieldRule } from '../rule';
import type { Config } from '../schema';
import * as whatsApp from './whatsapp';

export const codesSchema = z.strictObject(
  {
    /** Whether users can sign in with a code by e-mail (EMAIL_OTP). */
    email: flag.default(false),
    /**
     * Whether users can sign in with a code by SMS (SMS_OTP). Needs `sms`, and "phone" among
     * signInIdentifiers.
     */
    sms: flag.default(false),
    /**
     * Codes by WhatsApp (WHATSAPP_OTP), beside those by SMS (docs/one-time-codes.md#codes-by-whatsapp). Needs
     * `codes.sms`.
     */
    whatsApp: whatsApp.whatsAppSchema.optional(),
    /** Whether who is signed in can prove the phone once more (SMS_OTP_STEPUP). Needs `sms`. */
    stepUp: flag.default(false),
    /** Whether the mail of a magic link carries a code too, for the browser that asked. */
    inLinkMail: flag.default(false),
    /** Digits of a code. */
    digits: count(DIGITS.least, DIGITS.most, 'digits').default(6),
    /** Minutes that a code can be used for, at most signInMinutes (SP 800-63B-4 §3.1.3.2: 10 at most). */
    lifeMinutes: count(LIFE_SECONDS.least / 60, LIFE_SECONDS.most / 60, 'minutes').default(5),
    /**
     * Codes a user may be sent in any 60 minutes, by each method: as many for each known browser, and for all
     * others together.
     */
    perHour: count(1, 100, 'codes').default(5),
    /** The same in any 24 hours. */
    perDay: count(1, 1000, 'codes').default(10),
    /** Seconds that must pass between two codes to one user by one method. */
    coolDownSeconds: count(1, 3600, 'seconds').default(30),
    /** Minutes after signing in that one's phone number and address can be changed. */
    recentSignInMinutes: count(1, MAX_RECENT_MINUTES, 'minutes').default(5),
    /**
     * What each operation of the API that phone numbers and addresses are changed by takes at most, all users
     * together.
     */
    throttle: throttle(50, 100),
  },
  { error: '{ email, sms, stepUp, inLinkMail } and whatever else differs from its default.' },
);

export type CodesConfig = z.output<typeof codesSchema>;

/** What switches methods on, in the form that the functions read. */
export function codeSwitches(codes: CodesConfig): CodeSwitches {
  return {
    email: codes.email,
    sms: codes.sms,
    stepUp: codes.stepUp,
    inLinkMail: codes.inLinkMail,
    ...(codes.whatsApp ? { whatsApp: whatsApp.whatsAppSettings(codes.whatsApp) } : {}),
  };
}

/** Ways in of single methods, for stages that require something stronger. */
export const methodWays = {
  ...whatsApp.whatsAppWays,
};

/** Rules of single methods. */
export const methodRules: readonly CrossFieldRule[] = [...whatsApp.whatsAppRules];

/** True where the stage sends one-time codes in any way. */
export function usesCodes({ codes }: Pick<Config, 'codes'>): boolean {
  return codes.email || codes.sms || codes.stepUp || codes.inLinkMail;
}

/** True where the stage sends one-time codes by SMS. */
export function usesSms({ codes }: Pick<Config, 'codes'>): boolean {
  return codes.sms || codes.stepUp;
}

/**
 * True where users can change their phone number or address by a code: where there are codes that can be
 * typed in by themselves.
 */
export function usesContactApi({ codes }: Pick<Config, 'codes'>): boolean {
  return codes.email || codes.sms || codes.stepUp;
}
