/** A map, so that no key meets a prototype's. */
import { isRecord } from './record';
export type ClientMetadata = ReadonlyMap<string, string>;

const MAX_VALUE_LENGTH = 4_096;

/** Drops all but strings of at most 4,096 characters. All of it is only claimed. */
export function readClientMetadata(value: unknown): ClientMetadata {
  if (!isRecord(value)) return new Map();
  return new Map(
    Object.entries(value).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && entry[1].length <= MAX_VALUE_LENGTH,
    ),
  );
}
