import { invalidParameter } from './errors';

/** How one member of an input is read; returns the value or adds to `problems` what is wrong with it. */
export interface Reader<T> {
  read(value: unknown, path: string, problems: string[]): T;
}
type Shape = Readonly<Record<string, Reader<unknown>>>;
export type Read<S extends Shape> = { readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never };

interface TextRules {
  /** Characters. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

/**
 * AWS names members in messages by their lower-camel-case name and leaves values out, as they may be secret.
 */
function problem(path: string, constraint: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must ${constraint}`;
}

function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string that must be there. */
export function text(rules: TextRules = {}): Reader<string> {
  return {
    read(value, path, problems) {
      if (value === undefined || value === null) {
        problems.push(problem(path, 'not be null'));
        return '';
      }
      if (typeof value !== 'string') {
        problems.push(problem(path, 'be a string'));
        return '';
      }
      if (rules.min !== undefined && value.length < rules.min)
        problems.push(problem(path, `have length greater than or equal to ${rules.min}`));
      if (rules.max !== undefined && value.length > rules.max)
        problems.push(problem(path, `have length less than or equal to ${rules.max}`));
      if (rules.pattern && !rules.pattern.test(value))
        problems.push(problem(path, `satisfy regular expression pattern: ${rules.pattern.source}`));
      return value;
    },
  };
}

/** One of a few strings. */
export function choice<const T extends string>(values: readonly T[]): Reader<T> {
  const any = text();
  return {
    read(value, path, problems) {
      const before = problems.length;
      const given = any.read(value, path, problems);
      if (problems.length === before && !(values as readonly string[]).includes(given))
        problems.push(problem(path, `satisfy enum value set: [${values.join(', ')}]`));
      return given as T;
    },
  };
}

/** true or false. */
export function flag(): Reader<boolean> {
  return {
    read(value, path, problems) {
      if (typeof value !== 'boolean') problems.push(problem(path, 'be a boolean'));
      return value === true;
    },
  };
}

/** A whole number between `min` and `max`. */
export function whole(min: number, max: number): Reader<number> {
  return {
    read(value, path, problems) {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
        problems.push(problem(path, 'be an integer'));
        return min;
      }
      if (value < min) problems.push(problem(path, `have value greater than or equal to ${min}`));
      if (value > max) problems.push(problem(path, `have value less than or equal to ${max}`));
      return value;
    },
  };
}

/** A member of any shape that must be there; whoever uses it checks it. */
export function anything(): Reader<unknown> {
  return {
    read(value, path, problems) {
      if (value === undefined || value === null) problems.push(problem(path, 'not be null'));
      return value;
    },
  };
}

/** A map of strings. */
export function textMap(): Reader<Readonly<Record<string, string>>> {
  return {
    read(value, path, problems) {
      const result: Record<string, string> = Object.create(null);
      if (!isRecord(value)) {
        problems.push(problem(path, 'be a map'));
        return result;
      }
      for (const [key, entry] of Object.entries(value)) {
        if (typeof entry === 'string') result[key] = entry;
        else if (entry !== null) problems.push(problem(`${path}.${key}`, 'be a string'));
      }
      return result;
    },
  };
}

/** A list of at most `max` members. */
export function list<T>(member: Reader<T>, max = Number.POSITIVE_INFINITY): Reader<readonly T[]> {
  return {
    read(value, path, problems) {
      if (!Array.isArray(value)) {
        problems.push(problem(path, 'be a list'));
        return [];
      }
      if (value.length > max) problems.push(problem(path, `have length less than or equal to ${max}`));
      return value.map((entry, index) => member.read(entry, `${path}.${index + 1}.member`, problems));
    },
  };
}

/** An object with these members. */
export function structure<const S extends Shape>(shape: S): Reader<Read<S>> {
  return {
    read(value, path, problems) {
      if (!isRecord(value)) {
        problems.push(problem(path || 'request', 'be a structure'));
        value = {};
      }
      const given = value as Record<string, unknown>;
      const result: Record<string, unknown> = {};
      for (const [name, reader] of Object.entries(shape))
        result[name] = reader.read(given[name], path ? `${path}.${camel(name)}` : camel(name), problems);
      return result as Read<S>;
    },
  };
}

/** A member that may be left out. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return {
    read: (value, path, problems) =>
      value === undefined || value === null ? undefined : reader.read(value, path, problems),
  };
}

/**
 * Reads an operation's input.
 *
 * @throws AwsError InvalidParameterException that names every member that is wrong, as AWS words it.
 */
export function readInput<const S extends Shape>(shape: S, input: unknown): Read<S> {
  const problems: string[] = [];
  const value = structure(shape).read(input ?? {}, '', problems);
  if (problems.length > 0) {
    const noun = problems.length === 1 ? 'validation error' : 'validation errors';
    throw invalidParameter(`${problems.length} ${noun} detected: ${problems.join('; ')}`);
  }
  return value;
}

/** Members that many operations share, with the limits of the API reference. */
export const members = {
  clientId: text({ min: 1, max: 128, pattern: /^[\w+]+$/ }),
  userPoolId: text({ min: 1, max: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ }),
  username: text({ min: 1, max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u }),
  password: text({ min: 1, max: 256 }),
  code: text({ min: 1, max: 2048, pattern: /^\S+$/ }),
  accessToken: text({ min: 1, pattern: /^[A-Za-z0-9-_=.]+$/ }),
  session: text({ min: 20, max: 2048 }),
  deviceKey: text({ min: 1, max: 55, pattern: /^[\w-]+_[0-9a-f-]+$/ }),
  secretHash: optional(text({ min: 1, max: 128, pattern: /^[\w+=/]+$/ })),
  clientMetadata: optional(textMap()),
  groupName: text({ min: 1, max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u }),
  attributeName: text({ min: 1, max: 32 }),
  attributes: list(structure({ Name: text({ min: 1, max: 32 }), Value: optional(text({ max: 2048 })) })),
  limit: optional(whole(0, 60)),
  paginationToken: optional(text({ min: 1, max: 131072, pattern: /^\S+$/ })),
} as const;

/** `[{Name, Value}]` as a record; a missing value is an empty string. */
export function attributeRecord(
  attributes: readonly { readonly Name: string; readonly Value: string | undefined }[] | undefined,
): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (const { Name, Value } of attributes ?? []) record[Name] = Value ?? '';
  return record;
}

/**
 * A parameter or challenge response that must be there.
 *
 * @throws AwsError InvalidParameterException naming it
 */
export function required(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
