/** Whether a code may be sent now. Pure. */
import { DAY, overLimit, type WindowLimits } from '../shared/table/windows';
import { lockOf } from './lock';
import type { CodeSettings } from './settings';
import { type CodeState, type Draft, isLive, type StoredCode } from './state';

/** Cognito tries a trigger three times. */
const MAX_DRAFTS = 3;
/** Live codes of one purpose, each of another requester. */
export const MAX_LIVE_CODES = 3;

export type CodeLimit = 'cool_down' | 'hour' | 'day' | 'live' | 'tries' | 'barred' | 'delayed' | 'contention';

export type SendDecision =
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: CodeLimit }
  | {
      readonly kind: 'send';
      /** Of earlier tries; their messages may be out. */
      readonly drafts: readonly Draft[];
      readonly others: ReadonlyMap<string, StoredCode>;
      readonly sent: ReadonlyMap<string, number>;
    };

export type CodeLimits = Pick<CodeSettings, 'coolDownSeconds' | 'perHour' | 'perDay' | 'lifeSeconds'>;

export interface CodeRequester {
  /** Nonce of the sign-in or id of the session. */
  readonly request: string;
  readonly clientId: string;
  /** S256 code challenge of the browser that asks. */
  readonly requester: string | undefined;
}

/**
 * Recognises an answered request by its nonce, and sends again for one whose try died. Sends nothing while a
 * lock outlasts the code.
 *
 * A new code replaces only its requester's older one, so strangers can't take an owner's. A client without
 * code challenges is one requester.
 *
 * @param now Unix seconds
 * @param limits undefined for mails with limits of their own
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

/** By the same browser, or without a code challenge by the same client. */
function isOf(code: StoredCode, { clientId, requester }: CodeRequester): boolean {
  return code.requester === requester && (requester !== undefined || code.clientId === clientId);
}
