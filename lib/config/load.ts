import { isRecord } from '../../lambda/shared/record';
import { ConfigError, describePath } from './errors';
import { readFields } from './read-fields';
import { crossFieldRules } from './rules';
import { type Config, type ConfigInput, configSchema } from './schema';

/**
 * Checks a configuration and fills in defaults. Finds all problems at once: rules run when the fields they
 * read are right.
 *
 * @param subject such as `stage "dev"`
 * @throws ConfigError with all problems, in the order of fields, then rules
 */
export function parseConfig(input: unknown, subject: string): Config {
  if (!isRecord(input))
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
