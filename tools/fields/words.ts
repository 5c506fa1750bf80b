/** Fields' comments, by TypeScript's own API. It is unstable, so TypeScript's version is exact. */
import { join } from 'node:path';
import { API, type Checker, type Symbol as Member, type Type } from 'typescript/unstable/sync';

export interface Words {
  /** Sentences on one line; may be empty. */
  readonly what: string;
  /** After `@default`, where it is no value. */
  readonly otherwise?: string;
  /** After `@later`: why, or how, it can't be changed once deployed. */
  readonly later?: string;
}

/** By names from the top; members of lists and unions have their path. */
export type WordsOf = (path: readonly string[]) => Words;

/** Of {@link ConfigInput}. @param project with `lib/config/schema.ts` and `tools/fields/tsconfig.json` */
export function withWords<T>(project: string, use: (wordsOf: WordsOf) => T): T {
  const api = new API({ cwd: project });
  try {
    const config = join(project, 'tools', 'fields', 'tsconfig.json');
    const read = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    const file = read?.program.getSourceFile(join(project, 'lib', 'config', 'schema.ts'));
    const module = file && read?.checker.getSymbolAtLocation(file);
    if (!read || !module) throw new Error(`${config} does not lead to lib/config/schema.ts.`);
    const { checker } = read;
    const input = checker.getExportsOfModule(module).find(({ name }) => name === 'ConfigInput');
    if (!input) throw new Error('lib/config/schema.ts exports no ConfigInput.');
    const top = checker.getDeclaredTypeOfSymbol(input);
    return use((path) => wordsAt(checker, top, path));
  } finally {
    api.close();
  }
}

function wordsAt(checker: Checker, top: Type, path: readonly string[]): Words {
  let found: readonly Member[] = [];
  let types: readonly Type[] = [top];
  for (const name of path) {
    found = types
      .flatMap((type) => partsOf(checker, type))
      .map((type) => checker.getPropertyOfType(type, name))
      .filter((member) => member !== undefined);
    types = found.map((member) => checker.getTypeOfSymbol(member)).filter((type) => type !== undefined);
  }
  const all = found.map((member) => wordsOfMember(checker, member));
  return all.find(({ what }) => what !== '') ?? all[0] ?? { what: '' };
}

/** Types in a union; lists by their members. */
function partsOf(checker: Checker, type: Type): readonly Type[] {
  const known = checker.getNonNullableType(type) ?? type;
  if (known.isUnionType()) return known.getTypes().flatMap((part) => partsOf(checker, part));
  if (checker.isArrayType(known))
    return checker.getIndexInfosOfType(known).flatMap(({ valueType }) => partsOf(checker, valueType));
  return [known];
}

function wordsOfMember(checker: Checker, member: Member): Words {
  const tags = member.getJsDocTags(checker);
  const tag = (name: string) => tags.find((it) => it.name === name)?.text;
  const [otherwise, later] = [tag('default'), tag('later')].map((text) => text && onOneLine(text));
  return {
    what: onOneLine(member.getDocumentationComment(checker)),
    ...(otherwise ? { otherwise } : {}),
    ...(later ? { later } : {}),
  };
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
