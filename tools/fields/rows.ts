/** Fields of a stage, by their schemas and comments. */
import { z } from 'zod';
import { configSchema } from '../../lib/config/schema';
import type { WordsOf } from './words';

/** A field of a stage. */
export interface Row {
  /** From the top; lists end in `[]`. */
  readonly path: readonly string[];
  readonly what: string;
  /** From the schema's error; none for groups. */
  readonly form?: string;
  /** The default; none where a value is required. */
  readonly otherwise?: string;
  readonly later?: string;
}

/** In the schemas' order. @throws Error naming fields without a comment */
export function allRows(wordsOf: WordsOf): readonly Row[] {
  const rows = rowsOf(configSchema, [], wordsOf);
  const silent = rows.filter(({ what }) => what === '').map(({ path }) => path.join('.'));
  if (silent.length > 0)
    throw new Error(`No comment in lib/config says what these fields are: ${silent.join(', ')}.`);
  return rows;
}

function rowsOf(group: z.core.$ZodObject, way: readonly string[], wordsOf: WordsOf): readonly Row[] {
  return Object.entries(group._zod.def.shape).flatMap(([name, schema]) => {
    const bare = bareOf(schema);
    const isList = bare instanceof z.ZodArray && groupsOf(bare.element).length > 0;
    const path = [...way, isList ? `${name}[]` : name];
    const one = isList ? (bare as z.ZodArray).element : bare;
    const groups = groupsOf(one);
    const words = wordsOf(path.map((it) => it.replace('[]', '')));
    const row: Row = { path, ...otherwiseOf(schema), ...words };
    if (groups.length === 0) return [{ ...row, form: formOf(schema) }];
    // A union's discriminator is said with it, or with its list.
    const union = one instanceof z.ZodDiscriminatedUnion ? one : undefined;
    const below = groups.flatMap((it) => rowsOf(it, path, wordsOf));
    const once = below.filter(
      ({ path: [...at] }, index) =>
        index === below.findIndex((other) => other.path.join('.') === at.join('.')) &&
        !(union && at.at(-1) === union._zod.def.discriminator),
    );
    const head = union || isList ? { ...row, form: formOf(schema) } : row;
    const isOptional = schema instanceof z.ZodOptional;
    // Groups without words stand there by their fields.
    return row.what === '' && !union && !isList && !isOptional ? once : [head, ...once];
  });
}

/** Without defaults. */
function bareOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault)
    return bareOf(schema._zod.def.innerType);
  return schema;
}

function groupsOf(schema: z.core.$ZodType): readonly z.core.$ZodObject[] {
  if (schema instanceof z.ZodObject) return [schema];
  return schema instanceof z.ZodDiscriminatedUnion ? schema._zod.def.options.flatMap(groupsOf) : [];
}

/** From the error for an impossible value. */
function formOf(schema: z.core.$ZodType): string {
  const [issue] = z.core.safeParse(schema, Symbol('no value')).error?.issues ?? [];
  if (!issue) throw new Error('A schema takes anything.');
  return issue.message.replace(/\.$/, '');
}

function otherwiseOf(schema: z.core.$ZodType): Pick<Row, 'otherwise'> {
  const { success, data } = z.core.safeParse(schema, undefined);
  if (!success) return {};
  if (data === undefined) return { otherwise: 'none' };
  if (Array.isArray(data)) return { otherwise: data.map(wordFor).join(', ') || 'none' };
  // A group has its fields' defaults.
  return typeof data === 'object' ? {} : { otherwise: wordFor(data) };
}

function wordFor(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 6 });
  return typeof value === 'string' ? `\`${value}\`` : String(value);
}
