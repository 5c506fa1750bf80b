import { NotEmulated } from './errors';

/**
 * `$`, `.name`, `['name']` and `[index]`.
 *
 * @throws NotEmulated for filters, wildcards, slices and recursive descent
 */
export function readJsonPath(value: unknown, path: string): unknown {
  let rest = path.startsWith('$') ? path.slice(1) : `.${path}`;
  let current = value;
  while (rest !== '') {
    const step = /^(?:\.([\w-]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+))\])/.exec(rest);
    if (!step)
      throw new NotEmulated(
        `The JSONPath "${path}" uses more than names and indices, which the embedded AWS does not evaluate.`,
      );
    const key = step[1] ?? step[2] ?? step[3] ?? step[4] ?? '';
    current =
      current !== null && typeof current === 'object' && Object.hasOwn(current, key)
        ? (current as Record<string, unknown>)[key]
        : undefined;
    rest = rest.slice(step[0].length);
  }
  return current;
}
