/** What a client sent beside its answer. A map, so that no key of it can meet a prototype's. */
export type ClientMetadata = ReadonlyMap<string, string>;

const MAX_VALUE_LENGTH = 4_096;

/**
 * Reads ClientMetadata of any shape: what isn't an object has no entries, and entries that are not strings of
 * at most 4,096 characters are left out. Everything in it is the client's claim and nothing more.
 */
export function readClientMetadata(value: unknown): ClientMetadata {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && entry[1].length <= MAX_VALUE_LENGTH,
    ),
  );
}
