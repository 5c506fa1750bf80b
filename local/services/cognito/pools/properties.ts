import { invalidParameter } from '../errors';

/**
 * CloudFormation gives switches and numbers as such or as text; these read either, and name a property that
 * is neither.
 */
type Properties = Readonly<Record<string, unknown>>;

/** Empty when absent. */
export function section(properties: Properties, name: string): Properties {
  const value = properties[name];
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalidParameter(`${name} must be an object, it is ${JSON.stringify(value)}.`);
  return value as Properties;
}

/** Undefined when absent. */
export function textList(properties: Properties, name: string): readonly string[] | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string'))
    throw invalidParameter(`${name} must be a list of strings, it is ${JSON.stringify(value)}.`);
  return value as string[];
}

/** Empty when absent. */
export function choices<T extends string>(
  properties: Properties,
  name: string,
  allowed: readonly T[],
): readonly T[] {
  const values = textList(properties, name) ?? [];
  for (const value of values) {
    if (!(allowed as readonly string[]).includes(value))
      throw invalidParameter(`${name} holds "${value}"; it may hold ${allowed.join(', ')}.`);
  }
  return values as readonly T[];
}

/** Undefined when absent. */
export function textOf(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw invalidParameter(`${name} must be a string, it is ${JSON.stringify(value)}.`);
  return value;
}

/** A switch, as boolean or as `"true"`/`"false"`. */
export function flagOf(properties: Properties, name: string, absent: boolean): boolean {
  const value = properties[name];
  if (value === undefined || value === null) return absent;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalidParameter(`${name} must be true or false, it is ${JSON.stringify(value)}.`);
}

/** As such or as text; undefined when absent. */
export function numberOf(properties: Properties, name: string): number | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw invalidParameter(`${name} must be a number, it is ${JSON.stringify(value)}.`);
  return number;
}

export function wholeOf(
  properties: Properties,
  name: string,
  min: number,
  max: number,
  absent: number,
): number {
  const value = numberOf(properties, name) ?? absent;
  if (!Number.isInteger(value) || value < min || value > max)
    throw invalidParameter(`${name} must be a whole number from ${min} to ${max}, it is ${value}.`);
  return value;
}
