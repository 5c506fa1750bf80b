/** A text that is there in several languages, or in one for all. */
export type InLanguages = string | Readonly<Record<string, string>>;

/** The text in a language; in English, else in whatever it is in, where it isn't there in that one. */
export function inOneOf(text: InLanguages | undefined, language: string): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  return text[language] ?? text.en ?? Object.values(text)[0];
}
