import { watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import type { LocalAws } from '../aws';
import { PROJECT, SOURCES, type Synthesis, synthesizeAgain } from './synth';

/** Editors write a file in several steps. */
const SETTLING_MS = 100;
const NAMED = 2;
/** Files that editors leave beside one that they save. */
const EDITORS_OWN = /(?:^|\/)[.#]|~$|\.(?:swp|swx|tmp)$|\/4913$/;

export interface WatchOptions {
  readonly aws: Pick<LocalAws, 'deploy'>;
  readonly stage: string;
  readonly webPort: number;
  readonly assembly: string;
  /** @returns whether the page's sources had changed */
  readonly renewPage: () => Promise<boolean>;
  readonly print: (line: string) => void;
}

export function watch({ aws, stage, webPort, assembly, renewPage, print }: WatchOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isOver = false;
  let synthesis: Synthesis | undefined;
  const changed = new Set<string>();
  const reload = async (files: readonly string[]) => {
    const began = performance.now();
    synthesis = synthesizeAgain(stage, webPort, assembly);
    const deployed = synthesis.assembly.then((folder) => aws.deploy(folder));
    // Both: the next change mustn't meet a page that is still being built.
    const [stacks, page] = await Promise.allSettled([deployed, renewPage()]);
    if (stacks.status === 'rejected') throw stacks.reason;
    if (page.status === 'rejected') throw page.reason;
    const renewed = [...stacks.value, ...(page.value ? ['the page'] : [])];
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const what = renewed.length === 0 ? 'nothing that runs' : renewed.join(', ');
    print(`  Reloaded ${what} in ${seconds} s: ${named(files)} changed.`);
  };
  const run = async () => {
    // Changes meanwhile are deployed once this is over.
    if (isRunning) return;
    isRunning = true;
    const files = [...changed];
    changed.clear();
    try {
      await reload(files);
    } catch (error) {
      if (!isOver) print(`  Not reloaded, what ran goes on: ${(error as Error).message}`);
    }
    isRunning = false;
    if (changed.size > 0 && !isOver) await run();
  };
  const watchers = SOURCES.map((folder) =>
    watchFolder(join(PROJECT, folder), { recursive: true }, (_, file) => {
      if (file === null || EDITORS_OWN.test(file)) return;
      changed.add(`${folder}/${file}`);
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

function named(files: readonly string[]): string {
  const more = files.length - NAMED;
  return files.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
