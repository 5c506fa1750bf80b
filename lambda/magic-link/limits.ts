/** Whether a link may be sent now. Pure. */
import { DAY, overLimit, type WindowLimits } from '../shared/table/windows';

/** As stored; the link can't be made from it. */
export interface StoredLink {
  /** Unix seconds. */
  readonly iat: number;
  readonly exp: number;
  /** Hash of the address. */
  readonly to: string;
  /** Nonce of the request. */
  readonly request: string;
  readonly clientId: string;
  /** Id of the known browser (`knownBrowser`) whose limits count it; none for shared ones. */
  readonly browser?: string;
  /** S256 code challenge of the requester. */
  readonly codeChallenge?: string;
  /**
   * `pending`: under way, or the function died. `mailed`: SES has answered. `doubtful`: SES may have taken
   * it, but the client was told that it failed.
   */
  readonly state: 'pending' | 'mailed' | 'doubtful';
  /** By KMS over `signedBytes`; a long link's is in the mail. */
  readonly signature?: LinkSignature;
  readonly usedBy?: string;
  readonly usedAt?: number;
}

export interface LinkSignature {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

export interface UserState {
  /** Counts every change of `links` and `sent`; 0 for none. */
  readonly version: number;
  /** By base64url SHA-256 of the token. */
  readonly links: ReadonlyMap<string, StoredLink>;
  /** Counted requests: nonce → Unix seconds. */
  readonly sent: ReadonlyMap<string, number>;
  /** Requests of known browsers: nonce → the browser's id. */
  readonly sentBy: ReadonlyMap<string, string>;
}

export type LimitReason = 'live_links' | 'cool_down' | 'hour' | 'day' | 'tries';

export type Decision =
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: LimitReason }
  | {
      readonly kind: 'send';
      /** False when an earlier try has been counted. */
      readonly counted: boolean;
      /** Without what no longer matters. */
      readonly kept: Pick<UserState, 'links' | 'sent' | 'sentBy'>;
    };

/** Links a user; more would ease guessing and mail bombing. */
export const MAX_LIVE = 3;
/** Cognito tries a trigger three times. */
const MAX_TRIES = 3;
const MAX_DOUBTFUL = 3;

/**
 * Sent links are never taken back: with {@link MAX_LIVE} live ones the next request waits. Recognises an
 * answered request by its nonce. One whose try died gets a new link, as the first may be in the mailbox.
 *
 * Known browsers have their own limits.
 *
 * @param now Unix seconds
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
