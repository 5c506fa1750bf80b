/**
 * What a person waits for with AWS's latencies, ours beside the package's, warm and cold. The embedded AWS
 * records calls and their order; bench/latency/figures.ts has the times; measured processor time is scaled to
 * the function's memory.
 */
import { writeFileSync } from 'node:fs';
import { CEREMONIES, type Ceremony } from './latency/ceremonies';
import { CONTAINER } from './latency/figures';
import { measuredKeptWarm, measuredOnce, type Side, type Taken } from './latency/measure';
import type { Schedule } from './latency/schedule';
import { drawWaterfall } from './latency/waterfall';
import { milliseconds, type Row } from './table';

type Both = Readonly<Record<Side, Taken>>;

/** @param picture file for the waterfall */
export async function latencyRows(picture: string | undefined): Promise<Row[]> {
  const measured = await measuredOnce();
  const warm = [...measured].map(([ceremony, sides]) => ({
    title: CEREMONIES[ceremony],
    sides: Object.entries(sides).map(([side, taken]) => ({ side: side as Side, schedule: taken.warm })),
  }));
  for (const { title, sides } of warm)
    for (const { side, schedule } of sides) console.log(`${title}, ${side}: ${chainOf(schedule)}\n`);
  if (picture !== undefined)
    writeFileSync(picture, drawWaterfall(warm.filter(({ sides }) => sides.length > 1)));
  return [...measured].flatMap(([ceremony, sides]) => {
    const row = (what: string, value: (schedule: Schedule) => number, goal?: Row['goal']) =>
      besideEachOther(what, ceremony, sides, ({ warm }) => value(warm), milliseconds, goal);
    return [
      row('warm, at AWS', ({ total }) => total, { atMost: 0.9 }),
      row('warm, services alone', ({ waits }) => waits),
    ];
  });
}

export async function coldRows(): Promise<Row[]> {
  const measured = await measuredOnce();
  const keptWarm = await measuredKeptWarm();
  return [...measured].flatMap(([ceremony, sides]) => [
    besideEachOther('cold containers', ceremony, sides, ({ cold }) => cold.containers, String, {
      atMost: 2,
      value: sides.ours?.cold.containers ?? 0,
    }),
    besideEachOther(
      'cold, starts and own work',
      ceremony,
      sides,
      ({ cold }) => coldTime(cold),
      milliseconds,
      {
        atMost: 0.35,
      },
    ),
    besideEachOther('cold, all that is waited for', ceremony, sides, ({ cold }) => cold.total, milliseconds),
    ...keptWarmRow(ceremony, sides, keptWarm.get(ceremony)),
  ]);
}

/** The same beside the package, with `keepWarm: { containers: 1 }`. */
function keptWarmRow(ceremony: Ceremony, sides: Partial<Both>, kept: Schedule | undefined): Row[] {
  if (!kept || !sides.ours || !sides.package) return [];
  const both = { package: sides.package, ours: { ...sides.ours, cold: kept } };
  return [
    besideEachOther('kept warm, containers', ceremony, both, ({ cold }) => cold.containers, String),
    besideEachOther(
      'kept warm, starts and own work',
      ceremony,
      both,
      ({ cold }) => coldTime(cold),
      milliseconds,
    ),
  ];
}

/** Containers, loading, and code's first run. */
const coldTime = ({ total, waits, containers }: Schedule): number =>
  total - waits + containers * CONTAINER.milliseconds;

function besideEachOther(
  what: string,
  ceremony: Ceremony,
  sides: Partial<Both>,
  value: (taken: Taken) => number,
  shown: (value: number) => string,
  goal?: Row['goal'],
): Row {
  const [ours, theirs] = [sides.ours, sides.package].map((taken) => taken && value(taken));
  if (ours === undefined) throw new Error(`${ceremony} was not measured.`);
  const row = { what: `${CEREMONIES[ceremony]}: ${what}`, ours: shown(ours) };
  return theirs === undefined
    ? { ...row, beside: '(the package has none)' }
    : { ...row, beside: shown(theirs), ratio: ours / theirs, ...(goal ? { goal } : {}) };
}

/** What runs beside stands in brackets. */
function chainOf({ bars, total }: Schedule): string {
  const steps = bars.map(({ kind, name, start, end, waited }) => {
    const step = `${kind === 'call' || kind === 'service' ? name : `${kind} ${shortName(name)}`} ${Math.round(end - start)}`;
    return waited ? step : `(${step})`;
  });
  return `${Math.round(total)} ms = ${steps.join(' → ')}`;
}

/** Without the stack's name and CloudFormation's ending. */
const shortName = (name: string) =>
  name.replace(/^.*?(?:Package|Passwordless)(?=[A-Z])/, '').replace(/-[A-Z0-9]{10,}/, '');
