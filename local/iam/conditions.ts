import { BlockList, isIP } from 'node:net';
import type { PolicyStatement } from '../contract';
import { listOf, matchesArn, matchesPattern } from './match';

/**
 * Keys in lower case, as IAM ignores case. One that can have several values (`ArrayOfString` in the service
 * authorization reference) has a list, even of one.
 */
export type RequestContext = ReadonlyMap<string, string | readonly string[]>;

type Compare = (given: string, wanted: string) => boolean;

const equals: Compare = (given, wanted) => given === wanted;
const equalsIgnoreCase: Compare = (given, wanted) => given.toLowerCase() === wanted.toLowerCase();
const like: Compare = (given, wanted) => matchesPattern(wanted, given);
const arnLike: Compare = (given, wanted) => matchesArn(wanted, given);
const numeric =
  (compare: (given: number, wanted: number) => boolean): Compare =>
  (given, wanted) =>
    given.trim() !== '' && compare(Number(given), Number(wanted));
const date =
  (compare: (given: number, wanted: number) => boolean): Compare =>
  (given, wanted) =>
    compare(instant(given), instant(wanted));

/** One of the wanted values has to compare. */
const POSITIVE: Readonly<Record<string, Compare>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoreCase,
  StringLike: like,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: equalsIgnoreCase,
  BinaryEquals: equals,
  NumericEquals: numeric((given, wanted) => given === wanted),
  NumericLessThan: numeric((given, wanted) => given < wanted),
  NumericLessThanEquals: numeric((given, wanted) => given <= wanted),
  NumericGreaterThan: numeric((given, wanted) => given > wanted),
  NumericGreaterThanEquals: numeric((given, wanted) => given >= wanted),
  DateEquals: date((given, wanted) => given === wanted),
  DateLessThan: date((given, wanted) => given < wanted),
  DateLessThanEquals: date((given, wanted) => given <= wanted),
  DateGreaterThan: date((given, wanted) => given > wanted),
  DateGreaterThanEquals: date((given, wanted) => given >= wanted),
  IpAddress: inNetwork,
};

/** None of the wanted values may compare. */
const NEGATIVE: Readonly<Record<string, Compare>> = {
  StringNotEquals: equals,
  StringNotEqualsIgnoreCase: equalsIgnoreCase,
  StringNotLike: like,
  ArnNotEquals: arnLike,
  ArnNotLike: arnLike,
  NumericNotEquals: numeric((given, wanted) => given === wanted),
  DateNotEquals: date((given, wanted) => given === wanted),
  NotIpAddress: inNetwork,
};

/**
 * An absent key fails a positive operator and satisfies a negative one, as in IAM.
 *
 * @param onUnknown told about an operator that is not emulated; such a condition never holds
 */
export function conditionsHold(
  conditions: PolicyStatement['Condition'],
  context: RequestContext,
  onUnknown: (operator: string) => void,
): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const texts = listOf<string | boolean | number>(wanted).map((text) =>
        substitute(String(text), context),
      );
      return conditionHolds(operator, context.get(key.toLowerCase()), texts, onUnknown);
    }),
  );
}

function conditionHolds(
  operator: string,
  found: string | readonly string[] | undefined,
  wanted: readonly string[],
  onUnknown: (operator: string) => void,
): boolean {
  const [, quantifier, name = operator, ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const given = found === undefined ? undefined : listOf<string>(found);
  if (name === 'Null') return wanted.some((text) => (text === 'true') === (given === undefined));
  if (ifExists && given === undefined) return true;

  const positive = POSITIVE[name];
  const negative = NEGATIVE[name];
  const holdsFor = (value: string): boolean =>
    positive
      ? wanted.some((text) => positive(value, text))
      : negative !== undefined && wanted.every((text) => !negative(value, text));
  if (!positive && !negative) {
    onUnknown(operator);
    return false;
  }
  if (quantifier === 'ForAllValues') return (given ?? []).every(holdsFor);
  if (quantifier === 'ForAnyValue') return (given ?? []).some(holdsFor);
  if (given === undefined || given.length === 0) return positive === undefined;
  // "Multivalued context keys require a condition set operator" (IAM User Guide,
  // reference_policies_condition-single-vs-multi-valued-context-keys); IAM Access Analyzer calls a policy
  // without one an error. What IAM does with it isn't promised.
  if (positive && typeof found !== 'string') return false;
  return positive ? given.some(holdsFor) : given.every(holdsFor);
}

/** `${aws:PrincipalArn}`, with a default `${key, 'text'}`; `${*}`, `${?}`, `${$}` stand for themselves. */
export function substitute(text: string, context: RequestContext): string {
  return text.replace(/\$\{([^},]+)(?:,\s*'([^']*)')?\}/g, (all, key: string, fallback?: string) => {
    if (key === '*' || key === '?' || key === '$') return key;
    // Keys with several values can't be used as variables.
    const value = context.get(key.trim().toLowerCase());
    return (typeof value === 'string' ? value : undefined) ?? fallback ?? all;
  });
}

/** ISO 8601 or seconds since the epoch. */
function instant(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function inNetwork(given: string, wanted: string): boolean {
  const [network = '', prefix] = wanted.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(given) !== family) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix), type);
  return list.check(given, type);
}
