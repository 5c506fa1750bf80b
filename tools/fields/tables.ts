/**
 * Tables of fields in documents. `<!-- fields -->` begins that of all fields, `<!-- fields of mfa -->` that
 * of a group, which the first leaves out; `<!-- end of fields -->` ends each.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Row } from './rows';

const TABLE = /^<!-- fields(?: of (\w+))? -->\n[\s\S]*?^<!-- end of fields -->$/gm;

/** By the group's name. */
type Places = ReadonlyMap<string, { readonly document: string; readonly heading: string }>;

/** By path, as they ought to be. @throws Error without a table of all fields, or for an unknown group */
export function documentsWith(rows: readonly Row[], project: string): ReadonlyMap<string, string> {
  const texts = readdirSync(join(project, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => [`docs/${name}`, readFileSync(join(project, 'docs', name), 'utf8')] as const)
    .filter(([, text]) => text.search(TABLE) >= 0);
  const places: Places = new Map(
    texts.flatMap(([document, text]) =>
      [...text.matchAll(TABLE)].flatMap(({ 1: group, index }) =>
        group === undefined ? [] : [[group, { document, heading: headingBefore(text, index) }] as const],
      ),
    ),
  );
  const unknown = [...places.keys()].find((group) => !rows.some(({ path }) => path[0] === group));
  if (unknown !== undefined)
    throw new Error(`There is no field ${unknown}, which a document has a table of.`);
  if (!texts.some(([, text]) => /^<!-- fields -->$/m.test(text)))
    throw new Error('No document has a table of all fields, which <!-- fields --> begins.');
  return new Map(
    texts.map(([document, text]) => [
      document,
      text.replace(TABLE, (_, group: string | undefined) => {
        const end = group === undefined ? '' : ` of ${group}`;
        const lines =
          group === undefined ? linesOfAll(rows, places, document) : linesOf(rows, group, project);
        return [`<!-- fields${end} -->`, '', ...head(group), ...lines, '', '<!-- end of fields -->'].join(
          '\n',
        );
      }),
    ]),
  );

  function linesOfAll(all: readonly Row[], elsewhere: Places, document: string): readonly string[] {
    return all.flatMap((row) => {
      const [top = '', ...below] = row.path;
      const place = elsewhere.get(top);
      if (place === undefined) return [line(row, row.path.join('.'), project)];
      if (below.length > 0) return [];
      const file = place.document === document ? '' : relative('docs', place.document);
      const there = `see [${place.heading}](${file}#${anchorOf(place.heading)})`;
      return [line({ ...row, form: there }, top, project)];
    });
  }
}

function linesOf(rows: readonly Row[], group: string, project: string): readonly string[] {
  return rows
    .filter(({ path: [top, ...below] }) => top === group && below.length > 0)
    .map((row) => line(row, row.path.slice(1).join('.'), project));
}

function head(group: string | undefined): readonly string[] {
  const field = group === undefined ? 'field' : `field of \`${group}\``;
  return [
    `| ${field} | what it says | what it takes | default | changeable later |`,
    '| --- | --- | --- | --- | --- |',
  ];
}

function line({ what, form = '', otherwise, later = 'yes' }: Row, name: string, project: string): string {
  const isGroup = form === '' && otherwise === undefined;
  const fallback = otherwise ?? (isGroup || form.startsWith('see ') ? '' : '–');
  const cells = [linked(what, project), form.startsWith('see ') ? form : plain(form), fallback, later].map(
    (cell) => cell.replace(/\|/g, '\\|'),
  );
  return `| \`${name}\` | ${cells.join(' | ')} |`;
}

/** Nothing in it is a tag. */
function plain(text: string): string {
  return text.replace(/</g, '&lt;').replace(/\*/g, '\\*');
}

/** Links docs/recovery.md, docs/mfa.md#heading, docs/adr/037. */
function linked(text: string, project: string): string {
  return plain(text).replace(
    /docs\/(?:adr\/(\d{3})|([\w-]+\.md)(?:#([\w-]+))?)/g,
    (path, decision?: string, document?: string, anchor?: string) => {
      if (document !== undefined)
        return anchor === undefined
          ? `[${document}](${document})`
          : `[${anchor.replace(/-/g, ' ')}](${document}#${anchor})`;
      const file = readdirSync(join(project, 'docs', 'adr')).find((name) => name.startsWith(`${decision}-`));
      if (!file) throw new Error(`There is no decision ${path}.`);
      return `[ADR ${Number(decision)}](adr/${file})`;
    },
  );
}

function headingBefore(text: string, index: number): string {
  const headings = [...text.slice(0, index).matchAll(/^#+ (.+)$/gm)];
  return headings.at(-1)?.[1] ?? '';
}

/** GitHub's anchor of a unique heading. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
    .replace(/ /g, '-');
}
