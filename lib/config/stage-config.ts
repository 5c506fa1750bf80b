import { ConfigError } from './errors';
import { parseConfig } from './load';
import type { Config, ConfigInput } from './schema';

/** Known only when the stage `local` starts. */
export interface LocalOptions {
  /** Port of the page. @default 5173 */
  readonly webPort?: number;
}

/** By the name in `-c stage=`. */
export type Stages = Readonly<Record<string, (options: LocalOptions) => ConfigInput>>;

/**
 * @param overrides replace whole fields
 * @throws ConfigError when there is no such stage, it has another's name, or its values are wrong
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
  // A copied entry that kept its model's name would be deployed over the model.
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
