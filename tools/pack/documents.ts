/** The packed construct's README and what it links to, made of the project's documents. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const SOURCE = join('docs', 'your-own-pool.md');
const LINK = /\[([^\]]*)\]\(([^)\s]+)\)/g;

/**
 * Links to what isn't packed become their text.
 *
 * @param name of the package
 * @returns texts by their paths among what is packed
 */
export function documentsOf(project: string, name: string): Readonly<Record<string, string>> {
  const source = read(project, SOURCE);
  const linked = [...source.matchAll(LINK)]
    .map(([, , target = '']) => normalize(join('docs', target.split('#')[0] ?? '')))
    .filter((path) => dirname(path) === 'docs' && path !== SOURCE);
  const places: Readonly<Record<string, string>> = {
    [SOURCE]: 'README.md',
    ...Object.fromEntries(linked.map((path) => [path, path])),
  };
  return Object.fromEntries(
    Object.entries(places).map(([path, place]) => {
      const text = path === SOURCE ? readMe(source, name) : read(project, path);
      return [place, moved(text, path, place, places)];
    }),
  );
}

const read = (project: string, path: string) => readFileSync(join(project, path), 'utf8');

/** For somebody who has the package and no checkout. */
function readMe(source: string, name: string): string {
  return source
    .replace(/^# .*$/m, `# ${name}`)
    .replace(
      /^### 1\. .*?(?=^### )/ms,
      `### 1. Install it\n\nBy npm, beside \`aws-cdk-lib\` and \`constructs\`. Functions come bundled: synthesis needs no bundler.\n\n`,
    )
    .replace(/^`test\/.*\n\n/gm, '');
}

function moved(text: string, from: string, to: string, places: Readonly<Record<string, string>>): string {
  return text.replace(LINK, (whole, words: string, target: string) => {
    if (/^(?:https?:|mailto:|#)/.test(target)) return whole;
    const [file = '', anchor] = target.split('#');
    const place = places[normalize(join(dirname(from), file))];
    if (place === undefined) return words;
    return `[${words}](${relative(dirname(to), place)}${anchor === undefined ? '' : `#${anchor}`})`;
  });
}
