/** Bytes that are put into an encoding as they are, to write what a canonical encoder never would. */
export class RawCbor {
  constructor(readonly bytes: Buffer) {}
}

/** What the encoder takes. Maps keep the order of their entries, so that tests can write wrong orders too. */
export type Encodable = number | string | boolean | null | Buffer | RawCbor | Encodable[] | CborEntries;
export type CborEntries = Map<number | string, Encodable>;

/** Encodes with shortest integers and definite lengths. */
export function encodeCbor(value: Encodable): Buffer {
  if (value instanceof RawCbor) return value.bytes;
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (value === null) return Buffer.from([0xf6]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8');
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  const entries = [...value].flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

/** Initial byte and argument of an item. */
export function head(majorType: number, argument: number): Buffer {
  const initial = majorType << 5;
  if (argument < 24) return Buffer.from([initial | argument]);
  const width = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : 4;
  const bytes = Buffer.alloc(1 + width);
  bytes.writeUInt8(initial | { 1: 24, 2: 25, 4: 26 }[width as 1 | 2 | 4], 0);
  bytes.writeUIntBE(argument, 1, width);
  return bytes;
}

/** The entries in the order that CTAP2 asks for: major type of the key, its length, its bytes. */
export function canonicallyOrdered(entries: CborEntries): CborEntries {
  const encoded = [...entries].map(([key, value]) => ({ key, value, bytes: encodeCbor(key) }));
  encoded.sort(
    (left, right) =>
      (left.bytes.readUInt8() >> 5) - (right.bytes.readUInt8() >> 5) ||
      left.bytes.length - right.bytes.length ||
      Buffer.compare(left.bytes, right.bytes),
  );
  return new Map(encoded.map(({ key, value }) => [key, value]));
}
