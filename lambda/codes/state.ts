/** What the table knows of one user's codes of one purpose. */
import type { Failures } from './lock';

/** A code of a user and purpose; the code itself can't be made from it. */
export interface StoredCode {
  /** Nonce of the sign-in, or id of the session, that asked for it. */
  readonly request: string;
  /** Seconds since the Unix epoch. */
  readonly iat: number;
  readonly exp: number;
  /** Keyed hash of the number or address it went to. */
  readonly to: string;
  readonly clientId: string;
  /** S256 code challenge of the browser that asked. */
  readonly requester?: string;
  /** One for each try of the trigger that may have sent a message; all of one request. */
  readonly drafts: readonly Draft[];
  /**
   * `pending`: the message may or may not have gone out, as the function is at it or died. `sent`: the
   * channel has answered. `doubtful`: it may have gone out; the client was told that it failed.
   */
  readonly state: 'pending' | 'sent' | 'doubtful';
  /** Answers that were compared with the code, by an id that is the same in every try of one answer. */
  readonly tried: readonly string[];
  /** ISO 3166-1 alpha-2 code of the number, where the code went by SMS. */
  readonly country?: string;
  /** True when the code went to nobody, so that nobody can know it. */
  readonly dry?: boolean;
  /** Number or address that waits for the code (`sealValue`), where it is to become the user's. */
  readonly sealed?: Buffer;
  /** Round that used it up, and when. */
  readonly usedBy?: string;
  readonly usedAt?: number;
}

export interface Draft {
  /** `codeHash` of the code. */
  readonly hash: Buffer;
  /** Hash of the magic link that stands in the same mail. */
  readonly link?: string;
}

export interface CodeState extends Failures {
  /** Counts every change; 0 when there is nothing yet. */
  readonly version: number;
  /** Codes by the nonce of the request; of one requester there is one, the one asked for last. */
  readonly codes: ReadonlyMap<string, StoredCode>;
  /** Requests that count against the limits: nonce → seconds since the Unix epoch. */
  readonly sent: ReadonlyMap<string, number>;
}

/** Answers that one code takes. */
export const MAX_TRIES = 3;

/** True while a code can still be used. @param now seconds since the Unix epoch */
export function isLive({ exp, usedBy, tried }: StoredCode, now: number): boolean {
  return exp > now && usedBy === undefined && tried.length < MAX_TRIES;
}
