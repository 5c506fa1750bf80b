import { AwsError } from '../../contract';
import { operationsOf, optionalText, unread } from '../input';
import { invalid } from './refusals';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
export type Input = Readonly<Record<string, any>>;

const MOST_RESULTS = 100;

export const operation = operationsOf({
  prefix: 'sms-voice',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) =>
    invalid(
      member,
      `the embedded AWS does not emulate this member of ${name}; leave it out.`,
      'INVALID_PARAMETER',
    ),
});

export const PAGE = { MaxResults: unread, NextToken: optionalText };

export interface Shape {
  readonly least: number;
  readonly most: number;
  readonly pattern: RegExp;
}

/** @throws AwsError `ValidationException` */
export function textOf(input: Input, name: string, { least, most, pattern }: Shape): string | undefined {
  const value: string | undefined = input[name];
  if (value === undefined) return undefined;
  if (value.length < least || value.length > most)
    throw invalid(name, `it has ${value.length} characters; ${least} to ${most} are allowed.`);
  if (!pattern.test(value)) throw invalid(name, `it does not match ${pattern.source}.`);
  return value;
}

/** @throws AwsError `ValidationException` */
export function flagOf(input: Input, name: string): boolean {
  const value: unknown = input[name] ?? false;
  if (typeof value !== 'boolean') throw invalid(name, `it must be true or false; it is ${show(value)}.`);
  return value;
}

/** @throws AwsError `ValidationException` */
export function listOf(input: Input, name: string): readonly string[] | undefined {
  const value: unknown = input[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw invalid(name, `it must be a list of strings; it is ${show(value)}.`);
}

/** The token is the next page's first position. @throws AwsError `ValidationException` */
export function paged<T>(all: readonly T[], input: Input) {
  const { MaxResults: size = MOST_RESULTS, NextToken: token = '0' } = input;
  if (!Number.isInteger(size) || size < 1 || size > MOST_RESULTS)
    throw invalid('MaxResults', `it must be a whole number from 1 to ${MOST_RESULTS}; it is ${show(size)}.`);
  const start = Number(token);
  if (!/^[0-9]+$/.test(token) || start > all.length)
    throw invalid('NextToken', 'it is not one of an earlier answer.', 'INVALID_NEXT_TOKEN');
  const end = start + size;
  return { page: all.slice(start, end), more: end < all.length ? { NextToken: String(end) } : {} };
}

export function show(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}
