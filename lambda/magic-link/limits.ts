/** Whether a link may be sent now. Pure: state, request and time in, decision out. */
import { DAY, overLimit, type WindowLimits } from '../shared/table/windows';

/** A link that was made for a user, as the table keeps it; the link itself can't be made from it. */
export interface StoredLink {
  /** Seconds since the Unix epoch. */
  readonly iat: number;
  readonly exp: number;
  /** Hash of the address it was mailed to. */
  readonly to: string;
  /** Nonce of the request it was made for. */
  readonly request: string;
  readonly clientId: string;
  /**
   * Id of the known browser that asked (`knownBrowser`), whose limits it counts against; none for those that
   * share.
   */
  readonly browser?: string;
  /** S256 code challenge of the requester. */
  readonly codeChallenge?: string;
  /**
   * `pending`: its mail may or may not have gone out, as the function is at it or died. `mailed`: SES has
   * answered. `doubtful`: the send failed in a way that leaves open whether SES took it; the client was told
   * that it failed.
   */
  readonly state: 'pending' | 'mailed' | 'doubtful';
  /** Signature by KMS over the link (`signedBytes`); long links have theirs in the mail. */
  readonly signature?: LinkSignature;
  /** Round of the sign-in that redeemed it. */
  readonly usedBy?: string;
  /** When it was redeemed. */
  readonly usedAt?: number;
}

export interface LinkSignature {
  /** Id of the KMS key that signed. */
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** What the table knows of a user. */
export interface UserState {
  /** Counts every change of `links` and `sent`; 0 when there is nothing yet. */
  readonly version: number;
  /** By base64url SHA-256 of the link's token. */
  readonly links: ReadonlyMap<string, StoredLink>;
  /** Requests that count against the limits: nonce → seconds since the Unix epoch. */
  readonly sent: ReadonlyMap<string, number>;
  /** Which of those a known browser has made: nonce → its id. */
  readonly sentBy: ReadonlyMap<string, string>;
}

export type LimitReason = 'live_links' | 'cool_down' | 'hour' | 'day' | 'tries';

export type Decision =
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: LimitReason }
  | {
      readonly kind: 'send';
      /** False when an earlier try of the same request has been counted. */
      readonly counted: boolean;
      /** The state without what no longer matters. */
      readonly kept: Pick<UserState, 'links' | 'sent' | 'sentBy'>;
    };

/** Requests with a live link: one more would make guessing and mail bombing easier and help nobody. */
export const MAX_LIVE = 3;
/** Cognito runs a trigger at most three times. */
const MAX_TRIES = 3;
const MAX_DOUBTFUL = 3;

/**
 * Decides on a request. Links that are out are never taken back: when three requests have a live link, the
 * fourth waits. A request that was answered before is recognised by its nonce; one whose first try died is
 * sent again, under a new link and beside the earlier one, which may be in the user's mailbox.
 *
 * Limits hold for each browser that is known to the user by itself, and for all others together.
 *
 * @param now seconds since the Unix epoch
 */
export function decide(
  state: UserState,
  { request, browser }: Pick<StoredLink, 'request' | 'browser'>,
  now: number,
  limits: WindowLimits,
): Decision {
  const links = [...state.links].filter(([, link]) => link.exp > now);
  const settled = links.filter(([, link]) => link.state !== 'doubtful');
  const same = settled.filter(([, link]) => link.request === request);
  const sent = [...state.sent].filter(([, at]) => at > now - DAY);
  const doubtful = links.filter(([, link]) => link.state === 'doubtful');
  doubtful.sort(([, a], [, b]) => b.iat - a.iat);
  const counted = new Map(sent);
  const kept = {
    links: new Map([...settled, ...doubtful.slice(0, MAX_DOUBTFUL)]),
    sent: counted,
    sentBy: new Map([...state.sentBy].filter(([nonce]) => counted.has(nonce))),
  };

  if (same.some(([, link]) => link.state === 'mailed')) return { kind: 'already-sent' };
  if (same.length >= MAX_TRIES) return { kind: 'limited', reason: 'tries' };
  if (same.length > 0 && kept.sent.has(request)) return { kind: 'send', counted: false, kept };

  const reason = exceeded(
    settled.map(([, link]) => link).filter((link) => link.browser === browser),
    sent.filter(([nonce]) => state.sentBy.get(nonce) === browser).map(([, at]) => at),
    now,
    limits,
  );
  return reason ? { kind: 'limited', reason } : { kind: 'send', counted: true, kept };
}

function exceeded(
  links: readonly StoredLink[],
  sent: readonly number[],
  now: number,
  limits: WindowLimits,
): LimitReason | undefined {
  const over = overLimit(sent, now, limits);
  if (over) return over;
  const live = new Set(links.filter((link) => link.usedBy === undefined).map((link) => link.request));
  return live.size >= MAX_LIVE ? 'live_links' : undefined;
}
