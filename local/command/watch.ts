/** Deploys the app over itself whenever its sources change. */
import { watch as watchFolder } from 'node:fs';
import type { LocalAws } from '../aws';
import { SOURCES, type Synthesis, synthesizeAgain } from './synth';

/** Editors write a file in several steps. */
const SETTLING_MS = 100;

export interface WatchOptions {
  readonly aws: Pick<LocalAws, 'deploy'>;
  readonly stage: string;
  readonly webPort: number;
  /** Folder of the assembly that runs. */
  readonly assembly: string;
  readonly print: (line: string) => void;
}

/** @returns ends it */
export function watch({ aws, stage, webPort, assembly, print }: WatchOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isStale = false;
  let isOver = false;
  let synthesis: Synthesis | undefined;
  const deploy = async () => {
    const began = performance.now();
    synthesis = synthesizeAgain(stage, webPort, assembly);
    const folder = await synthesis.assembly;
    const synthesized = performance.now();
    const changed = await aws.deploy(folder);
    const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
    const times = `synthesis ${seconds(began, synthesized)} s, deployment ${seconds(synthesized, performance.now())} s`;
    print(
      changed.length === 0 ? `  Nothing changed (${times}).` : `  Deployed ${changed.join(', ')} (${times}).`,
    );
  };
  const run = async () => {
    // What changes meanwhile is deployed once this is over.
    isStale = isRunning;
    if (isRunning) return;
    isRunning = true;
    try {
      await deploy();
    } catch (error) {
      if (!isOver) print(`  Not deployed: ${(error as Error).message}`);
    }
    isRunning = false;
    if (isStale && !isOver) await run();
  };
  const watchers = SOURCES.map((folder) =>
    watchFolder(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void run(), SETTLING_MS);
    }),
  );
  return () => {
    isOver = true;
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    synthesis?.stop();
  };
}
