/** What the channels that reach telephones have in common. */
import type { SmsSettings } from './settings';

/**
 * What became of a message. `sent`: the channel took it (or, `dry`, would have). `rejected`: the channel
 * won't send to this number, which must not show. `refused`: it did not take it, for a reason that has
 * nothing to do with the number. `doubtful`: no or no clear answer; it may have gone out, and been paid for.
 */
export type SmsOutcome = 'sent' | 'rejected' | 'refused' | 'doubtful';

export interface SmsMessage {
  /** E.164 */
  readonly to: string;
  /** ISO 3166-1 alpha-2 code of the number. */
  readonly country: string;
  readonly text: string;
  readonly settings: SmsSettings;
  /** Seconds in which the message is of use; the networks then give up delivering it. */
  readonly lifeSeconds: number;
  /** True to make a call of the same kind that sends nothing. */
  readonly dry: boolean;
}

/**
 * How an error of a channel is to be taken; `again`: the channel may take the same message a moment later.
 */
export interface SortedError {
  /** `sent` where it may have gone out and the client must not see that an error came. */
  readonly outcome: SmsOutcome;
  readonly again: boolean;
}

/** One way to send. */
export interface TelephoneChannel<Message> {
  /** Makes one call. @throws errors of the service */
  send(message: Message): Promise<void>;
  /** Sorts an error of {@link send}. */
  sort(error: unknown): SortedError;
  /**
   * True where dry messages are throttled before others: then one that is looks like success, as who floods
   * the channel with unknown users must not learn who is known from who still gets a success.
   */
  readonly throttlesDryFirst?: boolean;
}

export type SmsChannel = TelephoneChannel<SmsMessage>;
