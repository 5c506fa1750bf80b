/**
 * Runs a campaign: as many sequences as its time allows, and the shortest one that breaks an invariant if one
 * does.
 */
import * as fc from 'fast-check';
import { type Judge, sequences, type Tally } from './commands';
import { type InvariantName, invariantNames } from './invariants';
import { settle } from './setup';
import type { VariantName } from './variants';
import { World } from './world';

export interface CampaignOptions {
  /** @default "local" */
  readonly variant?: VariantName;
  /** @default all */
  readonly invariants?: readonly InvariantName[];
  /** Seed of fast-check, a 32-bit whole number. @default a new one */
  readonly seed?: number;
  /** Where to go on within the seed, as a report says. */
  readonly path?: string;
  /** Which commands of the sequence to run, as a report says. */
  readonly replayPath?: string;
  /** Seconds after which no further sequence is begun. */
  readonly seconds: number;
  /** Steps of a sequence at most. @default 40 */
  readonly maxCommands?: number;
  /** Sequences at most. @default 100,000 */
  readonly runs?: number;
}

export interface CampaignReport {
  readonly seed: number;
  readonly path: string | undefined;
  /** Sequences that were run, shrinking included. */
  readonly runs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly tally: Tally;
  /** What broke; undefined when all held. */
  readonly broken?: {
    readonly message: string;
    readonly sequence: string;
    /** Steps that had been done when it was found first, before it was made shorter. */
    readonly foundAfterSteps: number;
    readonly foundAfterRuns: number;
  };
}

export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const {
    variant = 'local',
    invariants = invariantNames,
    maxCommands = 40,
    runs = 100_000,
    seconds,
  } = options;
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const world = await World.start(variant);
  const judge: Judge = { invariants, tally: new Map(), steps: 0 };
  const begun = performance.now();
  let done = 0;
  let first: { steps: number; runs: number; error: Error; sequence: string } | undefined;
  const property = fc.asyncProperty(sequences(judge, maxCommands, options.replayPath), async (commands) => {
    done += 1;
    await settle(world);
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
    } catch (error) {
      first ??= { steps: judge.steps, runs: done, error: error as Error, sequence: String(commands) };
      throw error;
    }
  });
  try {
    const details = await fc.check(property, {
      seed,
      numRuns: runs,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
      ...(options.path === undefined ? {} : { path: options.path }),
    });
    // A run that could not even begin shows nothing.
    if (details.failed && first === undefined) throw details.errorInstance ?? new Error('No sequence began.');
    if (judge.steps === 0) throw new Error(`No step was done in ${seconds} s: give the campaign more time.`);
    return {
      seed,
      path: details.counterexamplePath ?? undefined,
      runs: done,
      steps: judge.steps,
      seconds: (performance.now() - begun) / 1000,
      tally: judge.tally,
      ...(first === undefined
        ? {}
        : {
            broken: {
              message: (details.errorInstance as Error | undefined)?.message ?? first.error.message,
              sequence: details.counterexample ? String(details.counterexample[0]) : first.sequence,
              foundAfterSteps: first.steps,
              foundAfterRuns: first.runs,
            },
          }),
    };
  } finally {
    await world.close();
  }
}
