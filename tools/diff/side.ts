/** A side of a comparison: its stages, and the stacks of each. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, stacksOf } from './assembly';
import { type StageFacts, stagesOf, synthesize } from './synthesis';

export interface Side {
  readonly facts: readonly StageFacts[];
  stacks(stage: string): Promise<ReadonlyMap<string, Stack>>;
}

/** A tree whose app is run for each stage, into a folder below `assemblies`. */
export async function sideOf(folder: string, assemblies: string, ending?: AbortSignal): Promise<Side> {
  return {
    facts: await stagesOf(folder, ending),
    async stacks(stage) {
      const assembly = join(assemblies, stage);
      mkdirSync(assembly, { recursive: true });
      await synthesize(folder, stage, assembly, ending);
      return stacksOf(assembly);
    },
  };
}
