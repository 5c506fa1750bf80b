/**
 * What a sign-in asks of AWS, and whether that grows with how many sign in at a time, or with how much lies
 * in the tables. It is counted, not timed: the same on every machine, but for what functions do themselves.
 */
import { writeFileSync } from 'node:fs';
import type { Figures } from './scale/figures';
import { figuresFile } from './scale/figures-file';
import { AT_ONCE, type AtATime, type AtOnce, measureAlone, measureTogether } from './scale/measure';
import { fillTables } from './scale/other-items';
import { FLOWS, type Flow, signInsOn } from './scale/sign-ins';
import { milliseconds, type Row } from './table';

type Counted = AtATime['figures'];

const flows = Object.keys(FLOWS) as Flow[];
const WARM_UPS = 3;
const ROUNDS = 5;
const OTHER_ITEMS = 100_000;
/** A sign-in of somebody else has other addresses, numbers and times in it, and with them other bytes. */
const STRAIGHT = 1.01;

/** @param file that the figures of one are written into, for `npm run capacity` */
export async function scaleRows(file: string | undefined): Promise<Row[]> {
  const alone = await measureAlone({ processes: true, warmUps: WARM_UPS, rounds: ROUNDS });
  if (file !== undefined) writeFileSync(file, figuresFile(alone));
  const signIns = await signInsOn(false);
  try {
    const together = new Map<Flow, ReadonlyMap<AtOnce, AtATime>>();
    for (const flow of flows) {
      console.error(`  ${FLOWS[flow]}`);
      together.set(flow, await measureTogether(signIns, flow));
    }
    await fillTables(signIns.aws, OTHER_ITEMS);
    const among = (await measureTogether(signIns, 'link', [1])).get(1);
    const before = together.get('link')?.get(1);
    return [
      ...flows.map((flow) => ownRow(flow, alone[flow])),
      ...[...together].flatMap(([flow, atOnce]) => [growthRow(flow, atOnce), hottestRow(flow, atOnce)]),
      ...(among && before ? [amongRow(before.figures, among.figures)] : []),
    ];
  } finally {
    await signIns.close();
  }
}

function ownRow(flow: Flow, figures: Figures): Row {
  const { readUnits, writeUnits, runs, bytes, waitMilliseconds, workMilliseconds, gigabyteSeconds } = figures;
  console.log(`${FLOWS[flow]}: ${callsIn(figures)}\n`);
  return {
    what: `${FLOWS[flow]}, one at a time`,
    ours: [
      `${sum(figures.calls)} calls`,
      `${readUnits} read and ${writeUnits} write units`,
      `${bytes} bytes sent`,
      `${runs} runs`,
      `billed ${milliseconds(waitMilliseconds)} of waiting and ${milliseconds(workMilliseconds)} of work`,
      `${gigabyteSeconds.toPrecision(3)} GB s`,
    ].join(', '),
    beside: '',
  };
}

const callsIn = ({ calls, apiRequests }: Counted) =>
  [
    ...Object.entries(calls).map(([name, count]) => `${count} ${name}`),
    ...(apiRequests > 0 ? [`${apiRequests} API Gateway`] : []),
  ].join(', ');

/** What must be a straight line, by the words of the report. */
const LINES: Readonly<Record<string, (figures: Counted) => number>> = {
  calls: ({ calls, apiRequests }) => sum(calls) + apiRequests,
  runs: ({ runs }) => runs,
  'read units': ({ readUnits }) => readUnits,
  'write units': ({ writeUnits }) => writeUnits,
  'bytes sent': ({ bytes }) => bytes,
  events: ({ events }) => events,
};

function growthRow(flow: Flow, atOnce: ReadonlyMap<AtOnce, AtATime>): Row {
  const lines = Object.entries(LINES).map(([name, value]) => {
    const values = AT_ONCE.map((count) => value((atOnce.get(count) as AtATime).figures));
    return { name, values, grows: Math.max(...values) / (values[0] || 1) };
  });
  const worst = lines.reduce((most, line) => (line.grows > most.grows ? line : most));
  return {
    what: `${FLOWS[flow]}, for each of ${AT_ONCE.join(', ')} at a time: grows with n: ${worst.grows > STRAIGHT ? `yes, ${worst.name}` : 'no'}`,
    ours: lines
      .filter(({ values }) => values.some((value) => value > 0))
      .map(({ name, values }) => `${name} ${[...new Set(values)].join(', ')}`)
      .join('; '),
    beside: '',
    ratio: worst.grows,
    goal: { atMost: STRAIGHT },
  };
}

/** An item takes a thousand writes a second, whatever its table takes: with two each, 500 sign-ins. */
const MOST_WRITES = 2;

function hottestRow(flow: Flow, atOnce: ReadonlyMap<AtOnce, AtATime>): Row {
  const most = Math.max(...AT_ONCE) as AtOnce;
  const each = (atOnce.get(most) as AtATime).hottest / most;
  return {
    what: `${FLOWS[flow]}, ${most} at a time: writes of each to the item that is written to most`,
    ours: each.toPrecision(2),
    beside: '',
    goal: { atMost: MOST_WRITES, value: each },
  };
}

function amongRow(before: Counted, among: Counted): Row {
  const ratios = Object.values(LINES).map((value) => value(among) / (value(before) || 1));
  return {
    what: `${FLOWS.link}, among ${OTHER_ITEMS.toLocaleString('en-US')} items more in each table, beside an empty one`,
    ours: `${sum(among.calls)} calls, ${among.readUnits} read and ${among.writeUnits} write units`,
    beside: `${sum(before.calls)} calls, ${before.readUnits} read and ${before.writeUnits} write units`,
    ratio: Math.max(...ratios),
    goal: { atMost: STRAIGHT },
  };
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);
