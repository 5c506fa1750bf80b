import { validationError } from '../../cloudformation/refusals';
import { choice, optionalText, type Problems, type Reader, optional as some, text } from '../input';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is read by the functions below.
export type Input = Readonly<Record<string, any>>;

const PROBLEMS: Problems = {
  count: 0,
  name: (member) => member,
  add(member, trouble, value) {
    throw constraintError(member, value, trouble.kind === 'constraint' ? trouble.must : 'not be null');
  },
};

function constraintError(member: string, value: unknown, must: string): Error {
  const shown = value === undefined ? 'null' : `'${value}'`;
  return validationError(
    `1 validation error detected: Value ${shown} at '${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must ${must}`,
  );
}

/** Query protocol: all are texts, and an empty one is none. */
function read<T>(reader: Reader<T>, input: Input, name: string): T {
  const value = input[name];
  return reader.read(typeof value === 'string' && value !== '' ? value : undefined, name, PROBLEMS);
}

/** @throws AwsError ValidationError */
export function required(input: Input, name: string): string {
  return read(text(), input, name);
}

export function optional(input: Input, name: string): string | undefined {
  return read(optionalText, input, name);
}

/** @throws AwsError ValidationError */
export function oneOf<const T extends string>(
  input: Input,
  name: string,
  values: readonly T[],
): T | undefined {
  return read(some(choice(values)), input, name);
}

/** @throws AwsError ValidationError */
export function someOf<T extends string>(input: Input, name: string, values: readonly T[]): readonly T[] {
  const given = list<T>(input, name);
  if (given.every((each) => values.includes(each))) return given;
  const must = `satisfy constraint: [Member must satisfy enum value set: [${values.join(', ')}]]`;
  throw constraintError(name, `[${given.join(', ')}]`, must);
}

/** Query protocol: an empty list is an empty text. */
export function list<T>(input: Input, name: string): readonly T[] {
  const value = input[name];
  return Array.isArray(value) ? value : [];
}

export function isTrue(input: Input, name: string): boolean {
  return input[name] === 'true';
}

/** The token is the next page's first position. @throws AwsError ValidationError */
export function paged<T>(
  all: readonly T[],
  input: Input,
  size: number,
): { page: readonly T[]; NextToken?: string } {
  const start = Number(optional(input, 'NextToken') ?? '0');
  if (!Number.isInteger(start) || start < 0 || start > all.length)
    throw validationError('The token is not one of an earlier answer.');
  const end = start + size;
  return { page: all.slice(start, end), ...(end < all.length ? { NextToken: String(end) } : {}) };
}
