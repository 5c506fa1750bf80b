/**
 * Reads the YAML that the workflows are written in: mappings and lists by indentation, block text, plain and
 * quoted scalars, `{}` and one-line lists. Whatever else YAML knows is refused, so that nothing can hide
 * behind a notation that this reader takes for something else.
 */
export type Yaml = string | Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

/** @throws Error with the number of the line that is not of this kind */
export function readYaml(source: string): Yaml {
  const lines = source
    .split('\n')
    .map((text, index) => ({ indent: text.search(/\S|$/), text: text.trim(), number: index + 1 }));
  const rest = lines.slice();
  const value = block(rest, 0);
  skipBlank(rest);
  if (rest[0]) throw new Error(`line ${rest[0].number}: indented in no known way`);
  return value;
}

function skipBlank(lines: Line[]): void {
  while (lines[0] && (lines[0].text === '' || lines[0].text.startsWith('#'))) lines.shift();
}

function block(lines: Line[], indent: number): Yaml {
  skipBlank(lines);
  return lines[0]?.text.startsWith('- ') ? list(lines, indent) : mapping(lines, indent);
}

function list(lines: Line[], indent: number): Yaml[] {
  const items: Yaml[] = [];
  for (skipBlank(lines); lines[0]?.indent === indent && lines[0].text.startsWith('- '); skipBlank(lines)) {
    const first = lines[0];
    const text = first.text.slice(2).trim();
    if (!/^[\w-]+:( |$)/.test(text)) {
      lines.shift();
      items.push(scalar(text, first.number));
      continue;
    }
    // The mapping of an item begins two places further on, in the line of the dash.
    lines[0] = { indent: indent + 2, text, number: first.number };
    items.push(mapping(lines, indent + 2));
  }
  return items;
}

function mapping(lines: Line[], indent: number): Yaml {
  const found: Record<string, Yaml> = {};
  for (skipBlank(lines); lines[0]?.indent === indent; skipBlank(lines)) {
    const { text, number } = lines.shift() as Line;
    const [, key, value = ''] = /^([\w-]+):(?: +(.*))?$/.exec(text) ?? [];
    if (key === undefined || key in found) throw new Error(`line ${number}: "${text}" is no new key`);
    if (value === '|') found[key] = textBlock(lines, indent);
    else if (value !== '' && !value.startsWith('#')) found[key] = scalar(value, number);
    else {
      skipBlank(lines);
      found[key] = lines[0] && lines[0].indent > indent ? block(lines, lines[0].indent) : '';
    }
  }
  return found;
}

function textBlock(lines: Line[], indent: number): string {
  const text: string[] = [];
  while (lines[0] && (lines[0].indent > indent || lines[0].text === ''))
    text.push((lines.shift() as Line).text);
  return text.join('\n');
}

function scalar(text: string, number: number): Yaml {
  const plain = text.replace(/ +#.*$/, '');
  if (plain === '{}') return {};
  if (/^\[.*\]$/.test(plain))
    return plain
      .slice(1, -1)
      .split(',')
      .map((part) => part.trim());
  if (/^[&*!|>%@`{[]/.test(plain)) throw new Error(`line ${number}: "${text}" is more YAML than this reads`);
  return plain.replace(/^(['"])(.*)\1$/, '$2');
}
