export interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Undefined for what is missing, no JSON, or of another shape. */
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
