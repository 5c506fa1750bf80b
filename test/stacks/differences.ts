/** What the digest of one stage says otherwise than that of another. */
import { diffArrays } from 'diff';
import type { Config } from '../../lib/config/schema';

/**
 * Paragraphs that only one of both digests has, and the lines in which the others differ: `+` stands in
 * `digest` alone, `-` in `base` alone. A paragraph is found by its logical id and type.
 */
export function differences(base: string, digest: string): string {
  const before = paragraphsOf(base);
  const after = paragraphsOf(digest);
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap((title) => {
      const [old, own] = [before.get(title), after.get(title)];
      if (!old) return [[`+ ${title}`, ...(own ?? []).map((line) => `+ ${line}`)]];
      if (!own) return [[`- ${title}`]];
      const lines = diffArrays([...old], [...own])
        .filter(({ added, removed }) => added || removed)
        .flatMap(({ added, value }) => value.map((line) => `${added ? '+' : '-'} ${line}`));
      return lines.length > 0 ? [[`  ${title}`, ...lines]] : [];
    })
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function paragraphsOf(digest: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    digest.split('\n\n').map((paragraph) => {
      const [first = '', ...lines] = paragraph.split('\n');
      // Whether it is kept with the stack is a line of its own: stages differ in that.
      const [title = '', kept] = first.split(', ');
      return [title, kept === undefined ? lines : [`  ${kept}`, ...lines]];
    }),
  );
}

/** A digest in which the stage's name, account and Region are left open, as every stage has its own. */
export function ofAnyStage(digest: string, { stage, account, region }: Config): string {
  return digest
    .replace(new RegExp(`\\b${stage}\\b`, 'g'), '<stage>')
    .replaceAll(account, '<account>')
    .replaceAll(region, '<region>');
}
