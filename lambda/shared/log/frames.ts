/**
 * Where an error came from, as the sources have it. Node.js can tell that by itself (`--enable-source-maps`),
 * but reads every map while a function starts, which is a good part of a cold start. Here a map is read when
 * the first error needs it.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';

/** `    at name (/var/task/index.js:1:2)`, or the same without a name and brackets. */
const FRAME = /^(\s+at .*?)(\/[^():]+):(\d+):(\d+)(\)?)$/;

/** Maps by the file they are of; undefined for files that have none. */
const maps = new Map<string, SourceMap | undefined>();

/** The frames of an error's stack, each in the source's file and line where there is a map; never throws. */
export function framesOf({ stack = '' }: Error): readonly string[] {
  return stack.split('\n').flatMap((line) => (line.startsWith('    at ') ? [inSource(line)] : []));
}

function inSource(frame: string): string {
  const [, before, file, line, column, after] = FRAME.exec(frame) ?? [];
  if (file === undefined) return frame;
  const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  if (!entry || !('originalSource' in entry)) return frame;
  const { originalSource, originalLine, originalColumn } = entry;
  return `${before}${resolve(dirname(file), originalSource)}:${originalLine + 1}:${originalColumn + 1}${after}`;
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  return maps.get(file);
}

function readMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // A frame of Node.js itself, or a file that came without a map: the frame stays as it is.
    return undefined;
  }
}
