import type { z } from 'zod';
import { ConfigError, type ConfigProblem, describePath } from './errors';
import { crossFieldRules } from './rules';
import { type Config, type ConfigInput, configSchema } from './schema';

/**
 * Checks a configuration and fills in defaults. Finds every problem at once: a rule is asked when the fields
 * it reads are right.
 *
 * @param subject such as `stage "dev"`
 * @throws ConfigError with all problems, in the order of fields, then rules
 */
export function parseConfig(input: unknown, subject: string): Config {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new ConfigError(subject, [{ path: '(all of it)', got: input, expected: 'an object.' }]);

  const { values, problems } = readFields(input, configSchema.shape);
  if ((input as ConfigInput).redirectUris === undefined) {
    const { webOrigins } = values as Partial<Config>;
    if (webOrigins) values.redirectUris = webOrigins.map((origin) => `${origin}/`);
    else delete values.redirectUris;
  }
  for (const { reads, check } of crossFieldRules) {
    if (reads.every((field) => field in values))
      check(values as Config, (path, got, expected) =>
        problems.push({ path: describePath(path), got, expected }),
      );
  }
  if (problems.length > 0) throw new ConfigError(subject, problems);
  return values as Config;
}

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
