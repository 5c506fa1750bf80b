/** Requests to the guard, and what is left of them in the table. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  reserveSms,
  type SmsDecision,
  type SmsRequest,
  type SmsReservation,
} from '../../../../lambda/sms/guard';
import type { PhoneNumber } from '../../../../lambda/sms/number';
import { type Messaging, TABLE } from './messaging';
import { smsSettings } from './settings';

/** Noon of a day, UTC. */
export const NOON = 1_800_014_400;

/** The nth mobile number of Japan that begins with these digits. */
export function numberAt(index: number, start = '+8190123'): PhoneNumber {
  const e164 = `${start}${String(index).padStart(13 - start.length, '0')}`;
  return { e164, country: 'JP', prefix: e164.slice(1, 8) };
}

let nonces = 0;

/** A request for one message of one segment, with a nonce of its own. */
export function request(changes: Partial<SmsRequest> = {}): SmsRequest {
  return {
    table: TABLE,
    settings: smsSettings(),
    userPoolId: 'us-east-1_Example01',
    number: numberAt(0),
    segments: 1,
    userHash: 'user',
    purpose: 'code',
    requestNonce: `nonce-${nonces++}`,
    now: NOON,
    dry: false,
    ...changes,
  };
}

export const reserve = (changes: Partial<SmsRequest> = {}) => reserveSms(request(changes));

/** What became of a request, in a word. */
export function word(decision: SmsDecision): string {
  return decision.kind === 'limited' ? decision.reason : decision.kind;
}

/** A reservation, or the failure of the test. */
export function reserved(decision: SmsDecision): SmsReservation {
  if (decision.kind !== 'reserved') throw new Error(`Nothing was reserved: ${word(decision)}.`);
  return decision;
}

/** Reserves and sends. */
export async function sendOne(changes: Partial<SmsRequest> = {}): Promise<string> {
  const decision = await reserve(changes);
  if (decision.kind === 'reserved') await decision.settle('sent');
  return word(decision);
}

export interface Counted {
  /** Requests that count against any number. */
  readonly numbers: number;
  /** Messages that count against any prefix. */
  readonly prefixes: number;
  /** Messages of the pool. */
  readonly pool: number;
  /** Micro-dollars. */
  readonly spend: number;
  /** Places that are taken by requests which are not done. */
  readonly open: number;
}

/** Sums up everything that is counted in the table. */
export async function counted(services: Messaging): Promise<Counted> {
  const items = await services.items();
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const pools = items.filter((item) => item.spend !== undefined);
  const prefixes = items.filter((item) => item.n !== undefined && item.spend === undefined);
  return {
    numbers: sum(items.map((item) => Object.keys(item.sent?.M ?? {}).length)),
    prefixes: sum(prefixes.map((item) => Number(item.n?.N))),
    pool: sum(pools.map((item) => Number(item.n?.N))),
    spend: sum(pools.map((item) => Number(item.spend?.N))),
    open: sum(items.map((item) => item.open?.SS?.length ?? 0)),
  };
}

type Send = () => Promise<unknown>;

/**
 * Runs something whose nth call of DynamoDB goes another way: `nth` is handed the call and gives its answer.
 */
async function withCall<T>(
  index: number,
  nth: (send: Send) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const send = DynamoDBClient.prototype.send;
  let calls = 0;
  const spy = jest.spyOn(DynamoDBClient.prototype, 'send').mockImplementation(function (
    this: DynamoDBClient,
    ...args: unknown[]
  ) {
    const call = () => Promise.resolve(Reflect.apply(send, this, args));
    return calls++ === index ? nth(call) : call();
  });
  try {
    return await work();
  } finally {
    spy.mockRestore();
  }
}

/** Runs a function that dies at its nth call of DynamoDB: the call is made or not, and never answered. */
export function dieAt<T>(
  index: number,
  when: 'before' | 'after',
  work: () => Promise<T>,
): Promise<T | 'died'> {
  let die: (died: 'died') => void = () => undefined;
  const died = new Promise<'died'>((resolve) => {
    die = resolve;
  });
  const nth = async (send: Send) => {
    if (when === 'after') await send();
    die('died');
    return new Promise(() => undefined);
  };
  return withCall(index, nth, () => Promise.race([work(), died]));
}

/**
 * Runs something whose nth call of DynamoDB fails: before it is carried out, or after, when its answer is
 * lost.
 */
export function failAt<T>(index: number, when: 'before' | 'after', work: () => Promise<T>): Promise<T> {
  const nth = async (send: Send) => {
    if (when === 'after') await send();
    throw new Error('There is no answer.');
  };
  return withCall(index, nth, work);
}

/**
 * Runs something whose nth call of DynamoDB is carried out twice, as the SDK does when the first answer is
 * lost.
 */
export function repeatAt<T>(index: number, work: () => Promise<T>): Promise<T> {
  return withCall(index, (send) => send().then(send), work);
}
