/**
 * The stages of custom/stages.ts, whatever they are, for guards that hold for any. No other test reads
 * them.
 */

import { stages } from '../../custom/stages';
import type { Config } from '../../lib/config/schema';
import { stageConfig as configOf } from '../../lib/config/stage-config';
import { stageConfig, stageNames } from './stages';

// They may speak a language that this clone has added, and go by its brand's name. All other tests have the
// project's own (jest.config.js), which a path from the root goes round.
jest.mock('../../custom/words/functions', () =>
  jest.requireActual(`${__dirname}/../../custom/words/functions/index.ts`),
);
jest.mock('../../custom/brand', () => jest.requireActual(`${__dirname}/../../custom/brand/index.ts`));

/** Their names. */
export const ownNames: readonly string[] = Object.keys(stages);

/** The checked configuration of one. @throws ConfigError when its values are wrong */
export const ownConfig = (stage: string): Config => configOf(stages, stage);

/** A stage to be judged: what a test calls it, and its configuration. */
export type Judged = readonly [what: string, config: Config];

/**
 * Those that differ from the pinned stage of the same name, which has been looked at already. One whose
 * values are wrong is left out: test/config/own-stages.test.ts says what is wrong with it.
 */
export const ownStages: readonly Judged[] = ownNames.flatMap((name): Judged[] => {
  const config = parsed(name);
  if (!config) return [];
  const pinned = stageNames.includes(name) ? JSON.stringify(stageConfig(name)) : undefined;
  return JSON.stringify(config) === pinned ? [] : [[`${name} of custom/stages.ts`, config]];
});

/** The pinned stages and {@link ownStages}. */
export const allStages: readonly Judged[] = [
  ...stageNames.map((name): Judged => [`${name} of the tests`, stageConfig(name)]),
  ...ownStages,
];

function parsed(stage: string): Config | undefined {
  try {
    return ownConfig(stage);
  } catch {
    return undefined;
  }
}
