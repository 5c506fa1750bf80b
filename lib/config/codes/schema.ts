/** Rules across fields: rules.ts. */
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

/** Methods that can be weaker than what a stage requires. */
export const methodWays = {
  ...whatsApp.whatsAppWays,
};

/** Rules that concern one method alone. */
export const methodRules: readonly CrossFieldRule[] = [...whatsApp.whatsAppRules];

export function usesCodes({ codes }: Pick<Config, 'codes'>): boolean {
  return codes.email || codes.sms || codes.stepUp || codes.inLinkMail;
}

export function usesSms({ codes }: Pick<Config, 'codes'>): boolean {
  return codes.sms || codes.stepUp;
}

/** True where codes go out on their own, not only along with a link. */
export function usesContactApi({ codes }: Pick<Config, 'codes'>): boolean {
  return codes.email || codes.sms || codes.stepUp;
}
