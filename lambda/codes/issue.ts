/**
 * Makes a code and gets it to somebody: decide, reserve, send, note that it was sent.
 *
 * Cognito may run a trigger again with the same event when a try takes too long or dies. The request's nonce
 * is in the reservation, so a later try knows whether the message has gone: if so it sends none, if not it
 * sends one, and both codes count, as either may be the one that arrives.
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

/** A code that somebody asked for. */
export interface CodeOrder {
  readonly table: string;
  readonly settings: CodeSettings;
  readonly purpose: CodePurpose;
  readonly userPoolId: string;
  readonly userName: string;
  /** The known browser that asks, whose budget it is; undefined for any other. */
  readonly browser?: string | undefined;
  readonly clientId: string;
  /** The same in every try of one request. */
  readonly request: string;
  /** Number or address that the code goes to. */
  readonly to: string;
  /** S256 code challenge of the browser that asks, where it gave one. */
  readonly requester: string | undefined;
  /** True for users who don't exist: nothing of theirs stays in the table. */
  readonly transient: boolean;
  /** Seconds since the Unix epoch. */
  readonly now: number;
  /**
   * Hash of the magic link that carries the code; such a code has the link's limits, and counts for the
   * requester alone.
   */
  readonly link?: string;
  /**
   * True when the number or address was proven to be the user's; a mailbox keeps a share of its mails for
   * that.
   */
  readonly proven?: boolean | undefined;
  /** ISO 3166-1 alpha-2 code of the number, where the code goes by SMS. */
  readonly country?: string | undefined;
  /** True when the code is sent to nobody. */
  readonly dry?: boolean;
  /** What waits for the code (`sealValue`). */
  readonly sealed?: Buffer;
}

/**
 * What became of a message. `sent`, `rejected` (by the channel, because of the recipient) and `limited` look
 * the same to the client; after `refused` and `doubtful` it may try again.
 */
export type Delivery = 'sent' | 'already-sent' | 'rejected' | 'limited' | 'refused' | 'doubtful';

/**
 * Makes a code and has it delivered. `'failed'` when it could not be sent and the client may try again;
 * `'answered'` whenever the client is told nothing else than that it was sent.
 *
 * @param deliver hands the code to the channel; doesn't throw for what the channel says
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
 * Writes the code down in place of the requester's older one. Neither `'sent'` nor `'limited'` is to be
 * followed by a message; both are counted and logged here.
 *
 * @throws errors of KMS and DynamoDB
 */
export async function reserveCode(order: CodeOrder, code: string): Promise<'reserved' | 'sent' | 'limited'> {
  const { now, settings, request, link, requester } = order;
  const to = await contactHash(order.userPoolId, order.to);
  // A code in a link's mail is typed into the browser that asked, in whichever of its sign-ins.
  const bound = link === undefined ? request : '';
  const draft: Draft = {
    hash: await codeHash({ ...order, request: bound, to }, code),
    ...(link === undefined ? {} : { link }),
  };
  const outcome = await changeCodes<CodeLimit | 'sent' | 'reserved'>(order.table, order, now, (state) => {
    // The SDK may have repeated a write that had been carried out.
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
      // A further try of one request gives no further guesses.
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

/** Notes that a code is on its way. Doesn't throw: the message is out and the answer is success. */
export async function noteSent(order: CodeOrder): Promise<void> {
  await markSent(order.table, order, order.request).catch((error) =>
    logger.warn('Could not note that a code was sent', errorFacts(error)),
  );
}

/** Takes a reservation back whose message certainly did not go out: code and count. Doesn't throw. */
export async function withdrawCode(order: CodeOrder): Promise<void> {
  await undo(order, () => []);
}

/** Gives the count back of a message that may have gone out; its code stays good. */
async function leaveDoubtful(order: CodeOrder): Promise<void> {
  await undo(order, (code) => [[order.request, { ...code, state: 'doubtful' }]]);
}

/**
 * Gives the count back, and puts what `left` says in place of the code, unless the channel has answered
 * meanwhile.
 */
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
