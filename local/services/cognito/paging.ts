import { invalidParameter } from './errors';

const LARGEST_PAGE = 60;

/**
 * @param token of the page before; opaque to callers
 * @throws AwsError InvalidParameterException for a token that no page gave
 */
export function page<T>(
  all: readonly T[],
  limit: number | undefined,
  token: string | undefined,
): { items: readonly T[]; next: string | undefined } {
  const start = token === undefined ? 0 : position(token);
  const end = start + (limit || LARGEST_PAGE);
  return { items: all.slice(start, end), next: end < all.length ? tokenOf(end) : undefined };
}

function tokenOf(start: number): string {
  return Buffer.from(`page:${start}`).toString('base64url');
}

function position(token: string): number {
  const found = /^page:(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (!found) throw invalidParameter('Invalid pagination token.');
  return Number(found[1]);
}
