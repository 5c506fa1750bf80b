/** Differences between values of a template, one a place. */

/** Undefined where a side has nothing. */
export interface ValueChange {
  /** Where it is: `Environment.Variables.LOG_LEVEL`, `Rules[2].Priority`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** In the order of names. Intrinsic functions are values. */
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

/** Reads JSON within text, such as settings in a variable. */
function withinText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Names to go down by; undefined for values to show whole. */
function branches(before: unknown, after: unknown): readonly string[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    // Lists that grew, shrank or hold plain values are shown whole.
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

/** Whatever the order of properties. */
export function same(one: unknown, other: unknown): boolean {
  return inOrder(one) === inOrder(other);
}

/** On one line, canonical; references by name. */
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
