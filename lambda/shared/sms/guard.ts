/** The cost guard: what has to say yes before a message is sent. */

import type { SmsOutcome } from './channel';
import type { PhoneNumber } from './number';
import type { SmsSettings } from './settings';

export interface SmsRequest {
  /** Name of the secrets table. */
  readonly table: string;
  readonly settings: SmsSettings;
  readonly userPoolId: string;
  /** The number of the user; for `dry` a decoy (`decoyNumber`). */
  readonly number: PhoneNumber;
  /** Segments of the text (`segmentsOf`). */
  readonly segments: number;
  /** Stands for the user where `dry`, so that decoys have limits of their own. */
  readonly userHash: string;
  /** The same in every try of one request. */
  readonly requestNonce: string;
  /** Seconds since the Unix epoch. */
  readonly now: number;
  /** True to make the same calls without using up anything of anybody's. */
  readonly dry: boolean;
}

export type SmsLimit =
  | 'stopped'
  | 'country'
  | 'cool_down'
  | 'number_hour'
  | 'number_day'
  | 'tries'
  | 'prefix_hour'
  | 'prefix_day'
  | 'pool_day'
  | 'budget'
  | 'contention';

export interface SmsReservation {
  readonly kind: 'reserved';
  /**
   * Writes down what `sendSms` gave, with its metrics. `sent` and `rejected` are kept; `refused` gives everything back;
   * `doubtful` stays counted, as it may have been paid for, but the number has no cool-down. Call exactly one of `settle`
   * and `release`. Doesn't throw.
   */
  settle(outcome: SmsOutcome): Promise<void>;
  /** Gives everything back, as nothing was handed to the channel. Doesn't throw. */
  release(): Promise<void>;
}

export type SmsDecision =
  | SmsReservation
  /** An earlier try of this request has sent the message, or another one is at it. */
  | { readonly kind: 'already-sent' }
  /** Nothing may be sent; the client is told what it is told after a success. Counted already. */
  | { readonly kind: 'limited'; readonly reason: SmsLimit };

/** Takes a place in every limit and the money of one message. @throws errors of DynamoDB, with everything given back */
export declare function reserveSms(request: SmsRequest): Promise<SmsDecision>;
