import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../record';
import type { PropertyDifference } from './model';

/**
 * As drift tells them. Numbers and switches equal their text, as in templates; the order of lists doesn't
 * count. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_PropertyDifference.html
 */
export function differencesOf(expected: unknown, actual: unknown, path = ''): PropertyDifference[] {
  if (Array.isArray(expected) && Array.isArray(actual)) return differencesOfLists(expected, actual, path);
  // What the template doesn't set isn't compared.
  if (isRecord(expected) && isRecord(actual))
    return Object.entries(expected).flatMap(([name, value]) =>
      differencesOf(value, actual[name], `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  if (isDeepStrictEqual(plain(expected), plain(actual))) return [];
  return [{ path, expected, actual, kind: actual === undefined ? 'REMOVE' : 'NOT_EQUAL' }];
}

function differencesOfLists(
  expected: readonly unknown[],
  actual: readonly unknown[],
  path: string,
): PropertyDifference[] {
  const left = [...actual];
  const missing = expected.flatMap((item, at) => {
    const found = left.findIndex((other) => differencesOf(item, other).length === 0);
    if (found < 0) return [{ item, at }];
    left.splice(found, 1);
    return [];
  });
  // One changed element is told as such; several can't be matched.
  const [gone] = missing;
  if (missing.length === 1 && left.length === 1 && gone)
    return differencesOf(gone.item, left[0], `${path}/${gone.at}`);
  return [
    ...missing.map(
      ({ item, at }): PropertyDifference => ({
        path: `${path}/${at}`,
        expected: item,
        actual: undefined,
        kind: 'REMOVE',
      }),
    ),
    ...left.map(
      (item): PropertyDifference => ({
        path: `${path}/${actual.indexOf(item)}`,
        expected: undefined,
        actual: item,
        kind: 'ADD',
      }),
    ),
  ];
}

function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(plain).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, member]) => [name, plain(member)]),
    );
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
