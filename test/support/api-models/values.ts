/** Holds a value of the JSON protocols against its shape. */
import { type Model, type Shape, type ShapeRef, shapeOf, type TimestampFormat } from './model';

/** `answer`: what isn't in the model is wrong. `request`: it is passed over, as AWS passes it over. */
export type Direction = 'answer' | 'request';

/** What is wrong, each with the path to the member. */
export type Findings = string[];

export interface Check {
  readonly model: Model;
  readonly direction: Direction;
  readonly findings: Findings;
  /** Form of timestamps whose shape names none. */
  readonly timestamps: TimestampFormat;
}

type Checker = (check: Check, shape: Shape, value: unknown, path: string) => void;

const CHECKERS: Readonly<Record<Shape['type'], Checker>> = {
  structure: checkStructure,
  list: checkList,
  map: checkMap,
  string: checkString,
  integer: checkWhole,
  long: checkWhole,
  float: checkNumber,
  double: checkNumber,
  boolean: expectType('boolean'),
  blob: checkBlob,
  timestamp: () => undefined,
};

export function checkValue(check: Check, ref: ShapeRef, value: unknown, path: string): void {
  const shape = shapeOf(check.model, ref);
  if (shape.type === 'timestamp')
    checkTimestamp(check, ref.timestampFormat ?? shape.timestampFormat ?? check.timestamps, value, path);
  else CHECKERS[shape.type](check, shape, value, path);
}

function found({ findings }: Check, path: string, what: string): void {
  findings.push(`${path || 'the whole'}: ${what}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function checkStructure(check: Check, shape: Shape, value: unknown, path: string): void {
  if (shape.document) return;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    found(check, path, `must be a structure; it is ${shown(value)}`);
    return;
  }
  checkMembers(check, shape, value as Record<string, unknown>, path);
}

/** Members of a structure, those that are absent included. */
export function checkMembers(
  check: Check,
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
  path: string,
): void {
  const members = shape.members ?? {};
  const byWireName = new Map(
    Object.entries(members).map(([name, ref]) => [ref.locationName ?? name, { name, ref }]),
  );
  const present = new Set<string>();
  for (const [wireName, member] of Object.entries(value)) {
    if (member === undefined || (member === null && check.direction === 'request')) continue;
    const known = byWireName.get(wireName);
    if (!known) {
      if (check.direction === 'answer') found(check, join(path, wireName), 'is not in the model');
      continue;
    }
    present.add(known.name);
    checkValue(check, known.ref, member, join(path, known.name));
  }
  for (const name of shape.required ?? [])
    if (!present.has(name)) found(check, join(path, name), 'is required');
  if (shape.union && present.size !== 1)
    found(check, path, `is a union: one member is set, not ${present.size}`);
}

function checkList(check: Check, shape: Shape, value: unknown, path: string): void {
  if (!Array.isArray(value)) {
    found(check, path, `must be a list; it is ${shown(value)}`);
    return;
  }
  checkRange(check, shape, value.length, path, 'entries');
  for (const [index, item] of value.entries())
    if (shape.member) checkValue(check, shape.member, item, `${path}[${index}]`);
}

function checkMap(check: Check, shape: Shape, value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    found(check, path, `must be a map; it is ${shown(value)}`);
    return;
  }
  const entries = Object.entries(value);
  checkRange(check, shape, entries.length, path, 'entries');
  for (const [key, member] of entries) {
    if (shape.key) checkValue(check, shape.key, key, `${path} key ${shown(key)}`);
    if (shape.value && member !== undefined) checkValue(check, shape.value, member, join(path, key));
  }
}

function checkString(check: Check, shape: Shape, value: unknown, path: string): void {
  if (typeof value !== 'string') {
    found(check, path, `must be a string; it is ${shown(value)}`);
    return;
  }
  checkRange(check, shape, value.length, path, 'characters');
  if (shape.enum && !shape.enum.includes(value))
    found(check, path, `must be one of ${shape.enum.slice(0, 12).join(', ')}; it is ${shown(value)}`);
  if (shape.pattern !== undefined && patternOf(shape.pattern)?.test(value) === false)
    found(check, path, `must match ${shape.pattern}; it is ${shown(value)}`);
}

function checkWhole(check: Check, shape: Shape, value: unknown, path: string): void {
  if (!Number.isInteger(value)) found(check, path, `must be a whole number; it is ${shown(value)}`);
  else checkRange(check, shape, value as number, path);
}

function checkNumber(check: Check, shape: Shape, value: unknown, path: string): void {
  if (typeof value !== 'number') found(check, path, `must be a number; it is ${shown(value)}`);
  else checkRange(check, shape, value, path);
}

function checkBlob(check: Check, shape: Shape, value: unknown, path: string): void {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  if (!bytes || bytes.toString('base64') !== value)
    found(check, path, `must be base64; it is ${shown(value)}`);
  else checkRange(check, shape, bytes.length, path, 'bytes');
}

/** IMF-fixdate, as HTTP writes dates (RFC 9110 §5.6.7). */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** Seconds until the year 9999: a time in milliseconds is beyond it. */
const LAST_SECOND = 253_402_300_799;

function checkTimestamp(check: Check, format: TimestampFormat, value: unknown, path: string): void {
  const right =
    format === 'unixTimestamp'
      ? typeof value === 'number' && value >= 0 && value <= LAST_SECOND
      : typeof value === 'string' && (format === 'iso8601' ? ISO_DATE : HTTP_DATE).test(value);
  if (!right) found(check, path, `must be a time as ${format}; it is ${shown(value)}`);
}

function expectType(type: 'boolean'): Checker {
  return (check, _shape, value, path) => {
    if (typeof value !== type) found(check, path, `must be a ${type}; it is ${shown(value)}`);
  };
}

function checkRange(check: Check, { min, max }: Shape, size: number, path: string, unit: string = ''): void {
  if ((min === undefined || size >= min) && (max === undefined || size <= max)) return;
  found(check, path, `must have ${min ?? 0} to ${max ?? 'any'} ${unit}; it has ${size}`);
}

const patterns = new Map<string, RegExp | undefined>();

/**
 * AWS's patterns are Java's, and match the whole value. Those that JavaScript can't read hold nothing;
 * `conformance.test.ts` counts them.
 */
export function patternOf(pattern: string): RegExp | undefined {
  if (!patterns.has(pattern)) patterns.set(pattern, compiled(pattern));
  return patterns.get(pattern);
}

function compiled(pattern: string): RegExp | undefined {
  const [, inline = '', rest = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern) ?? [];
  for (const flags of pattern.includes('\\p{') ? ['u'] : ['u', '']) {
    try {
      return new RegExp(`^(?:${rest})$`, flags + inline);
    } catch {
      // Escapes that only the laxer grammar knows.
    }
  }
  return undefined;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
