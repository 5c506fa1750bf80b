export interface Mail {
  readonly id: string;
  /** Milliseconds since the Unix epoch; NaN where not said. */
  readonly time: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
export interface Sms {
  readonly id: string;
  readonly time: number;
  readonly text: string;
  /** Of a last line `@host #code`, if any. */
  readonly code: string;
}
export interface Phone {
  readonly number: string;
  readonly messages: readonly Sms[];
}
export function mailsOf(listing: unknown): Mail[];
export function phonesOf(listing: unknown): Phone[];
export function codeIn(text: string): string;
export function mailsMatching(mails: readonly Mail[], search: string): Mail[];
export function phonesMatching(phones: readonly Phone[], search: string): Phone[];
