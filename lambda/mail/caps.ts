import { ENV, requireEnv } from '../shared/env';
import { fieldReader } from '../shared/field-readers';
import { count, type Told } from '../shared/fields';

/**
 * For sign-in mails and proofs of an address, by share of an address (`sign-in-caps.ts`).
 * `magicLink.poolPerHour` caps the pool.
 */
export const SIGN_IN_CAP_FIELDS = {
  /**
   * In a clock hour (UTC).
   *
   * @default what one user may have, magicLink.perHour and codes.perHour together
   */
  perHour: count('mails', 1, 1_000),
  /**
   * In a day (UTC).
   *
   * @default what one user may have, magicLink.perDay and codes.perDay together
   */
  perDay: count('mails', 1, 10_000),
};

export const NOTICE_CAP_FIELDS = {
  /**
   * Notices within a window that are sent at once; the first of each kind is in any case, all others are
   * summed up.
   */
  atOnce: count('notices', 1, 100, 5),
  /** Minutes of a window; at its end one mail sums up what was held back. */
  windowMinutes: count('minutes', 5, 1_440, 60),
  /**
   * Notices and summaries the whole pool may send in one clock hour (UTC); what is over it is summed up
   * later.
   */
  poolPerHour: count('notices', 1, 10_000_000, 1_000),
};

export type SignInCaps = Told<typeof SIGN_IN_CAP_FIELDS>;
export type NoticeCaps = Told<typeof NOTICE_CAP_FIELDS>;

/** @throws EnvironmentError */
export const readSignInCaps = fieldReader(ENV.MAIL_CAPS, SIGN_IN_CAP_FIELDS);

/** @throws EnvironmentError */
export const readNoticeCaps = fieldReader(ENV.NOTICE_CAPS, NOTICE_CAP_FIELDS);

/** @throws EnvironmentError */
export function checkNoticeCaps(): void {
  for (const name of [ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
  readNoticeCaps();
}
