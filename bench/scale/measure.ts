/** Takes the figures of each flow: alone, with what the functions do, and by many people at a time. */
import type { Span } from '../../local/gateway/spans';
import { putLatenciesIn, recorded } from '../latency/recording';
import type { Recording } from '../latency/schedule';
import { type Figures, figuresOf } from './figures';
import { FLOWS, type Flow, type Once, type SignIns, signInsOn } from './sign-ins';

/** How many do it at a time. */
export const AT_ONCE = [1, 4, 16, 64] as const;
export type AtOnce = (typeof AT_ONCE)[number];

/** So many at once start every worker that a function may have. */
const WARMED_TOGETHER = 8;

export interface AloneOptions {
  /** Whether functions run in processes, so that what they do themselves is measured. */
  readonly processes: boolean;
  /** People whose sign-ins aren't counted: they start functions and have code compiled. */
  readonly warmUps: number;
  /** At least 2: one item that several write to shows by them. */
  readonly rounds: number;
}

/**
 * One flow at a time by one person, after functions have warmed up. Times are the least of some rounds, as
 * whatever else the machine has to do only adds to them; all else is the same in each.
 */
export async function measureAlone({
  processes,
  ...counts
}: AloneOptions): Promise<Readonly<Record<Flow, Figures>>> {
  const signIns = await signInsOn(processes);
  try {
    const taken: [Flow, Figures][] = [];
    for (const flow of Object.keys(FLOWS) as Flow[]) taken.push([flow, await oneFlow(signIns, flow, counts)]);
    return Object.fromEntries(taken) as Record<Flow, Figures>;
  } finally {
    await signIns.close();
  }
}

async function oneFlow(
  signIns: SignIns,
  flow: Flow,
  { warmUps, rounds }: Omit<AloneOptions, 'processes'>,
): Promise<Figures> {
  const people = await makePeople(signIns, flow, warmUps + rounds);
  signIns.rest();
  putLatenciesIn(signIns.aws);
  for (const warmUp of people.slice(0, warmUps)) await warmUp();
  const all: Recording[] = [];
  for (const once of people.slice(warmUps)) all.push(await recorded(once));
  signIns.aws.faults.clear();
  const figures = all.map((recording) => figuresOf(recording, 1));
  const least = (figure: 'waitMilliseconds' | 'workMilliseconds' | 'gigabyteSeconds') =>
    Math.min(...figures.map((one) => one[figure]));
  const [first] = figures;
  if (!first) throw new Error('No round was recorded.');
  return {
    ...first,
    sharedItemWrites: sharedWrites(all),
    waitMilliseconds: least('waitMilliseconds'),
    workMilliseconds: least('workMilliseconds'),
    gigabyteSeconds: least('gigabyteSeconds'),
  };
}

/** Most writes of one person to an item that everybody of several writes to. */
function sharedWrites(all: readonly Recording[]): number {
  const [first = new Map<string, number>(), ...others] = all.map(({ spans }) => writesOf(spans));
  return Math.max(
    0,
    ...[...first].filter(([item]) => others.every((each) => each.has(item))).map(([, writes]) => writes),
  );
}

/** Figures of one of so many that do it at a time, and how often the item was written to that was most. */
export interface AtATime {
  readonly figures: Omit<Figures, 'sharedItemWrites'>;
  readonly hottest: number;
}

/** One flow by 1 to 64 people at a time; functions run in threads, so what they do isn't measured. */
export async function measureTogether(
  signIns: SignIns,
  flow: Flow,
  counts: readonly AtOnce[] = AT_ONCE,
): Promise<ReadonlyMap<AtOnce, AtATime>> {
  const people = await makePeople(signIns, flow, Math.max(...counts));
  const warming = await makePeople(signIns, flow, WARMED_TOGETHER);
  const taken = new Map<AtOnce, AtATime>();
  for (const atOnce of counts) {
    signIns.rest();
    putLatenciesIn(signIns.aws);
    // Both workers of each function: what a new one asks for once is no part of a sign-in.
    await Promise.all(warming.map((once) => once()));
    const recording = await recorded(() => Promise.all(people.slice(0, atOnce).map((once) => once())));
    signIns.aws.faults.clear();
    taken.set(atOnce, {
      figures: figuresOf(recording, atOnce),
      hottest: Math.max(0, ...writesOf(recording.spans).values()),
    });
  }
  return taken;
}

async function makePeople(signIns: SignIns, flow: Flow, count: number): Promise<readonly Once[]> {
  const people: Once[] = [];
  for (let made = 0; made < count; made++) people.push(await signIns.person(flow));
  return people;
}

/** Writes by item. */
function writesOf(spans: readonly Span[]): ReadonlyMap<string, number> {
  const writes = new Map<string, number>();
  for (const span of spans)
    if (span.kind === 'units' && span.item !== undefined && span.write > 0)
      writes.set(span.item, (writes.get(span.item) ?? 0) + 1);
  return writes;
}
