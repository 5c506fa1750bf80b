/** One user's codes of one purpose, as stored. */
import type { Failures } from './lock';

export interface StoredCode {
  /** Nonce of the sign-in or id of the session. */
  readonly request: string;
  /** Unix seconds. */
  readonly iat: number;
  readonly exp: number;
  /** Keyed hash of the number or address. */
  readonly to: string;
  readonly clientId: string;
  /** S256 code challenge of the browser that asked. */
  readonly requester?: string;
  /** One for each try of the trigger that may have sent a message. */
  readonly drafts: readonly Draft[];
  /**
   * `pending`: under way, or the function died. `sent`: the channel answered. `doubtful`: may be out, but the
   * client was told that it failed.
   */
  readonly state: 'pending' | 'sent' | 'doubtful';
  /** Ids of compared answers, the same in every try of one. */
  readonly tried: readonly string[];
  /** ISO 3166-1 alpha-2; SMS only. */
  readonly country?: string;
  /** Nobody was sent the code. */
  readonly dry?: boolean;
  /** The new number or address that waits for the code (`sealValue`). */
  readonly sealed?: Buffer;
  readonly usedBy?: string;
  readonly usedAt?: number;
}

export interface Draft {
  /** `codeHash` of the code. */
  readonly hash: Buffer;
  /** Hash of the link in the same mail. */
  readonly link?: string;
}

export interface CodeState extends Failures {
  /** Counts every change; 0 for none. */
  readonly version: number;
  /** By the request's nonce; one for each requester, the latest. */
  readonly codes: ReadonlyMap<string, StoredCode>;
  /** Nonce → Unix seconds. */
  readonly sent: ReadonlyMap<string, number>;
}

/** Answers that one code takes. */
export const MAX_TRIES = 3;

/** @param now Unix seconds */
export function isLive({ exp, usedBy, tried }: StoredCode, now: number): boolean {
  return exp > now && usedBy === undefined && tried.length < MAX_TRIES;
}
