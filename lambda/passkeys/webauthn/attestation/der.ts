/** DER (X.690) that node:crypto doesn't read: elements with definite, shortest lengths. */
export interface DerElement {
  /** 0 universal, 2 context-specific */
  readonly tagClass: number;
  readonly tag: number;
  readonly content: Buffer;
}

export class DerError extends Error {
  override readonly name = 'DerError';
}

/** Universal tags. */
export const DER = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  OCTET_STRING: 0x04,
  OBJECT_IDENTIFIER: 0x06,
  SEQUENCE: 0x10,
  SET: 0x11,
} as const;

/** Reads elements up to the last byte. @throws DerError */
export function readDerElements(bytes: Buffer): DerElement[] {
  const elements: DerElement[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const { tagClass, tag, end } = readTag(bytes, offset);
    const { length, start } = readLength(bytes, end);
    if (start + length > bytes.length)
      throw new DerError(`an element ends after the data, at byte ${offset}`);
    elements.push({ tagClass, tag, content: bytes.subarray(start, start + length) });
    offset = start + length;
  }
  return elements;
}

/** The content of one element with that universal tag. @throws DerError */
export function readDer(bytes: Buffer, tag: number): Buffer {
  const [element, ...more] = readDerElements(bytes);
  if (element?.tagClass !== 0 || element.tag !== tag || more.length)
    throw new DerError(`expected one element with tag ${tag}`);
  return element.content;
}

function readTag(bytes: Buffer, offset: number) {
  const first = byteAt(bytes, offset);
  const tagClass = first >> 6;
  let tag = first & 0x1f;
  let end = offset + 1;
  if (tag === 0x1f) {
    // High tag numbers, seven bits a byte; no structure here needs more than three.
    tag = 0;
    let next: number;
    do {
      if (end > offset + 3) throw new DerError(`a tag is too long at byte ${offset}`);
      next = byteAt(bytes, end++);
      tag = tag * 128 + (next & 0x7f);
    } while (next & 0x80);
  }
  return { tagClass, tag, end };
}

function readLength(bytes: Buffer, offset: number): { length: number; start: number } {
  const first = byteAt(bytes, offset);
  if (first < 0x80) return { length: first, start: offset + 1 };
  const width = first & 0x7f;
  if (width < 1 || width > 3 || offset + 1 + width > bytes.length)
    throw new DerError(`a length is not definite at byte ${offset}`);
  const length = bytes.readUIntBE(offset + 1, width);
  if (length < 0x80 || length < 2 ** (8 * (width - 1)))
    throw new DerError(`a length is not in its shortest form at byte ${offset}`);
  return { length, start: offset + 1 + width };
}

function byteAt(bytes: Buffer, offset: number): number {
  const value = bytes[offset];
  if (value === undefined) throw new DerError(`the data ends at byte ${bytes.length}`);
  return value;
}
