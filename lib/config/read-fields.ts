import type { z } from 'zod';
import { type ConfigProblem, describePath } from './errors';

/** Reads fields one by one: right ones' values, and what is wrong with the others. */
export function readFields(
  input: object,
  fields: Readonly<Record<string, z.ZodType>>,
): { readonly values: Record<string, unknown>; readonly problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(fields)) {
    const given = (input as Record<string, unknown>)[field];
    const result = schema.safeParse(given);
    if (result.success) values[field] = result.data;
    else for (const issue of result.error.issues) problems.push(...problemsOf(field, given, issue));
  }
  for (const field of Object.keys(input)) {
    if (!(field in fields))
      problems.push(unknownField([field], (input as Record<string, unknown>)[field], Object.keys(fields)));
  }
  return { values, problems };
}

function problemsOf(field: string, given: unknown, issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = [field, ...issue.path];
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  );
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownField([...path, key], (got as Record<string, unknown>)[key]));
  return [{ path: describePath(path), got, expected: issue.message }];
}

function unknownField(path: readonly PropertyKey[], got: unknown, known?: readonly string[]): ConfigProblem {
  const remedy = known ? ` The fields are ${known.join(', ')}.` : ' Take it out, or correct its spelling.';
  return { path: describePath(path), got, expected: `nothing, for there is no such field.${remedy}` };
}
