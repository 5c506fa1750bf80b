/**
 * The cost guard: what has to say yes before a message is sent. In this order: the emergency stop, the
 * number, its prefix, the pool and its money of the day. Each is a conditional write of its own and not one
 * transaction, which all messages of a pool would get in each other's way with; what was taken is given back
 * when a later one says no.
 *
 * Cognito may run the trigger again with the same event. A later try finds what the earlier one has left: a
 * message that was sent is not sent again; places that were taken are not taken again. When an earlier try
 * died while the channel had the message, nobody knows whether it went out. Then the number and the prefix
 * count one request, but the pool and the budget count a message for each try that may have cost one.
 *
 * What stays taken because a service failed or a function died only ever means fewer messages.
 */
import { audit } from '../audit/scope';
import { domainHash, randomText } from '../shared/bytes';
import { errorFacts } from '../shared/errors';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { type Counter, keepPlace, returnPlace, takePlace } from '../shared/table/counters';
import { type Change, changeAtVersion } from '../shared/table/items';
import type { SmsOutcome } from './channel';
import { type CounterLimit, poolCounter, prefixCounter } from './counters';
import { countSmsRequested, countSmsSent, recordSmsSpend } from './metrics';
import type { PhoneNumber } from './number';
import { decideNumber, type Entry, entryOf, type NumberLimit, type Purpose } from './number-limits';
import {
  type NumberItem,
  type NumberState,
  noteState,
  readNumberState,
  removeEntry,
  writeNumber,
} from './number-store';
import type { SmsSettings } from './settings';
import { isStopped } from './stop';

export interface SmsRequest {
  /** Name of the secrets table. */
  readonly table: string;
  readonly settings: SmsSettings;
  readonly userPoolId: string;
  /** The number of the user; for `dry` a decoy (`decoyNumber`). */
  readonly number: PhoneNumber;
  /** Segments of the text (`segmentsOf`). */
  readonly segments: number;
  /** Stands for the user where `dry`, so that every decoy has limits of its own. */
  readonly userHash: string;
  /** The same in every try of one request, and in no other request. */
  readonly requestNonce: string;
  readonly purpose: Purpose;
  /** Seconds since the Unix epoch. */
  readonly now: number;
  /** True to make the same calls without using up anything of anybody's. */
  readonly dry: boolean;
  /**
   * True for a browser known to the user whose proven number it is: the number keeps a share for those.
   *
   * @default false
   */
  readonly known?: boolean;
}

export type SmsLimit = 'stopped' | 'country' | 'contention' | NumberLimit | CounterLimit;

export interface SmsReservation {
  readonly kind: 'reserved';
  /**
   * Writes down what `sendSms` gave, with its metrics. `sent`: everything stays taken. `rejected`: all but
   * the money, which nobody was charged. `doubtful`: everything stays taken, as it may have been charged, but
   * the number has no cool-down. `refused`: everything is given back. Call either this or `release`, once.
   * Doesn't throw.
   */
  settle(outcome: SmsOutcome): Promise<void>;
  /** Gives everything back, as nothing was handed to the channel. Doesn't throw. */
  release(): Promise<void>;
}

export type SmsDecision =
  | SmsReservation
  /** An earlier try of this request has sent the message, or another one is at it. */
  | { readonly kind: 'already-sent' }
  /** Nothing may be sent; the client is told what it is told after a success. Logged and counted already. */
  | { readonly kind: 'limited'; readonly reason: SmsLimit };

/**
 * Takes a place in every limit, and the money for one message. From then on the message counts as handed to
 * the channel, so call this last before `sendSms`.
 *
 * @throws errors of DynamoDB; what was taken is given back as far as it answers
 */
export async function reserveSms(request: SmsRequest): Promise<SmsDecision> {
  const { settings, number, now } = request;
  const country = Object.hasOwn(settings.countries, number.country)
    ? settings.countries[number.country]
    : undefined;
  if (!country) return limited('country');
  const reservation = new Reservation(request, request.segments * country.price);
  // The read has no effect, so it needn't wait for the stop.
  const [stopped, state] = await Promise.all([isStopped(settings.stopParameter, now), reservation.read()]);
  if (request.purpose === 'code' && !state.entries.has(request.requestNonce))
    countSmsRequested(number.country);
  if (stopped) {
    count(METRIC.SMS_STOPPED);
    return limited('stopped');
  }
  return reservation.take(state);
}

/**
 * How often a number is tried that others' writes get in the way of; after one of theirs the cool-down says
 * no.
 */
const MAX_WRITES = 5;

type TakenNumber =
  | { readonly kind: 'taken'; readonly entry: Entry; readonly lostNow: boolean }
  | { readonly kind: 'already-sent' }
  | { readonly kind: 'limited'; readonly reason: NumberLimit | 'contention' };

class Reservation {
  private readonly item: NumberItem;
  private readonly mark = randomText(16);
  private readonly newId = randomText(16);

  constructor(
    private readonly request: SmsRequest,
    /** Micro-dollars. */
    private readonly cost: number,
  ) {
    const { table, userPoolId, number, userHash, dry } = request;
    const key = dry ? ['decoy', userPoolId, userHash] : ['number', userPoolId, number.e164];
    this.item = { table, hash: domainHash('sms-number', ...key) };
  }

  read(): Promise<NumberState> {
    return readNumberState(this.item);
  }

  async take(first: NumberState): Promise<SmsDecision> {
    const { requestNonce, dry } = this.request;
    const taken = await this.takeNumber(first).catch(async (error) => {
      // A write whose answer was lost may have been carried out.
      await quietly(removeEntry(this.item, requestNonce, this.mark));
      throw error;
    });
    if (taken.kind !== 'taken') return taken.kind === 'limited' ? limited(taken.reason) : taken;
    const { entry } = taken;
    // What an earlier try may have paid for; that try did not live to say so.
    if (taken.lostNow && !dry) recordSmsSpend(this.cost);
    const places = this.placesOf(entry);
    try {
      for (const [index, { counter, token }] of places.entries()) {
        const reason = await takePlace(counter, token);
        if (reason === undefined) continue;
        await this.giveBack(entry, places.slice(0, index));
        return limited(reason);
      }
      if (!(await noteState(this.item, requestNonce, this.mark, 'sending'))) return otherTry();
    } catch (error) {
      await this.giveBack(entry, places);
      throw error;
    }
    return {
      kind: 'reserved',
      settle: (outcome) => this.settle(entry, outcome),
      release: () => this.giveBack(entry, places),
    };
  }

  private async takeNumber(first: NumberState): Promise<TakenNumber> {
    const taken = await changeAtVersion<NumberState, NumberState['entries'], TakenNumber>(
      {
        read: () => this.read(),
        write: ({ version }, entries) => writeNumber(this.item, version, entries, this.request.now),
      },
      (state, before) => this.decideNumber(state, before),
      { first, tries: MAX_WRITES },
    );
    return taken ?? { kind: 'limited', reason: 'contention' };
  }

  private decideNumber(
    { entries }: NumberState,
    before: NumberState | undefined,
  ): Change<NumberState['entries'], TakenNumber> {
    const { requestNonce: nonce, purpose, now, settings, known = false } = this.request;
    const found = entries.get(nonce);
    // The SDK may have repeated a write that had been carried out; then our own is what got in the way.
    if (found?.mark === this.mark) {
      const lostNow = found.lost > (before?.entries.get(nonce)?.lost ?? 0);
      return { result: { kind: 'taken', entry: found, lostNow } };
    }
    // Another try of this very request is at work, not dead: it got in the way just now.
    if (before && found !== undefined && found.mark !== before.entries.get(nonce)?.mark)
      return { result: otherTry() };
    const decision = decideNumber(entries, { nonce, purpose, known }, now, settings.perNumber);
    if (decision.kind === 'limited') return { result: decision };
    if (decision.kind === 'already-sent') return { result: otherTry() };
    const { earlier, kept } = decision;
    const entry = entryOf(earlier, now, {
      id: this.newId,
      purpose,
      mark: this.mark,
      ...(known ? { known } : {}),
    });
    return {
      next: new Map([...kept, [nonce, entry]]),
      result: { kind: 'taken', entry, lostNow: entry.lost > (earlier?.lost ?? 0) },
    };
  }

  /**
   * What a request takes beside the number, in order. A lost message was another message for the pool alone.
   */
  private placesOf(
    entry: Entry,
  ): readonly { readonly counter: Counter<CounterLimit>; readonly token: string }[] {
    return [
      { counter: this.prefix(entry), token: entry.id },
      { counter: this.pool(entry), token: tokenOf(entry, entry.lost) },
    ];
  }

  private prefix(entry: Entry): Counter<CounterLimit> {
    const { table, userPoolId, number, userHash, dry, settings } = this.request;
    const key = dry ? ['decoy', userPoolId, userHash] : ['prefix', userPoolId, number.prefix];
    return prefixCounter(table, key, entry.at, settings.perPrefix);
  }

  private pool(entry: Entry): Counter<CounterLimit> {
    const { table, userPoolId, dry, settings } = this.request;
    const { poolPerDay, dailyBudget } = settings;
    return poolCounter(table, userPoolId, entry.at, { cost: this.cost, poolPerDay, dailyBudget, dry });
  }

  private async settle(entry: Entry, outcome: SmsOutcome): Promise<void> {
    const { number, dry, purpose } = this.request;
    if (outcome !== 'sent') count(METRIC.SMS_FAILED, outcome);
    if (outcome === 'refused') return this.giveBack(entry, this.placesOf(entry));
    if (!dry && outcome !== 'rejected') recordSmsSpend(this.cost);
    if (!dry && outcome === 'sent') countSmsSent(purpose, number.country);
    const money = this.pool(entry);
    if (outcome === 'rejected') await quietly(returnPlace(money, tokenOf(entry, entry.lost)));
    await quietly(
      this.note(outcome === 'doubtful' ? 'doubtful' : 'sent'),
      keepPlace(this.prefix(entry), [entry.id]),
      keepPlace(money, tokensUpTo(entry, entry.lost)),
    );
  }

  /**
   * Gives places back, the last taken first, then the number's. When an earlier try of the request may have
   * sent a message, that one stays counted. When a later try has taken over, everything is that one's to give
   * back.
   */
  private async giveBack(
    entry: Entry,
    places: readonly { readonly counter: Counter<CounterLimit>; readonly token: string }[],
  ): Promise<void> {
    const [prefix, pool] = places;
    const mine = await quietly(entry.lost > 0 ? this.note('doubtful') : this.remove(entry));
    if (!mine) return;
    if (pool) await quietly(returnPlace(pool.counter, pool.token));
    if (entry.lost === 0) {
      if (prefix) await quietly(returnPlace(prefix.counter, prefix.token));
      return;
    }
    await quietly(
      keepPlace(this.prefix(entry), [entry.id]),
      keepPlace(this.pool(entry), tokensUpTo(entry, entry.lost - 1)),
    );
  }

  /** False when a later try has taken over. */
  private async remove(entry: Entry): Promise<boolean> {
    const { requestNonce } = this.request;
    if (await removeEntry(this.item, requestNonce, this.mark)) return true;
    // The SDK may have repeated a write that had been carried out.
    const { entries } = await this.read();
    return entries.get(requestNonce)?.id !== entry.id;
  }

  private note(state: Entry['state']): Promise<boolean> {
    return noteState(this.item, this.request.requestNonce, this.mark, state);
  }
}

/**
 * By what name a try has its message in the pool's counter. @param lost tries before it that died while
 * sending
 */
function tokenOf(entry: Entry, lost: number): string {
  return `${entry.id}#${lost}`;
}

function tokensUpTo(entry: Entry, lost: number): string[] {
  return Array.from({ length: lost + 1 }, (_, before) => tokenOf(entry, before));
}

function otherTry(): { readonly kind: 'already-sent' } {
  logger.info('Another try of this request has sent the SMS, or is at it');
  return { kind: 'already-sent' };
}

function limited(reason: SmsLimit): { readonly kind: 'limited'; readonly reason: SmsLimit } {
  logger.info('No SMS is sent', { reason });
  if (reason !== 'stopped') count(METRIC.SMS_LIMITED, reason);
  audit('Limit hit', { what: 'sms', limit: reason });
  return { kind: 'limited', reason };
}

/** Waits for writes whose failure changes no answer. True when all were carried out. */
async function quietly(...writes: readonly Promise<unknown>[]): Promise<boolean> {
  const results = await Promise.allSettled(writes);
  for (const result of results)
    if (result.status === 'rejected')
      logger.warn('Could not write down what became of an SMS', errorFacts(result.reason));
  return results.every((result) => result.status === 'fulfilled' && result.value !== false);
}
