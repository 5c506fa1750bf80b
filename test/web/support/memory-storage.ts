import type { PageStorage } from '../../../web/src/shared/storage';

/** A `localStorage` in memory. */
export function memoryStorage(
  content: Readonly<Record<string, string>> = {},
): PageStorage & { keys(): string[] } {
  const entries = new Map(Object.entries(content));
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => {
      entries.set(key, value);
    },
    removeItem: (key) => {
      entries.delete(key);
    },
    keys: () => [...entries.keys()],
  };
}
