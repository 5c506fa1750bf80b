/** Reads the project's documents: blocks of code, commands, links and headings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf } from '../../tools/fields/tables';
import { projectRoot } from './assembly';

/** What stands at the top and everything under docs and examples, by path in the project. */
export const documents: readonly string[] = [
  'README.md',
  'README.ja.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name))
      .sort(),
  ),
];

export const readDocument = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

/** A command that a reader is told to type, or is told of. */
export interface Command {
  /** Without comment, prompt, or assignment of what it prints. */
  readonly text: string;
  /** Path and line, to be found by. */
  readonly at: string;
  /** What is said around it: its lines and the paragraph before its block, or its own paragraph. */
  readonly context: string;
}

const PROGRAMS = /^(?:npm|npx|aws|curl|git|printf|node|openssl|docker) /;

/** Commands of a document, in blocks of the language `sh` and in line. */
export function commandsOf(path: string): readonly Command[] {
  const lines = readDocument(path).split('\n');
  const commands: Command[] = [];
  let block: { shell: boolean; introduction: string } | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const fence = /^\s*```(\S*)/.exec(line);
    if (fence) {
      block = block ? undefined : { shell: fence[1] === 'sh', introduction: paragraphAt(lines, index - 1) };
      continue;
    }
    const at = `${path}:${index + 1}`;
    if (!block) {
      for (const [, text = ''] of line.matchAll(/`([^`]+)`/g))
        if (PROGRAMS.test(text)) commands.push({ text, at, context: paragraphAt(lines, index) });
    } else if (block.shell) {
      let whole = line;
      while (whole.trimEnd().endsWith('\\') && index + 1 < lines.length)
        whole = `${whole.trimEnd().slice(0, -1)} ${(lines[++index] ?? '').trim()}`;
      const [code, comment] = splitAtComment(whole);
      for (const text of simpleCommands(code))
        commands.push({ text, at, context: `${block.introduction} ${comment}` });
    }
  }
  return commands;
}

/**
 * A section of a document: what stands below a heading, up to the next of its rank.
 *
 * @throws Error when there is none
 */
export function sectionOf(path: string, heading: string): string {
  const [, section] = readDocument(path).split(new RegExp(`^${heading}$`, 'm'));
  if (section === undefined) throw new Error(`${path} has no heading "${heading}".`);
  const [rank = ''] = heading.split(' ');
  return section.split(new RegExp(`^${rank} `, 'm'))[0] ?? '';
}

/** Lines of the blocks of a shell in a text, as they stand there, comments too. */
export function shellLinesIn(text: string): readonly string[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.split('\n').filter((line) => line.trim() !== ''),
  );
}

/** Numbered steps of a text. */
export function stepsIn(text: string): readonly string[] {
  return [...text.matchAll(/^\d+\. (.*)$/gm)].map(([, step = '']) => step);
}

/** The lines around one, up to the next blank; a row of a table alone. */
function paragraphAt(lines: readonly string[], index: number): string {
  let last = index;
  while (last > 0 && !lines[last]?.trim()) last -= 1;
  if (lines[last]?.startsWith('|')) return lines[last] ?? '';
  let first = last;
  while (first > 0 && lines[first - 1]?.trim() && !lines[first - 1]?.includes('```')) first -= 1;
  let end = last;
  while (end + 1 < lines.length && lines[end + 1]?.trim() && !lines[end + 1]?.includes('```')) end += 1;
  return lines.slice(first, end + 1).join(' ');
}

/** Code of a line and its comment; a `#` within quotes or a word begins none. */
function splitAtComment(line: string): readonly [code: string, comment: string] {
  let quote = '';
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '#' && /^\s?$/.test(line.charAt(index - 1)))
      return [line.slice(0, index), line.slice(index)];
  }
  return [line, ''];
}

/**
 * What a line of a shell runs: parts between `&&`, `|` and `;`, what is substituted into an assignment taken
 * out.
 */
function simpleCommands(code: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (const character of code) {
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '&' || character === '|' || character === ';') {
      parts.push(part);
      part = '';
      continue;
    }
    part += character;
  }
  return [...parts, part].map((it) => it.trim().replace(/^\w+=\$\((.*)\)$/s, '$1')).filter(Boolean);
}

/** Addresses of links and images, without those of blocks of code. */
export const linksOf = (path: string): readonly string[] => linksIn(readDocument(path));

export function linksIn(markdown: string): readonly string[] {
  const text = markdown.replace(/^\s*```[\s\S]*?^\s*```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address = '']) => address);
}

/** Anchors that GitHub gives the headings of a document. */
export const anchorsOf = (path: string): readonly string[] => anchorsIn(readDocument(path));

export function anchorsIn(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  const text = markdown.replace(/^\s*```[\s\S]*?^\s*```/gm, '');
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const anchor = anchorOf(heading);
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** Files of the project that a document names as code, such as `custom/stages.ts`. */
export function filesNamedIn(path: string): readonly string[] {
  const folders = 'bin|bench|docs|examples|lambda|lib|local|test|tools|web|\\.github';
  const file = new RegExp(`^(?:${folders})/[\\w./-]+\\.(?:ts|tsx|md|json|yml|svg|png)$`);
  return [...readDocument(path).matchAll(/`([^`\n]+)`/g)]
    .map(([, text = '']) => text)
    .filter((text) => file.test(text));
}
