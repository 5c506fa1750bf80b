import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, stacksOf } from './assembly';
import { type StageFacts, stagesOf, synthesize } from './synthesis';

export interface Side {
  readonly facts: readonly StageFacts[];
  stacks(stage: string): Promise<ReadonlyMap<string, Stack>>;
}

/** Runs the tree's app for each stage, into folders below `assemblies`. */
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
