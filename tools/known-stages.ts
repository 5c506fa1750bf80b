import { type Stages, stageConfig } from '../lib/config/stage-config';
import type { KnownStages } from './named-deployment';

export function knownStages(stages: Stages): KnownStages {
  return { names: Object.keys(stages), config: (stage) => stageConfig(stages, stage) };
}
