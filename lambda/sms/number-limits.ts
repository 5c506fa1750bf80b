/** Whether a number may be sent a message now. Pure: entries, request and time in, decision out. */
import { DAY, overLimit } from '../shared/table/windows';
import type { SmsSettings } from './settings';

/**
 * What a message is for: a code of ours, or a message of Cognito's own, of which the one that confirms a new
 * account is often followed by another one at once. Each has a cool-down of its own; every other limit holds
 * for all together.
 */
export const PURPOSES = ['code', 'new-account', 'pool'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A request for a message to a number, as the table keeps it for a day. */
export interface Entry {
  /**
   * Random; what the request has taken of other limits goes by it, so that it is taken once and given back
   * once.
   */
  readonly id: string;
  readonly purpose: Purpose;
  /** Seconds since the Unix epoch, of the request's first try. */
  readonly at: number;
  /**
   * `reserved`: nothing was handed to the channel yet. `sending`: the function is at it, or died at it.
   * `sent`: the channel has answered. `doubtful`: it may have taken the message; the client was told that it
   * failed.
   */
  readonly state: 'reserved' | 'sending' | 'sent' | 'doubtful';
  /** Random; which try of the request is at work. */
  readonly mark: string;
  /** How many tries there were. */
  readonly tries: number;
  /** Tries before this one that died while sending, each of which may have cost a message. */
  readonly lost: number;
  /** True for the share of known browsers ({@link decideNumber}). */
  readonly known?: boolean;
}

export type Entries = ReadonlyMap<string, Entry>;

export type NumberLimit = 'cool_down' | 'number_hour' | 'number_day' | 'tries';

export type NumberDecision =
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: NumberLimit }
  /** `earlier`: what an earlier try of the same request has left, if there was one. */
  | { readonly kind: 'send'; readonly earlier: Entry | undefined; readonly kept: Entries };

/** Cognito runs a trigger at most three times. */
const MAX_TRIES = 3;

/**
 * Decides on a request. One that was answered before is recognised by its nonce; one whose earlier try died
 * is sent again without being counted again. A clock that is ahead makes an entry count for longer, never for
 * nothing.
 *
 * Every limit holds twice: for all known browsers of those whose number it is together, and for everybody
 * else. So a number gets at most twice what the limits say, and strangers use up none of its owner's share.
 *
 * @param now seconds since the Unix epoch
 */
export function decideNumber(
  entries: Entries,
  {
    nonce,
    purpose,
    known = false,
  }: { readonly nonce: string; readonly purpose: Purpose; readonly known?: boolean },
  now: number,
  limits: SmsSettings['perNumber'],
): NumberDecision {
  const kept = new Map([...entries].filter(([, { at }]) => at > now - DAY));
  const earlier = kept.get(nonce);
  if (earlier) {
    if (earlier.state === 'sent' || earlier.state === 'doubtful') return { kind: 'already-sent' };
    return earlier.tries >= MAX_TRIES
      ? { kind: 'limited', reason: 'tries' }
      : { kind: 'send', earlier, kept };
  }
  const counted = [...kept.values()].filter((entry) => (entry.known ?? false) === known);
  // Whoever was told that it failed may try again at once.
  const cooling = counted.filter((entry) => entry.purpose === purpose && entry.state !== 'doubtful');
  const over = overLimit(timesOf(counted), now, limits, timesOf(cooling));
  if (over) return { kind: 'limited', reason: over === 'cool_down' ? over : `number_${over}` };
  return { kind: 'send', earlier: undefined, kept };
}

const timesOf = (entries: readonly Entry[]) => entries.map(({ at }) => at);

/** What stands in the table for this try of a request. */
export function entryOf(
  earlier: Entry | undefined,
  now: number,
  made: Pick<Entry, 'id' | 'purpose' | 'mark' | 'known'>,
): Entry {
  if (!earlier) return { ...made, at: now, state: 'reserved', tries: 1, lost: 0 };
  return {
    ...earlier,
    state: 'reserved',
    mark: made.mark,
    tries: earlier.tries + 1,
    lost: earlier.lost + (earlier.state === 'sending' ? 1 : 0),
  };
}
