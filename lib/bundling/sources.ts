import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

export const ROOMS: readonly string[] = ['lambda', 'custom/brand', 'custom/hooks', 'custom/words/functions'];

/** Such as `lambda/contact/index.ts`. Whatever exports a `handler` is bundled. */
export type LambdaEntry = `${'lambda' | 'custom/hooks'}/${string}.ts`;

/** A function's folder among all bundles; none is within another's. */
export function bundleName(entry: LambdaEntry): string {
  return entry
    .replace(/^(?:lambda\/)?(.*?)(?:\/index)?\.ts$/, '$1')
    .split('/')
    .join('-');
}

/** Names are relative to the project, with slashes. */
export interface Sources {
  /** All of them, in order. */
  readonly files: readonly string[];
  hash(files: readonly string[]): string;
  readonly handlers: readonly LambdaEntry[];
  /** Those in folders called `late`. */
  readonly late: readonly string[];
}

/** Reads before bundling, so that a source saved meanwhile is made anew. */
export function readSources(project: string): Sources {
  const rooms = ROOMS.filter((room) => existsSync(join(project, room)));
  const files = rooms.flatMap((room) =>
    filesBelow(join(project, room)).map((file) => `${room}/${file.split(sep).join('/')}`),
  );
  const contents = new Map(files.map((file) => [file, readFileSync(join(project, file))]));
  const hashes = new Map(
    [...contents].map(([file, content]) => [file, createHash('sha256').update(content).digest('hex')]),
  );
  const functions = files.filter((file): file is LambdaEntry => file.endsWith('.ts'));
  return {
    files,
    hash(some) {
      const hash = createHash('sha256');
      for (const file of some) hash.update(`${file}\0${hashes.get(file)}\0`);
      return hash.digest('hex');
    },
    handlers: functions.filter((file) =>
      /^export (?:const|(?:async )?function) handler\b/m.test(contents.get(file)?.toString() ?? ''),
    ),
    late: functions.filter((file) => file.includes('/late/')),
  };
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** SHA-256 (hexadecimal) over names and contents of files and folders. */
export function hashOfFiles(folder: string, parts: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (name: string) => {
    const content = readFileSync(join(folder, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  };
  for (const part of parts) {
    const path = join(folder, part);
    if (statSync(path).isDirectory()) for (const name of filesBelow(path)) add(join(part, name));
    else add(part);
  }
  return hash.digest('hex');
}
