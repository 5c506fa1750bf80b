/** Whether a code may be sent now. Pure: state, request and time in, decision out. */
import { lockOf } from './lock';
import type { CodeSettings } from './settings';
import type { CodeState, Draft } from './state';

const HOUR = 3_600;
export const DAY = 86_400;
/** Cognito runs a trigger at most three times. */
const MAX_DRAFTS = 3;

export type CodeLimit = 'cool_down' | 'hour' | 'day' | 'tries' | 'barred' | 'delayed' | 'contention';

export type SendDecision =
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: CodeLimit }
  | {
      readonly kind: 'send';
      /** Drafts of earlier tries of the same request, whose messages may be out. */
      readonly drafts: readonly Draft[];
      readonly sent: ReadonlyMap<string, number>;
    };

export type CodeLimits = Pick<CodeSettings, 'coolDownSeconds' | 'perHour' | 'perDay' | 'lifeSeconds'>;

/**
 * Decides on a request. One that was answered before is known by its nonce; one whose first try died is sent again, and
 * both codes count, as either may be the one that arrives. Nothing is sent that could not be used: a method that stays
 * locked for longer than a code lives.
 *
 * @param now seconds since the Unix epoch
 * @param limits undefined for codes in mails that have limits of their own
 */
export function decideOnSending(
  state: CodeState,
  request: string,
  now: number,
  lifeSeconds: number,
  limits: Pick<CodeLimits, 'coolDownSeconds' | 'perHour' | 'perDay'> | undefined,
): SendDecision {
  const sent = new Map([...state.sent].filter(([, at]) => at > now - DAY));
  const { code } = state;
  if (code?.request === request && code.exp > now && code.state !== 'doubtful') {
    if (code.state === 'sent' || code.usedBy !== undefined) return { kind: 'already-sent' };
    if (code.drafts.length >= MAX_DRAFTS) return { kind: 'limited', reason: 'tries' };
    return { kind: 'send', drafts: code.drafts, sent };
  }
  if (lockOf(state, now) === 'barred') return { kind: 'limited', reason: 'barred' };
  if (state.until > now + lifeSeconds) return { kind: 'limited', reason: 'delayed' };
  if (!limits) return { kind: 'send', drafts: [], sent };
  const reason = exceeded([...sent.values()], now, limits);
  return reason
    ? { kind: 'limited', reason }
    : { kind: 'send', drafts: [], sent: new Map([[request, now], ...sent]) };
}

function exceeded(
  sent: readonly number[],
  now: number,
  limits: Pick<CodeLimits, 'coolDownSeconds' | 'perHour' | 'perDay'>,
): CodeLimit | undefined {
  if (sent.some((at) => at > now - limits.coolDownSeconds)) return 'cool_down';
  if (sent.filter((at) => at > now - HOUR).length >= limits.perHour) return 'hour';
  return sent.length >= limits.perDay ? 'day' : undefined;
}
