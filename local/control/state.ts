import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Blobs, StateStore } from '../contract';

/** Milliseconds from a change to the disk. */
const WRITE_DELAY = 200;

export interface KeptState extends StateStore {
  /** Values may have changed in place. */
  touch(): void;
  flush(): void;
  close(): void;
}

/**
 * In memory, with a folder also on disk: one JSON file a map, written aside and renamed, so that a crash
 * leaves no half file.
 *
 * @throws Error naming a file that is no map
 */
export function openState(directory: string | undefined): KeptState {
  const maps = new Map<string, Map<string, unknown>>();
  const written = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  if (directory) mkdirSync(directory, { recursive: true, mode: 0o700 });

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!directory) return;
    for (const [name, map] of maps) {
      const text = JSON.stringify([...map]);
      if (written.get(name) === text) continue;
      const file = fileOf(directory, name);
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      written.set(name, text);
    }
  };

  return {
    map<V>(name: string): Map<string, V> {
      let map = maps.get(name);
      if (!map) {
        map = directory ? load(fileOf(directory, name)) : new Map<string, unknown>();
        maps.set(name, map);
      }
      return map as Map<string, V>;
    },
    touch() {
      if (!directory || timer) return;
      timer = setTimeout(flush, WRITE_DELAY);
      timer.unref();
    },
    ...(directory ? { blobs: blobsIn(join(directory, 'blobs')) } : {}),
    flush,
    close: flush,
  };
}

function blobsIn(folder: string): Blobs {
  return {
    put(content) {
      const name = createHash('sha256').update(content).digest('hex');
      const file = join(folder, name);
      if (existsSync(file)) return name;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, content, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      return name;
    },
    get: (name) => readFileSync(join(folder, name)),
    delete: (name) => rmSync(join(folder, name), { force: true }),
  };
}

function fileOf(directory: string, name: string): string {
  return join(directory, `${encodeURIComponent(name)}.json`);
}

function load(file: string): Map<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    return new Map(JSON.parse(text) as [string, unknown][]);
  } catch (error) {
    throw new Error(
      `${file} is damaged (${(error as Error).message}); remove it, or the whole folder, to start afresh.`,
    );
  }
}
