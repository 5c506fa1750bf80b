/** Properties of the custom resource `Custom::PublishedPage`. */
import { type WellKnown, wellKnown } from './well-known';

export interface PublishRequest {
  readonly bucket: string;
  /** Content of `/config.json`. */
  readonly config: string;
  /** By path without the first slash. */
  readonly wellKnownFiles: Readonly<Record<string, string>>;
}

/** @throws Error naming the property */
export function readRequest(properties: Readonly<Record<string, unknown>>): PublishRequest {
  const { Bucket: bucket, Config: config } = properties;
  if (typeof bucket !== 'string' || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new Error('The property Bucket must be the name of a bucket.');
  return {
    bucket,
    config: jsonOf('Config', config, 'object'),
    wellKnownFiles: Object.fromEntries(
      Object.entries(wellKnown).flatMap(([name, { key, kind }]) =>
        properties[name] === undefined ? [] : [[key, jsonOf(name, properties[name], kind)]],
      ),
    ),
  };
}

/** Says nothing in the place of what the properties before have said: nothing is ever deleted. */
export function withdrawnFiles(
  now: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(wellKnown).flatMap(([name, { key, nothing }]) =>
      now[name] === undefined && before[name] !== undefined ? [[key, nothing]] : [],
    ),
  );
}

function jsonOf(name: string, text: unknown, kind: WellKnown['kind']): string {
  try {
    const value: unknown = JSON.parse(String(text));
    if (typeof value === 'object' && value !== null && Array.isArray(value) === (kind === 'list'))
      return JSON.stringify(value);
  } catch {
    // Thrown below.
  }
  throw new Error(`The property ${name} must be the JSON of ${kind === 'list' ? 'a list' : 'an object'}.`);
}
