/**
 * The cost guard: stop, number, prefix, pool and the day's money, in this order (docs/adr/011). Each is a
 * conditional write; a transaction would make all messages of a pool collide. When a later one refuses, what
 * was taken is given back.
 *
 * When Cognito runs the trigger again, nothing is sent or taken twice. For each try that died while the
 * channel had the message, pool and budget count a message more; number and prefix count one request.
 *
 * What stays taken after a failure only means fewer messages.
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
  readonly table: string;
  readonly settings: SmsSettings;
  readonly userPoolId: string;
  /** The user's; for `dry` a decoy (`decoyNumber`). */
  readonly number: PhoneNumber;
  /** Segments of the text (`segmentsOf`). */
  readonly segments: number;
  /** For `dry`: every decoy has its own limits. */
  readonly userHash: string;
  /** The same in every try of one request. */
  readonly requestNonce: string;
  readonly purpose: Purpose;
  /** Unix seconds. */
  readonly now: number;
  /** Makes the same calls and uses up nothing. */
  readonly dry: boolean;
  /** For the share of known browsers of the user who has proven the number. @default false */
  readonly known?: boolean;
}

export type SmsLimit = 'stopped' | 'country' | 'contention' | NumberLimit | CounterLimit;

export interface SmsReservation {
  readonly kind: 'reserved';
  /**
   * Takes `sendSms`'s outcome. `sent`: all stays taken. `rejected`: all but the money. `doubtful`: all,
   * without a cool-down. `refused`: nothing. Call this or `release` once. Doesn't throw.
   */
  settle(outcome: SmsOutcome): Promise<void>;
  /** The channel got nothing: gives all back. Doesn't throw. */
  release(): Promise<void>;
}

export type SmsDecision =
  | SmsReservation
  /** By an earlier try, or one at work. */
  | { readonly kind: 'already-sent' }
  /** The client is told of a success. Logged and counted. */
  | { readonly kind: 'limited'; readonly reason: SmsLimit };

/**
 * Takes a place in every limit and a message's money. The message then counts as handed over, so call it
 * right before `sendSms`.
 *
 * @throws errors of DynamoDB; places are given back as far as it answers
 */
export async function reserveSms(request: SmsRequest): Promise<SmsDecision> {
  const { settings, number, now } = request;
  const country = Object.hasOwn(settings.countries, number.country)
    ? settings.countries[number.country]
    : undefined;
  if (!country) return limited('country');
  const reservation = new Reservation(request, request.segments * country.price);
  // Without effect, so in parallel with the stop.
  const [stopped, state] = await Promise.all([isStopped(settings.stopParameter, now), reservation.read()]);
  if (request.purpose === 'code' && !state.entries.has(request.requestNonce))
    countSmsRequested(number.country);
  if (stopped) {
    count(METRIC.SMS_STOPPED);
    return limited('stopped');
  }
  return reservation.take(state);
}

/** Tries against concurrent writes; after one, the cool-down refuses. */
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
      // The write may have been made though its answer was lost.
      await quietly(removeEntry(this.item, requestNonce, this.mark));
      throw error;
    });
    if (taken.kind !== 'taken') return taken.kind === 'limited' ? limited(taken.reason) : taken;
    const { entry } = taken;
    // A dead earlier try may have paid.
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
    // The SDK may have repeated a write that was carried out.
    if (found?.mark === this.mark) {
      const lostNow = found.lost > (before?.entries.get(nonce)?.lost ?? 0);
      return { result: { kind: 'taken', entry: found, lostNow } };
    }
    // Another try of this request is at work.
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

  /** In order. A lost message counts again for the pool only. */
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
   * In reverse order. What an earlier try may have sent stays counted; a later try that took over gives back
   * itself.
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
    // The SDK may have repeated a write that was carried out.
    const { entries } = await this.read();
    return entries.get(requestNonce)?.id !== entry.id;
  }

  private note(state: Entry['state']): Promise<boolean> {
    return noteState(this.item, this.request.requestNonce, this.mark, state);
  }
}

/** The message's token in the pool's counter. @param lost earlier tries that died while sending */
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

/** Logs failures, which change no answer. True when all succeeded. */
async function quietly(...writes: readonly Promise<unknown>[]): Promise<boolean> {
  const results = await Promise.allSettled(writes);
  for (const result of results)
    if (result.status === 'rejected')
      logger.warn('Could not write down what became of an SMS', errorFacts(result.reason));
  return results.every((result) => result.status === 'fulfilled' && result.value !== false);
}
