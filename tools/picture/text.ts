/** Widths of Arial, Helvetica and Liberation Sans, rounded up. */

const WIDE = /[mwMWÀ-ÖØ-Þ@%—]/;
const CAPITAL = /[A-Z&]/;
const NARROW = /[iljtfI.,:;'|!/()[\] -]/;

/** In pixels, by a font size in pixels. */
export function widthOf(text: string, size: number, bold = false): number {
  let em = 0;
  for (const character of text)
    em += WIDE.test(character) ? 0.89 : CAPITAL.test(character) ? 0.72 : NARROW.test(character) ? 0.34 : 0.56;
  return em * size * (bold ? 1.06 : 1);
}

/** A longer word has a line of its own. */
export function wrap(text: string, width: number, size: number, bold = false): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer, size, bold) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}
