/**
 * Stack frames in the sources' terms. Node.js (`--enable-source-maps`) would read every map at start, not at
 * the first error.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';

/** `    at name (/var/task/index.js:1:2)`, or without name and brackets. */
const FRAME = /^(\s+at .*?)(\/[^():]+):(\d+):(\d+)(\)?)$/;

/** Undefined for files without one. */
const maps = new Map<string, SourceMap | undefined>();

/** Never throws. */
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
    // Node.js's own frames, and files without a map.
    return undefined;
  }
}
