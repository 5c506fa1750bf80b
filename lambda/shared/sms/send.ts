/** Hands messages to the channel. */
import type { SmsSettings } from './settings';

/**
 * What became of a message. `sent`: the channel took it (or, `dry`, would have). `rejected`: the channel won't send to
 * this number, which must not show. `refused`: it did not take it, for a reason that has nothing to do with the number.
 * `doubtful`: no or no clear answer; it may have gone out, and been paid for.
 */
export type SmsOutcome = 'sent' | 'rejected' | 'refused' | 'doubtful';

export interface SmsMessage {
  /** E.164 */
  readonly to: string;
  /** ISO 3166-1 alpha-2 code of the number. */
  readonly country: string;
  readonly text: string;
  readonly settings: SmsSettings;
  /** True to make a call of the same kind that sends nothing. */
  readonly dry: boolean;
}

/** Hands a message to the channel; tried twice when it clearly did not take it, never when it may have. Doesn't throw. */
export declare function sendSms(message: SmsMessage): Promise<SmsOutcome>;
