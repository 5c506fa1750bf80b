/** Adopters' words in place of ours; only in builds that have any. */
export function merged<Words>(words: Words, own: unknown): Words {
  if (own === undefined) return words;
  if (typeof words !== 'object' || words === null || Array.isArray(words)) return own as Words;
  const theirs = own as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [key, merged(value, theirs[key])]),
  ) as Words;
}
