/**
 * CTAP2 canonical CBOR, all that WebAuthn Level 3 §2.4 and CTAP 2.1 §8 allow: definite lengths, shortest
 * integers, sorted unique keys, four levels, no tags. Floats, `undefined` and simple values are refused too,
 * as relying parties read none.
 */
export type CborValue = number | string | boolean | null | Buffer | CborValue[] | CborMap;

/** With the keys that WebAuthn defines. */
export type CborMap = Map<number | string, CborValue>;

/** The message has the offset in bytes. */
export class CborError extends Error {
  override readonly name = 'CborError';
}

/** CTAP 2.1 section 8. */
const MAXIMUM_DEPTH = 4;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * @returns the value and the offset after it
 * @throws CborError
 */
export function decodeCborItem(bytes: Buffer, offset = 0): { value: CborValue; end: number } {
  const reader = new Reader(bytes, offset);
  const value = reader.item(0);
  return { value, end: reader.offset };
}

/** @throws CborError also when bytes follow the item */
export function decodeCbor(bytes: Buffer): CborValue {
  const { value, end } = decodeCborItem(bytes);
  if (end !== bytes.length) throw new CborError(`${bytes.length - end} bytes follow the item`);
  return value;
}

class Reader {
  constructor(
    private readonly bytes: Buffer,
    public offset: number,
  ) {}

  item(depth: number): CborValue {
    const start = this.offset;
    const initial = this.take(1).readUInt8();
    const majorType = initial >> 5;
    const additional = initial & 0x1f;
    if (majorType === 7) return this.simple(additional, start);
    const argument = this.argument(additional, start);
    switch (majorType) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.take(argument);
      case 3:
        return this.text(argument, start);
      case 4:
        return this.array(argument, this.deeper(depth, start));
      case 5:
        return this.map(argument, this.deeper(depth, start));
      default:
        throw new CborError(`a tag at byte ${start}`);
    }
  }

  private take(length: number): Buffer {
    const end = this.offset + length;
    if (end > this.bytes.length)
      throw new CborError(`the data ends at byte ${this.bytes.length}, within an item`);
    const taken = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return taken;
  }

  private argument(additional: number, start: number): number {
    if (additional < 24) return additional;
    // 27 (64 bits) is never needed; 28–31 are reserved or indefinite.
    const width = { 24: 1, 25: 2, 26: 4 }[additional];
    if (!width) throw new CborError(`a length of unsupported form (${additional}) at byte ${start}`);
    const value = this.take(width).readUIntBE(0, width);
    const smallest = { 1: 24, 2: 0x100, 4: 0x10000 }[width] ?? 0;
    if (value < smallest) throw new CborError(`${value} is not in its shortest form at byte ${start}`);
    return value;
  }

  private simple(additional: number, start: number): CborValue {
    if (additional === 20) return false;
    if (additional === 21) return true;
    if (additional === 22) return null;
    throw new CborError(`a float or simple value (${additional}) at byte ${start}`);
  }

  private text(length: number, start: number): string {
    try {
      return utf8.decode(this.take(length));
    } catch (error) {
      if (error instanceof CborError) throw error;
      throw new CborError(`a text that is not UTF-8 at byte ${start}`);
    }
  }

  private deeper(depth: number, start: number): number {
    if (depth >= MAXIMUM_DEPTH) throw new CborError(`more than ${MAXIMUM_DEPTH} levels at byte ${start}`);
    return depth + 1;
  }

  private array(length: number, depth: number): CborValue[] {
    const items: CborValue[] = [];
    // Each item takes a byte, so a false length ends with the data.
    while (items.length < length) items.push(this.item(depth));
    return items;
  }

  private map(length: number, depth: number): CborMap {
    const entries: CborMap = new Map();
    let previous: Buffer | undefined;
    while (entries.size < length) {
      const start = this.offset;
      const key = this.item(depth);
      if (typeof key !== 'number' && typeof key !== 'string')
        throw new CborError(`a map key that is neither integer nor text at byte ${start}`);
      const encoded = this.bytes.subarray(start, this.offset);
      if (previous && compareKeys(previous, encoded) >= 0)
        throw new CborError(`a map key that is repeated or out of order at byte ${start}`);
      previous = encoded;
      entries.set(key, this.item(depth));
    }
    return entries;
  }
}

/** CTAP2: by major type, then length, then bytes. */
function compareKeys(left: Buffer, right: Buffer): number {
  const majorType = (left.readUInt8() >> 5) - (right.readUInt8() >> 5);
  return majorType || left.length - right.length || Buffer.compare(left, right);
}
