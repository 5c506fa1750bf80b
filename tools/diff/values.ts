/** Differences between two values of a template, one a place, as a reviewer reads them. */

/** A place of a value that is not the same on both sides; undefined where a side has nothing there. */
export interface ValueChange {
  /** Where it is: `Environment.Variables.LOG_LEVEL`, `Rules[2].Priority`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** All differences, in the order of the places' names. Intrinsic functions are values, not places. */
export function differences(before: unknown, after: unknown, path = ''): readonly ValueChange[] {
  if (same(before, after)) return [];
  const [old, next] = [withinText(before), withinText(after)];
  const names = branches(old, next);
  if (!names) return [{ path, before, after }];
  return names.flatMap((name) =>
    differences(
      (old as Record<string, unknown>)[name],
      (next as Record<string, unknown>)[name],
      Array.isArray(old) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`,
    ),
  );
}

/**
 * What a text holds that is JSON itself, such as settings in an environment variable; any other value as it
 * is.
 */
function withinText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Names to go down by; undefined where the values are to be shown as they are. */
function branches(before: unknown, after: unknown): readonly string[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    // A list that grew, shrank or holds plain values is clearer as a whole.
    return before.length === after.length && [...before, ...after].every(isObject)
      ? [...before.keys()].map(String)
      : undefined;
  }
  if (!isObject(before) || !isObject(after)) return undefined;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.some((name) => name === 'Ref' || name.startsWith('Fn::')) ? undefined : names;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values are the same whatever the order of their properties. */
export function same(one: unknown, other: unknown): boolean {
  return inOrder(one) === inOrder(other);
}

/** A value on one line, the same for the same value; references by the name they point at. */
export function inOrder(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_, part: unknown) => {
    if (!isObject(part)) return part;
    return Object.fromEntries(
      Object.keys(part)
        .sort()
        .map((name) => [name, part[name]]),
    );
  });
}
