/** The pinned stages of the tests, found and checked as `lib/config/stage-config.ts` does it for any. */
import type { Config, ConfigInput } from '../../lib/config/schema';
import { stageConfig as configOf, type LocalOptions } from '../../lib/config/stage-config';
import { stages } from '../fixtures/stages';

/** Names of the pinned stages. */
export const stageNames: readonly string[] = Object.keys(stages);

/** The checked configuration of a pinned stage, with whole fields put in place of its own. */
export const stageConfig = (
  stage: string,
  overrides: Partial<ConfigInput> = {},
  options: LocalOptions = {},
): Config => configOf(stages, stage, overrides, options);
