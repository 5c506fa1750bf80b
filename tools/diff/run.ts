/** The comparison from end to end. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stacksOf } from './assembly';
import { compareStacks } from './compare';
import { type Report, type StageReport, unexplained } from './report';
import { type StageFacts, stagesOf, synthesize } from './synthesis';
import { withBaseTree } from './trees';

export interface DiffRequest {
  /** Folder of the project; its working tree, as it is, is what a commit is compared with. */
  readonly project: string;
  /** Anything that names a commit. */
  readonly base: string;
  /** Stages to compare. @default all that either side has */
  readonly stages?: readonly string[] | undefined;
}

/**
 * Synthesizes a commit and the working tree and compares them, stage by stage.
 *
 * @throws Error when there is no such commit or stage, or when either side does not synthesize
 */
export function diff({ project, base, stages }: DiffRequest): Promise<Report> {
  return withBaseTree(project, base, async ({ commit, folder, otherPackages }, scratch, ending) => {
    const [before, after] = await Promise.all([stagesOf(folder, ending), stagesOf(project, ending)]);
    const known = [...new Set([...after, ...before].map(({ name }) => name))];
    const unknown = stages?.find((stage) => !known.includes(stage));
    if (unknown !== undefined)
      throw new Error(`Neither side has a stage "${unknown}"; the stages are ${known.join(', ')}.`);
    const reports: StageReport[] = [];
    for (const stage of known.filter((name) => stages?.includes(name) ?? true))
      reports.push(
        await compareStage(
          stage,
          { folder, facts: before },
          { folder: project, facts: after },
          scratch,
          ending,
        ),
      );
    return {
      base: commit,
      otherPackages,
      stages: reports,
      status: reports.some((report) => unexplained(report).length > 0) ? 2 : 0,
    };
  });
}

interface Side {
  readonly folder: string;
  readonly facts: readonly StageFacts[];
}

async function compareStage(
  stage: string,
  before: Side,
  after: Side,
  scratch: string,
  ending: AbortSignal,
): Promise<StageReport> {
  const factsOf = ({ facts }: Side) => facts.find(({ name }) => name === stage);
  const old = factsOf(before);
  const next = factsOf(after);
  if (!old || !next) return { stage, exists: old ? 'only before' : 'only after', stacks: [] };
  const [oldStacks, newStacks] = await Promise.all(
    (
      [
        ['before', before],
        ['after', after],
      ] as const
    ).map(async ([side, { folder }]) => {
      const assembly = join(scratch, 'assemblies', stage, side);
      mkdirSync(assembly, { recursive: true });
      await synthesize(folder, stage, assembly, ending);
      return stacksOf(assembly);
    }),
  );
  return {
    stage,
    exists: 'in both',
    ...(next.reason === undefined
      ? {}
      : { reason: { text: next.reason, isNew: next.reason !== old.reason } }),
    stacks: compareStacks(oldStacks ?? new Map(), newStacks ?? new Map()),
  };
}
