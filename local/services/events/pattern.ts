/**
 * What isn't emulated is refused with the rule, so that none matches by mistake.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { AwsError } from '../../contract';
import { isRecord } from '../../record';

type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };
type JsonObject = { readonly [member: string]: Json };

export type Matches = (event: unknown) => boolean;

type ValueMatches = (value: Json | undefined) => boolean;

/** @throws AwsError `InvalidEventPatternException` naming the place and what is wrong */
export function compilePattern(pattern: unknown): Matches {
  const value = typeof pattern === 'string' ? parse(pattern) : pattern;
  if (!isObject(value) || Object.keys(value).length === 0) throw invalid('', 'is empty or no JSON object');
  const matches = compileObject(value, '');
  return (event) => matches(event as Json);
}

function compileObject(pattern: JsonObject, path: string): ValueMatches {
  const members = Object.entries(pattern).map(([name, wanted]): ValueMatches => {
    const place = path === '' ? name : `${path}.${name}`;
    if (name === '$or') return compileOr(wanted, place);
    const matches = Array.isArray(wanted)
      ? compileList(wanted, place)
      : isObject(wanted)
        ? compileObject(wanted, place)
        : undefined;
    if (!matches) throw invalid(place, 'must be an object or an array');
    return (value) => matches(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
  });
  return (value) => {
    // A list of objects matches by any of its elements.
    const candidates = Array.isArray(value) ? value : [value];
    return candidates.some((candidate) => members.every((matches) => matches(candidate as Json | undefined)));
  };
}

function compileOr(wanted: Json | undefined, place: string): ValueMatches {
  if (!Array.isArray(wanted) || wanted.length < 2 || !wanted.every(isObject))
    throw invalid(place, 'must be an array of two patterns or more');
  const either = wanted.map((each) => compileObject(each as JsonObject, place));
  return (value) => either.some((matches) => matches(value));
}

function compileList(wanted: readonly Json[], place: string): ValueMatches {
  if (wanted.length === 0) throw invalid(place, 'is an empty array');
  const any = wanted.map((each) => compileValue(each, place));
  return (value) => {
    const candidates = Array.isArray(value) && value.length > 0 ? value : [value];
    return any.some((matches) => candidates.some((candidate) => matches(candidate as Json | undefined)));
  };
}

function compileValue(wanted: Json, place: string): ValueMatches {
  if (!isObject(wanted)) {
    if (Array.isArray(wanted)) throw invalid(place, 'has an array within an array');
    return (value) => value === wanted;
  }
  const [[operator, operand] = [], ...more] = Object.entries(wanted);
  if (operator === undefined || operand === undefined || more.length > 0)
    throw invalid(place, 'must have one operator an object');
  const compile = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!compile)
    throw invalid(place, `uses the operator "${operator}", which is unknown or not emulated here`);
  return compile(operand, place);
}

const OPERATORS: Readonly<Record<string, (operand: Json, place: string) => ValueMatches>> = {
  prefix: (operand, place) => textual(operand, place, (value, wanted) => value.startsWith(wanted)),
  suffix: (operand, place) => textual(operand, place, (value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': (operand, place) => {
    const wanted = text(operand, place).toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
  },
  wildcard(operand, place) {
    const parts = text(operand, place)
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const expression = new RegExp(`^${parts.join('.*')}$`, 's');
    return (value) => typeof value === 'string' && expression.test(value);
  },
  exists(operand, place) {
    if (typeof operand !== 'boolean') throw invalid(place, 'has "exists" without true or false');
    return (value) => (value !== undefined) === operand;
  },
  'anything-but': anythingBut,
  numeric,
};

/** A missing member doesn't match. */
function anythingBut(operand: Json, place: string): ValueMatches {
  const refused =
    isObject(operand) || !Array.isArray(operand)
      ? [compileValue(operand, place)]
      : operand.map((each) => compileValue(each, place));
  if (refused.length === 0) throw invalid(place, 'has "anything-but" of nothing');
  return (value) => value !== undefined && !refused.some((matches) => matches(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
  '>=': (value, bound) => value >= bound,
  '>': (value, bound) => value > bound,
};

function numeric(operand: Json, place: string): ValueMatches {
  const wrong = () =>
    invalid(place, 'has "numeric" that is not one or two comparisons, as in [">", 0, "<=", 5]');
  if (!Array.isArray(operand) || ![2, 4].includes(operand.length)) throw wrong();
  const bounds: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const comparison = String(operand[at]);
    const compare = Object.hasOwn(COMPARISONS, comparison) ? COMPARISONS[comparison] : undefined;
    const bound: unknown = operand[at + 1];
    if (!compare || typeof bound !== 'number') throw wrong();
    bounds.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && bounds.every((holds) => holds(value));
}

function textual(
  operand: Json,
  place: string,
  compare: (value: string, wanted: string) => boolean,
): ValueMatches {
  const wanted = text(operand, place);
  return (value) => typeof value === 'string' && compare(value, wanted);
}

function text(operand: Json, place: string): string {
  if (typeof operand !== 'string')
    throw invalid(place, 'has an operator that takes a string with something else');
  return operand;
}

function isObject(value: unknown): value is JsonObject {
  return isRecord(value);
}

function parse(pattern: string): unknown {
  try {
    return JSON.parse(pattern);
  } catch {
    throw invalid('', 'is no JSON');
  }
}

function invalid(place: string, problem: string): AwsError {
  return new AwsError(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: ${place === '' ? 'it' : `"${place}"`} ${problem}.`,
  );
}
