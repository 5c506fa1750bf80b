/** Whether a code may be sent now. Pure: state, request and time in, decision out. */
import { DAY, overLimit, type WindowLimits } from '../shared/table/windows';
import { lockOf } from './lock';
import type { CodeSettings } from './settings';
import { type CodeState, type Draft, isLive, type StoredCode } from './state';

/** Cognito runs a trigger at most three times. */
const MAX_DRAFTS = 3;
/** Codes of one purpose that may be good at a time, each of another requester. */
export const MAX_LIVE_CODES = 3;

export type CodeLimit = 'cool_down' | 'hour' | 'day' | 'live' | 'tries' | 'barred' | 'delayed' | 'contention';

export type SendDecision =
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: CodeLimit }
  | {
      readonly kind: 'send';
      /** Drafts of earlier tries of the same request, whose messages may be out. */
      readonly drafts: readonly Draft[];
      /** Codes that stay beside the new one. */
      readonly others: ReadonlyMap<string, StoredCode>;
      readonly sent: ReadonlyMap<string, number>;
    };

export type CodeLimits = Pick<CodeSettings, 'coolDownSeconds' | 'perHour' | 'perDay' | 'lifeSeconds'>;

/** Who asks for a code. */
export interface CodeRequester {
  /** Nonce of the sign-in, or id of the session, that asks. */
  readonly request: string;
  readonly clientId: string;
  /** S256 code challenge of the browser that asks, where it gave one. */
  readonly requester: string | undefined;
}

/**
 * Decides on a request. One that was answered before is known by its nonce; one whose first try died is sent
 * again, and both codes count, as either may be the one that arrives. Nothing is sent that could not be used:
 * a method that stays locked for longer than a code lives.
 *
 * A code that is asked for again replaces the requester's older one, and nobody else's: a stranger who asks
 * for somebody's code takes none from its owner. Without a code challenge all requests of one client are one
 * requester.
 *
 * @param now seconds since the Unix epoch
 * @param limits undefined for codes in mails that have limits of their own
 */
export function decideOnSending(
  state: CodeState,
  asking: CodeRequester,
  now: number,
  lifeSeconds: number,
  limits: WindowLimits | undefined,
): SendDecision {
  const sent = new Map([...state.sent].filter(([, at]) => at > now - DAY));
  const { request } = asking;
  const others = new Map(
    [...state.codes].filter(([nonce, code]) => nonce !== request && code.exp > now && !isOf(code, asking)),
  );
  const code = state.codes.get(request);
  if (code && code.exp > now && code.state !== 'doubtful') {
    if (code.state === 'sent' || code.usedBy !== undefined) return { kind: 'already-sent' };
    if (code.drafts.length >= MAX_DRAFTS) return { kind: 'limited', reason: 'tries' };
    return { kind: 'send', drafts: code.drafts, others, sent };
  }
  if (lockOf(state, now) === 'barred') return { kind: 'limited', reason: 'barred' };
  if (state.until > now + lifeSeconds) return { kind: 'limited', reason: 'delayed' };
  if ([...others.values()].filter((other) => isLive(other, now)).length >= MAX_LIVE_CODES)
    return { kind: 'limited', reason: 'live' };
  if (!limits) return { kind: 'send', drafts: [], others, sent };
  const reason = overLimit([...sent.values()], now, limits);
  return reason
    ? { kind: 'limited', reason }
    : { kind: 'send', drafts: [], others, sent: new Map([[request, now], ...sent]) };
}

/** True when a code was asked for by the same browser; without a code challenge, through the same client. */
function isOf(code: StoredCode, { clientId, requester }: CodeRequester): boolean {
  return code.requester === requester && (requester !== undefined || code.clientId === clientId);
}
