/** Finds a stage among those that there are and checks its values. */
import { ConfigError } from './errors';
import { parseConfig } from './load';
import type { Config, ConfigInput } from './schema';

/** What a start can say about the stage `local`: the port is known only then. */
export interface LocalOptions {
  /** Port of the page on this machine. @default 5173 */
  readonly webPort?: number;
}

/** Values of stages, each under the name that `-c stage=` chooses it by. */
export type Stages = Readonly<Record<string, (options: LocalOptions) => ConfigInput>>;

/**
 * The checked configuration of a stage.
 *
 * @param stages the stages that there are
 * @param overrides fields to put in place of the stage's own, whole fields at a time
 * @throws ConfigError when there is no such stage, its entry has the name of another, or its values are
 * wrong.
 */
export function stageConfig(
  stages: Stages,
  stage: string,
  overrides: Partial<ConfigInput> = {},
  options: LocalOptions = {},
): Config {
  const entry = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  if (!entry)
    throw new ConfigError('the app', [
      {
        path: 'stage',
        got: stage,
        expected: `one of ${Object.keys(stages).join(', ')}. Choose it with -c stage=<name>.`,
      },
    ]);
  const values = entry(options);
  // A copied entry that kept the name of its model would be deployed over it.
  if (values.stage !== stage)
    throw new ConfigError(`stage "${stage}"`, [
      {
        path: 'stage',
        got: values.stage,
        expected: `"${stage}", the name of this entry: by it the stacks are named.`,
      },
    ]);
  const { webPort } = options;
  if (webPort !== undefined && !(Number.isInteger(webPort) && webPort >= 1 && webPort <= 65_535))
    throw new ConfigError('the app', [
      { path: 'webPort', got: webPort, expected: 'a port of this machine, a whole number from 1 to 65535.' },
    ]);
  return parseConfig({ ...values, ...overrides }, `stage "${stage}"`);
}
