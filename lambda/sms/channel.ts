import type { SmsSettings } from './settings';

/**
 * `sent`: taken (`dry`: would be). `rejected`: not to this number, which must not show. `refused`: not taken,
 * whatever the number. `doubtful`: it may have gone out and been paid for.
 */
export type SmsOutcome = 'sent' | 'rejected' | 'refused' | 'doubtful';

export interface SmsMessage {
  /** E.164 */
  readonly to: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly text: string;
  readonly settings: SmsSettings;
  /** Seconds after which networks give up delivery. */
  readonly lifeSeconds: number;
  /** Makes the same call without sending. */
  readonly dry: boolean;
}

/** `again`: worth another try. */
export interface SortedError {
  /** `sent` where it may have gone out and the client must see no error. */
  readonly outcome: SmsOutcome;
  readonly again: boolean;
}

export interface TelephoneChannel<Message> {
  /** @throws errors of the service */
  send(message: Message): Promise<void>;
  sort(error: unknown): SortedError;
  /** Throttled dry messages look like success: a flood of unknown users must not show who still succeeds. */
  readonly throttlesDryFirst?: boolean;
}

export type SmsChannel = TelephoneChannel<SmsMessage>;
