/**
 * Counters that many requests share: an item for each day (UTC). Conditional updates count and check, so
 * concurrent requests pass no limit.
 *
 * `open` holds tokens of unfinished places: a later try with the same token has its place already, and a
 * place is given back once.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../aws/clients';
import { domainHash } from '../bytes';
import { updateIf } from './items';
import { DAY, HOUR } from './windows';

export interface Counter<Limit extends string> {
  readonly table: string;
  readonly hash: Uint8Array;
  /** Unix seconds. */
  readonly expires: number;
  /** By attribute: what a place adds, the most, and the limit's name. */
  readonly amounts: Readonly<
    Record<string, { readonly add: number; readonly cap: number; readonly limit: Limit }>
  >;
  /** Checks the same conditions and takes nothing. */
  readonly dry: boolean;
}

export function hourAndDay<Limit extends string>(
  at: number,
  caps: { readonly perHour: number; readonly perDay: number },
  limits: { readonly hour: Limit; readonly day: Limit },
): Counter<Limit>['amounts'] {
  const hour = Math.floor((at % DAY) / HOUR);
  return {
    [`h${hour}`]: { add: 1, cap: caps.perHour, limit: limits.hour },
    n: { add: 1, cap: caps.perDay, limit: limits.day },
  };
}

export function itemOf(purpose: string, key: readonly string[], at: number) {
  const day = Math.floor(at / DAY);
  return { hash: domainHash(purpose, ...key, String(day)), expires: (day + 2) * DAY };
}

/** Undefined when taken, now or by an earlier try; else the limit reached. */
export async function takePlace<Limit extends string>(
  counter: Counter<Limit>,
  token: string,
): Promise<Limit | undefined> {
  const amounts = Object.entries(counter.amounts);
  // A single message over the budget.
  const tooMuch = amounts.find(([, { add, cap }]) => add > cap);
  if (tooMuch) return tooMuch[1].limit;
  try {
    await dynamodb().send(
      new UpdateItemCommand({
        TableName: counter.table,
        Key: { userNameHash: { B: counter.hash } },
        UpdateExpression: `SET #exp = :exp ADD ${sums(amounts)}${counter.dry ? '' : ', #open :tokens'}`,
        ConditionExpression: [
          ...amounts.map((_, index) => `(attribute_not_exists(#a${index}) OR #a${index} <= :room${index})`),
          '(attribute_not_exists(#open) OR NOT contains(#open, :token))',
        ].join(' AND '),
        ExpressionAttributeNames: { '#exp': 'exp', '#open': 'open', ...namesOf(amounts) },
        ExpressionAttributeValues: {
          ':exp': { N: String(counter.expires) },
          ':token': { S: token },
          ...(counter.dry ? {} : { ':tokens': { SS: [token] } }),
          ...valuesOf(amounts, ({ add }) => (counter.dry ? 0 : add)),
          ...Object.fromEntries(
            amounts.map(([, { add, cap }], index) => [`:room${index}`, { N: String(cap - add) }]),
          ),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (error.Item?.open?.SS?.includes(token)) return undefined;
    return reached(amounts, error.Item);
  }
}

/** Does nothing without a place of this token. */
export async function returnPlace(counter: Counter<string>, token: string): Promise<void> {
  const amounts = Object.entries(counter.amounts);
  await updateIf({
    TableName: counter.table,
    Key: { userNameHash: { B: counter.hash } },
    UpdateExpression: `ADD ${sums(amounts)} DELETE #open :tokens`,
    ConditionExpression: 'contains(#open, :token)',
    ExpressionAttributeNames: { '#open': 'open', ...namesOf(amounts) },
    ExpressionAttributeValues: {
      ':token': { S: token },
      ':tokens': { SS: [token] },
      ...valuesOf(amounts, ({ add }) => -add),
    },
  });
}

/** Closes these tokens' places for good. */
export async function keepPlace(counter: Counter<string>, tokens: readonly string[]): Promise<void> {
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: counter.table,
      Key: { userNameHash: { B: counter.hash } },
      UpdateExpression: 'SET #exp = :exp DELETE #open :tokens',
      ExpressionAttributeNames: { '#open': 'open', '#exp': 'exp' },
      ExpressionAttributeValues: {
        ':tokens': { SS: [...tokens] },
        ':exp': { N: String(counter.expires) },
      },
    }),
  );
}

type Amount<Limit extends string = string> = Counter<Limit>['amounts'][string];
type Amounts<Limit extends string = string> = readonly (readonly [string, Amount<Limit>])[];

const sums = (amounts: Amounts) => amounts.map((_, index) => `#a${index} :a${index}`).join(', ');

const namesOf = (amounts: Amounts) =>
  Object.fromEntries(amounts.map(([attribute], index) => [`#a${index}`, attribute]));

const valuesOf = (amounts: Amounts, value: (amount: Amount) => number) =>
  Object.fromEntries(
    amounts.map(([, amount], index): [string, AttributeValue] => [
      `:a${index}`,
      { N: String(value(amount)) },
    ]),
  );

function reached<Limit extends string>(
  amounts: Amounts<Limit>,
  item: Record<string, AttributeValue> | undefined,
): Limit {
  const over = amounts.find(([attribute, { add, cap }]) => Number(item?.[attribute]?.N ?? 0) + add > cap);
  if (!over) throw new Error('A counter refused a place although none of its limits is reached.');
  return over[1].limit;
}
