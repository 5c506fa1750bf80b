import { functionWords } from '../../../custom/words/functions';
import { isRecord } from '../record';

export type OwnLanguage = keyof typeof functionWords;

const OWN: Readonly<Record<string, object>> = functionWords;

export const ownLanguages = Object.keys(OWN) as OwnLanguage[];

/** Words that `own` lacks stay. */
export function merged<Words>(words: Words, own: unknown): Words {
  if (own === undefined) return words;
  if (!isRecord(words)) return own as Words;
  const theirs = own as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [key, merged(value, theirs[key])]),
  ) as Words;
}

/**
 * An adopter's own language falls back to English, its formats to `Intl`.
 *
 * @param name of the constant in a file of words
 */
export function withOwn<Words, Tag extends string>(
  name: string,
  ours: Readonly<Record<Tag | 'en', Words>>,
): Readonly<Record<Tag | OwnLanguage, Words>> {
  const spoken: Readonly<Partial<Record<string, Words>>> = ours;
  const formats = { tag: '', gap: ' ', zoned: (at: string, zone = 'UTC') => `${at} (${zone})` };
  const base = (tag: string): unknown => spoken[tag] ?? (name === 'formats' ? { ...formats, tag } : ours.en);
  const tags = [...new Set([...Object.keys(ours), ...ownLanguages])];
  return Object.fromEntries(
    tags.map((tag) => {
      const own = (OWN[tag] as Readonly<Record<string, unknown>> | undefined)?.[name];
      return [tag, merged(base(tag), own)];
    }),
  ) as Record<Tag | OwnLanguage, Words>;
}
