/** Zip archives, as assets are. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * @throws Error for what is no zip archive, a compression that Lambda doesn't know, or a file outside the
 *   folder
 */
export function unzip(archive: Buffer, folder: string): void {
  for (const { name, content } of entriesOf(archive)) {
    const path = normalize(join(folder, name));
    if (!path.startsWith(folder + sep)) throw new Error(`The archive has a file outside itself: ${name}.`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

function* entriesOf(archive: Buffer): Generator<Entry> {
  const end = endOf(archive);
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error('The archive is damaged.');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    );
    const nameEnd = at + ENTRY_BYTES + (nameBytes ?? 0);
    const name = archive.toString('utf8', at + ENTRY_BYTES, nameEnd);
    if (!name.endsWith('/')) yield { name, content: contentOf(archive, at, name) };
    at = nameEnd + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
}

function contentOf(archive: Buffer, entry: number, name: string): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const bytes = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  const start =
    header + LOCAL_HEADER_BYTES + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + bytes);
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed);
  throw new Error(`${name} is compressed in a way (${method}) that is not known here.`);
}

function endOf(archive: Buffer): number {
  for (let at = archive.length - END_BYTES; at >= 0; at--)
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw new Error('Could not unzip uploaded file. Please check your file, then try to upload again.');
}
