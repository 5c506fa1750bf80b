/** What a stage has to say about one-time codes. Rules across fields: rules.ts. */
import { z } from 'zod';
import { CODE_SETTINGS } from '../../../lambda/codes/settings';
import { schemasOf, throttle } from '../fields';
import type { CrossFieldRule } from '../rule';
import type { Config } from '../schema';
import * as whatsApp from './whatsapp';

export const codesSchema = z.strictObject(
  {
    ...schemasOf(CODE_SETTINGS),
    /**
     * What each operation of the API that phone numbers and addresses are changed by takes at most, all users
     * together.
     */
    throttle: throttle(50, 100),
  },
  { error: '{ email, sms, stepUp, inLinkMail } and whatever else differs from its default.' },
);

export type CodesConfig = z.output<typeof codesSchema>;

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
