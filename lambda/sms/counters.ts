import { type Counter, hourAndDay, itemOf } from '../shared/table/counters';

export type CounterLimit = 'prefix_hour' | 'prefix_day' | 'pool_day' | 'budget';

/** @param at Unix seconds, of the first try */
export function prefixCounter(
  table: string,
  key: readonly string[],
  at: number,
  caps: { readonly perHour: number; readonly perDay: number },
): Counter<CounterLimit> {
  return {
    table,
    ...itemOf('sms-prefix', key, at),
    amounts: hourAndDay(at, caps, { hour: 'prefix_hour', day: 'prefix_day' }),
    dry: false,
  };
}

/** @param at Unix seconds, of the first try */
export function poolCounter(
  table: string,
  userPoolId: string,
  at: number,
  message: {
    readonly cost: number;
    readonly poolPerDay: number;
    readonly dailyBudget: number;
    readonly dry: boolean;
  },
): Counter<CounterLimit> {
  return {
    table,
    ...itemOf('sms-pool', [userPoolId], at),
    amounts: {
      n: { add: 1, cap: message.poolPerDay, limit: 'pool_day' },
      spend: { add: message.cost, cap: message.dailyBudget, limit: 'budget' },
    },
    dry: message.dry,
  };
}
