/**
 * Issues a code: decide, reserve, send, note that it was sent.
 *
 * When Cognito runs a trigger again, the reservation's nonce tells whether the message has gone. If not,
 * another is sent; both codes count, as either may arrive.
 */
import { audit } from '../audit/scope';
import { errorFacts } from '../shared/errors';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { codeHash, contactHash, newCode } from './code';
import { type CodeLimit, decideOnSending } from './limits';
import type { CodePurpose } from './purpose';
import type { CodeSettings } from './settings';
import type { CodeState, Draft, StoredCode } from './state';
import { changeCodes, markSent } from './store';

export interface CodeOrder {
  readonly table: string;
  readonly settings: CodeSettings;
  readonly purpose: CodePurpose;
  readonly userPoolId: string;
  readonly userName: string;
  /** The known browser that asks; undefined for any other. */
  readonly browser?: string | undefined;
  readonly clientId: string;
  readonly request: string;
  readonly to: string;
  /** S256 code challenge of the browser that asks. */
  readonly requester: string | undefined;
  /** Users who don't exist: nothing of theirs is kept. */
  readonly transient: boolean;
  /** Unix seconds. */
  readonly now: number;
  /**
   * Hash of the magic link whose mail carries the code; then the link's limits hold, and the code is bound to
   * the requester alone.
   */
  readonly link?: string;
  /** Proven contacts have a share of the mailbox's cap. */
  readonly proven?: boolean | undefined;
  /** ISO 3166-1 alpha-2; SMS only. */
  readonly country?: string | undefined;
  /** Nobody is sent the code. */
  readonly dry?: boolean;
  /** What waits for the code (`sealValue`). */
  readonly sealed?: Buffer;
}

/**
 * `sent`, `rejected` (because of the recipient) and `limited` look the same to the client; after `refused`
 * and `doubtful` it may try again.
 */
export type Delivery = 'sent' | 'already-sent' | 'rejected' | 'limited' | 'refused' | 'doubtful';

/**
 * `'failed'`: the client may try again. `'answered'`: it is told that the code was sent, true or not.
 *
 * @param deliver hands the code over; doesn't throw for the channel's refusals
 * @throws errors of KMS and DynamoDB, with nothing reserved
 */
export async function issueCode(
  order: CodeOrder,
  deliver: (code: string) => Promise<Delivery>,
): Promise<'answered' | 'failed'> {
  const code = newCode(order.settings.digits);
  const reserved = await reserveCode(order, code);
  if (reserved !== 'reserved') return 'answered';
  let delivery: Delivery;
  try {
    delivery = await deliver(code);
  } catch (error) {
    await withdrawCode(order);
    throw error;
  }
  return settle(order, delivery);
}

/**
 * Replaces the requester's older code. Only `'reserved'` may be sent; the others are counted and logged here.
 *
 * @throws errors of KMS and DynamoDB
 */
export async function reserveCode(order: CodeOrder, code: string): Promise<'reserved' | 'sent' | 'limited'> {
  const { now, settings, request, link, requester } = order;
  const to = await contactHash(order.userPoolId, order.to);
  // In a link's mail: works in any sign-in of the browser that asked.
  const bound = link === undefined ? request : '';
  const draft: Draft = {
    hash: await codeHash({ ...order, request: bound, to }, code),
    ...(link === undefined ? {} : { link }),
  };
  const outcome = await changeCodes<CodeLimit | 'sent' | 'reserved'>(order.table, order, now, (state) => {
    // The SDK may have repeated a write that was made.
    const earlier = state.codes.get(request);
    if (earlier?.drafts.some(({ hash }) => hash.equals(draft.hash))) return { result: 'reserved' };
    const decision = decideOnSending(
      state,
      order,
      now,
      settings.lifeSeconds,
      link === undefined ? settings : undefined,
    );
    if (decision.kind === 'already-sent') return { result: 'sent' };
    if (decision.kind === 'limited') return { result: decision.reason };
    const next: StoredCode = {
      request,
      iat: now,
      exp: now + settings.lifeSeconds,
      to,
      clientId: order.clientId,
      ...(requester === undefined ? {} : { requester }),
      ...(order.country === undefined ? {} : { country: order.country }),
      ...(order.dry ? { dry: true } : {}),
      ...(order.sealed === undefined ? {} : { sealed: order.sealed }),
      drafts: [...decision.drafts, draft],
      state: 'pending',
      // A later try gives no further guesses.
      tried: decision.drafts.length > 0 ? (earlier?.tried ?? []) : [],
    };
    const codes = new Map([...decision.others, [request, next]]);
    return { next: { ...state, codes, sent: decision.sent }, result: 'reserved' };
  });
  if (outcome === 'reserved' || outcome === 'sent') {
    if (outcome === 'sent') logger.info('An earlier try of this request has sent the code');
    return outcome;
  }
  const reason = outcome ?? 'contention';
  logger.info('Nothing is sent to the user', { metric: METRIC.CODE_LIMITED, reason });
  count(METRIC.CODE_LIMITED, reason);
  audit('Limit hit', { what: 'code', limit: reason });
  return 'limited';
}

async function settle(order: CodeOrder, delivery: Delivery): Promise<'answered' | 'failed'> {
  if (delivery === 'sent' || delivery === 'rejected' || delivery === 'already-sent') {
    if (delivery !== 'already-sent')
      count(delivery === 'sent' ? METRIC.CODE_SENT : METRIC.CODE_REJECTED, order.purpose);
    await noteSent(order);
    return 'answered';
  }
  if (delivery === 'limited') {
    await withdrawCode(order);
    return 'answered';
  }
  await (delivery === 'doubtful' ? leaveDoubtful(order) : withdrawCode(order));
  count(METRIC.CODE_FAILED, delivery);
  return 'failed';
}

/** Doesn't throw: the message is out. */
export async function noteSent(order: CodeOrder): Promise<void> {
  await markSent(order.table, order, order.request).catch((error) =>
    logger.warn('Could not note that a code was sent', errorFacts(error)),
  );
}

/** The message surely did not go out. Doesn't throw. */
export async function withdrawCode(order: CodeOrder): Promise<void> {
  await undo(order, () => []);
}

/** The message may have gone out: its code stays good. */
async function leaveDoubtful(order: CodeOrder): Promise<void> {
  await undo(order, (code) => [[order.request, { ...code, state: 'doubtful' }]]);
}

/** Gives the count back and replaces the code with `left`, unless the channel has answered. */
async function undo(order: CodeOrder, left: (code: StoredCode) => [string, StoredCode][]): Promise<void> {
  const { request } = order;
  const undone = (state: CodeState, code: StoredCode): CodeState => ({
    ...state,
    codes: new Map([...without(state.codes, request), ...left(code)]),
    sent: without(state.sent, request),
  });
  await changeCodes(order.table, order, order.now, (state) => {
    const code = state.codes.get(request);
    return code?.state === 'pending' ? { next: undone(state, code), result: true } : { result: false };
  }).catch((error) => logger.warn('Could not take a reservation back', errorFacts(error)));
}

function without<T>(all: ReadonlyMap<string, T>, request: string): ReadonlyMap<string, T> {
  return new Map([...all].filter(([nonce]) => nonce !== request));
}
