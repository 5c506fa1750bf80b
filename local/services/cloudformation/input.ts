import { validationError } from '../../cloudformation/refusals';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is read by the functions below.
export type Input = Readonly<Record<string, any>>;

/** @throws AwsError ValidationError */
export function required(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw validationError(
    `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
  );
}

export function optional(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
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
