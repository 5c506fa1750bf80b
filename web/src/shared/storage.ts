/** The part of `localStorage` that the page uses. */
export interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Reads a JSON value; what is not there, not JSON, or not of the expected shape is `undefined`. */
export function readJson<T>(
  storage: PageStorage,
  key: string,
  isExpected: (value: unknown) => value is T,
): T | undefined {
  const text = storage.getItem(key);
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isExpected(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
