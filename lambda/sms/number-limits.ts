/** Whether a number may be sent a message now. Pure. */
import { DAY, overLimit } from '../shared/table/windows';
import type { SmsSettings } from './settings';

/**
 * Our codes, and Cognito's own messages: the confirmation of an account is often followed by another at once.
 * Each has its own cool-down; other limits are shared.
 */
export const PURPOSES = ['code', 'new-account', 'pool'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A request for a message, kept for a day. */
export interface Entry {
  /** Random; names the request in other limits, so that places are taken and given back once. */
  readonly id: string;
  readonly purpose: Purpose;
  /** Unix seconds, of the first try. */
  readonly at: number;
  /**
   * `reserved`: the channel has nothing yet. `sending`: under way, or the function died. `sent`: the channel
   * answered. `doubtful`: it may have the message, but the client was told that it failed.
   */
  readonly state: 'reserved' | 'sending' | 'sent' | 'doubtful';
  /** Random; the try that is at work. */
  readonly mark: string;
  readonly tries: number;
  /** Earlier tries that died while sending; each may have cost a message. */
  readonly lost: number;
  /** Counts for known browsers ({@link decideNumber}). */
  readonly known?: boolean;
}

export type Entries = ReadonlyMap<string, Entry>;

export type NumberLimit = 'cool_down' | 'number_hour' | 'number_day' | 'tries';

export type NumberDecision =
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: NumberLimit }
  /** `earlier`: what an earlier try has left. */
  | { readonly kind: 'send'; readonly earlier: Entry | undefined; readonly kept: Entries };

/** Cognito tries a trigger three times. */
const MAX_TRIES = 3;

/**
 * Recognises an answered request by its nonce; one whose try died is sent again and not counted again.
 *
 * Limits hold twice, for known browsers of owners and for all others: strangers use up none of the owner's
 * share.
 *
 * @param now Unix seconds
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
  // The client was told that it failed and may try at once.
  const cooling = counted.filter((entry) => entry.purpose === purpose && entry.state !== 'doubtful');
  const over = overLimit(timesOf(counted), now, limits, timesOf(cooling));
  if (over) return { kind: 'limited', reason: over === 'cool_down' ? over : `number_${over}` };
  return { kind: 'send', earlier: undefined, kept };
}

const timesOf = (entries: readonly Entry[]) => entries.map(({ at }) => at);

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
