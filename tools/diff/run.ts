import { join } from 'node:path';
import { compareStacks } from './compare';
import { readHandedOver } from './handed-over';
import { type Report, type StageReport, unexplained } from './report';
import { type Side, sideOf } from './side';
import { withBaseTree } from './trees';

export interface DiffRequest {
  /** Folder whose working tree is compared. */
  readonly project: string;
  /** Anything that names a commit. */
  readonly base: string;
  /** Written by `--write` elsewhere, in place of the working tree; untrusted. */
  readonly head?: string | undefined;
  /** @default all of either side */
  readonly stages?: readonly string[] | undefined;
}

/** @throws Error for a missing commit or stage, or a side that does not synthesize or can't be read */
export async function diff({ project, base, head, stages }: DiffRequest): Promise<Report> {
  // Before any synthesis, as it may be refused.
  const handedOver = head === undefined ? undefined : readHandedOver(head);
  return withBaseTree(project, base, async ({ commit, folder, otherPackages }, scratch, ending) => {
    const [before, after] = await both(
      sideOf(folder, join(scratch, 'assemblies', 'before'), ending),
      handedOver
        ? Promise.resolve(handedOver)
        : sideOf(project, join(scratch, 'assemblies', 'after'), ending),
    );
    const known = [...new Set([...after.facts, ...before.facts].map(({ name }) => name))];
    const unknown = stages?.find((stage) => !known.includes(stage));
    if (unknown !== undefined)
      throw new Error(`Neither side has a stage "${unknown}"; the stages are ${known.join(', ')}.`);
    const reports: StageReport[] = [];
    for (const stage of known.filter((name) => stages?.includes(name) ?? true))
      reports.push(await compareStage(stage, before, after));
    return {
      base: commit,
      otherPackages,
      ...(head === undefined ? {} : { handedOver: true }),
      stages: reports,
      status: reports.some((report) => unexplained(report).length > 0) ? 2 : 0,
    };
  });
}

async function compareStage(stage: string, before: Side, after: Side): Promise<StageReport> {
  const factsOf = ({ facts }: Side) => facts.find(({ name }) => name === stage);
  const old = factsOf(before);
  const next = factsOf(after);
  if (!old || !next) return { stage, exists: old ? 'only before' : 'only after', stacks: [] };
  const [oldStacks, newStacks] = await both(before.stacks(stage), after.stacks(stage));
  return {
    stage,
    exists: 'in both',
    ...(next.reason === undefined
      ? {}
      : { reason: { text: next.reason, isNew: next.reason !== old.reason } }),
    stacks: compareStacks(oldStacks, newStacks),
  };
}

/** Waits for both even when one fails, so that no tree is removed under the other. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
