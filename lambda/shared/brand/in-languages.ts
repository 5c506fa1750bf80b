/** A text in several languages, or one for all. */
export type InLanguages = string | Readonly<Record<string, string>>;

/** Falls back to English, then to any. */
export function inOneOf(text: InLanguages | undefined, language: string): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  return text[language] ?? text.en ?? Object.values(text)[0];
}
