/** What people put between digits to read them. */
const separators = /[\s\-‐-―−ー・.]/g;

/**
 * A one-time code as it was typed or pasted: full-width digits become ASCII ones, blanks and dashes go. Of a
 * whole message that was pasted, the one run of `digits` digits that stands alone is taken. What can't be
 * told apart stays as the digits that are there, so that nothing a person typed vanishes.
 */
export function typedCode(text: string, digits: number): string {
  const plain = text.normalize('NFKC');
  const joined = plain.replace(separators, '');
  if (/^\d*$/.test(joined)) return joined;
  const alone = new Set(plain.match(/\d+/g)?.filter((run) => run.length === digits));
  const [only] = alone;
  return only !== undefined && alone.size === 1 ? only : plain.replace(/\D/g, '');
}
