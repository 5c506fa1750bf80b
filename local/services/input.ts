/**
 * Each reads one member of an operation's input, checks it and gives it a type. Each service words its own
 * errors.
 */
import { type AccessRequest, AwsError, type Call, type Operation } from '../contract';
import { isRecord } from '../record';

export type Trouble =
  | { readonly kind: 'missing' }
  /** Not the type of the service's model. */
  | { readonly kind: 'type'; readonly type: keyof typeof TYPES }
  /** E.g. `have length less than or equal to 5`. */
  | { readonly kind: 'constraint'; readonly must: string };

/** Throwing ends the reading. */
export interface Problems {
  /** For messages. */
  name(member: string): string;
  add(path: string, trouble: Trouble, value: unknown): void;
  readonly count: number;
}

export interface Reader<T> {
  read(value: unknown, path: string, problems: Problems): T;
}
export type Shape = Readonly<Record<string, Reader<unknown>>>;
export type Read<S extends Shape> = { readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never };

const TYPES = {
  string: 'a string',
  boolean: 'true or false',
  integer: 'a whole number',
  map: 'a map',
  list: 'a list',
  structure: 'an object',
} as const;

function mistyped(type: keyof typeof TYPES): Trouble {
  return { kind: 'type', type };
}

function must(what: string): Trouble {
  return { kind: 'constraint', must: what };
}

interface TextRules {
  /** Characters. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

/** Required. */
export function text({ min, max, pattern }: TextRules = {}): Reader<string> {
  return {
    read(value, path, problems) {
      if (value === undefined || value === null) {
        problems.add(path, { kind: 'missing' }, value);
        return '';
      }
      if (typeof value !== 'string') {
        problems.add(path, mistyped('string'), value);
        return '';
      }
      if (min !== undefined && value.length < min)
        problems.add(path, must(`have length greater than or equal to ${min}`), value);
      if (max !== undefined && value.length > max)
        problems.add(path, must(`have length less than or equal to ${max}`), value);
      if (pattern && !pattern.test(value))
        problems.add(path, must(`satisfy regular expression pattern: ${pattern.source}`), value);
      return value;
    },
  };
}

export function choice<const T extends string>(values: readonly T[]): Reader<T> {
  const any = text();
  return {
    read(value, path, problems) {
      const before = problems.count;
      const given = any.read(value, path, problems);
      if (problems.count === before && !(values as readonly string[]).includes(given))
        problems.add(path, must(`satisfy enum value set: [${values.join(', ')}]`), value);
      return given as T;
    },
  };
}

export function flag(): Reader<boolean> {
  return {
    read(value, path, problems) {
      if (typeof value !== 'boolean') problems.add(path, mistyped('boolean'), value);
      return value === true;
    },
  };
}

export function whole(min: number, max: number): Reader<number> {
  return {
    read(value, path, problems) {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
        problems.add(path, mistyped('integer'), value);
        return min;
      }
      if (value < min) problems.add(path, must(`have value greater than or equal to ${min}`), value);
      if (value > max) problems.add(path, must(`have value less than or equal to ${max}`), value);
      return value;
    },
  };
}

/** Required, of any shape; whoever uses it checks it. */
export function anything(): Reader<unknown> {
  return {
    read(value, path, problems) {
      if (value === undefined || value === null) problems.add(path, { kind: 'missing' }, value);
      return value;
    },
  };
}

export function textMap(): Reader<Readonly<Record<string, string>>> {
  return {
    read(value, path, problems) {
      const result: Record<string, string> = Object.create(null);
      if (!isRecord(value)) {
        problems.add(path, mistyped('map'), value);
        return result;
      }
      for (const [key, entry] of Object.entries(value)) {
        if (typeof entry === 'string') result[key] = entry;
        else if (entry !== null) problems.add(`${path}.${key}`, mistyped('string'), entry);
      }
      return result;
    },
  };
}

export function list<T>(member: Reader<T>, max = Number.POSITIVE_INFINITY): Reader<readonly T[]> {
  return {
    read(value, path, problems) {
      if (!Array.isArray(value)) {
        problems.add(path, mistyped('list'), value);
        return [];
      }
      if (value.length > max) problems.add(path, must(`have length less than or equal to ${max}`), value);
      return value.map((entry, index) => member.read(entry, `${path}.${index + 1}.member`, problems));
    },
  };
}

export function structure<const S extends Shape>(shape: S): Reader<Read<S>> {
  return {
    read(value, path, problems) {
      if (!isRecord(value)) problems.add(path || 'request', mistyped('structure'), value);
      const given = isRecord(value) ? value : {};
      const result: Record<string, unknown> = {};
      for (const [name, reader] of Object.entries(shape)) {
        const at = problems.name(name);
        result[name] = reader.read(given[name], path ? `${path}.${at}` : at, problems);
      }
      return result as Read<S>;
    },
  };
}

/** Absent and null are the same. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return {
    read: (value, path, problems) =>
      value === undefined || value === null ? undefined : reader.read(value, path, problems),
  };
}

/** May be absent; null is refused. */
export const optionalText: Reader<string | undefined> = {
  read(value, path, problems) {
    if (value === undefined || typeof value === 'string') return value;
    problems.add(path, mistyped('string'), value);
    return undefined;
  },
};
export const optionalFlag = optional(flag());
/** Checked by the operation: the service says more than its type. */
// biome-ignore lint/suspicious/noExplicitAny: whoever uses it checks it.
export const unread: Reader<any> = { read: (value) => value };

/**
 * Where types alone matter.
 *
 * @throws what `refusal` makes of the first wrong member
 */
export function typed<const S extends Shape>(
  shape: S,
  input: unknown,
  refusal: (message: string) => Error,
): Read<S> {
  return structure(shape).read(input, '', {
    count: 0,
    name: (member) => member,
    add(path, trouble, value) {
      if (trouble.kind === 'missing') throw refusal(`${path} must not be null.`);
      const what = trouble.kind === 'type' ? `be ${TYPES[trouble.type]}` : trouble.must;
      throw refusal(`${path} must ${what}; it is ${JSON.stringify(value)}.`);
    },
  });
}

/** In the words of the embedded AWS, as services have none for it. */
export function notEmulated(member: string, operation: string): string {
  return `The embedded AWS does not emulate the parameter ${member} of ${operation}; leave it out.`;
}

export interface Dialect {
  /** Of IAM's actions, e.g. `ssm`. */
  readonly prefix: string;
  mistyped(message: string): Error;
  /** Unknown to the operation, or not emulated. */
  unknown(member: string, operation: string): Error;
}

/** A resource alone means the operation's own action. */
type Asked = string | AccessRequest;

/** Types are checked, then IAM is asked, then other members are refused. */
export function operationsOf(dialect: Dialect) {
  return <const S extends Shape, Answered>(
    shape: S,
    access: (input: Read<S>, call: Call) => Asked | readonly Asked[],
    run: (input: Read<S>, call: Call) => Answered | Promise<Answered>,
    // biome-ignore lint/suspicious/noExplicitAny: the wire decides; the shape reads it.
  ): Operation<any, Answered> => {
    const read = (raw: unknown) => typed(shape, raw ?? {}, dialect.mistyped);
    return {
      access: (raw, call) =>
        [access(read(raw), call)]
          .flat()
          .map((asked: Asked) =>
            typeof asked === 'string'
              ? { action: `${dialect.prefix}:${call.operation}`, resource: asked }
              : asked,
          ),
      run(raw, call) {
        const input = read(raw);
        refuseUnknown(raw ?? {}, Object.keys(shape), (member) => dialect.unknown(member, call.operation));
        return run(input, call);
      },
    };
  };
}

/** @throws what `refusal` makes of the first unknown member */
export function refuseUnknown(
  input: object,
  known: readonly string[],
  refusal: (member: string) => Error,
): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && !known.includes(name)) throw refusal(name);
}

/**
 * Of a REST request; none of an empty body.
 *
 * @throws AwsError `SerializationException` for anything but a JSON object
 */
export function membersIn(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  throw new AwsError('SerializationException', 'The body of the request must be a JSON object.');
}
