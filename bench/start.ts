/**
 * How soon everything answers: after synthesis in `npm start`, and from nothing when the assembly is there
 * already.
 */
import { startEmbeddedAws } from './processes';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 5;

export async function startRows(ours: string, packages: string): Promise<Row[]> {
  const times = { ours: [] as number[], package: [] as number[], afterSynth: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, assembly] of [
      ['ours', ours],
      ['package', packages],
    ] as const) {
      const aws = await startEmbeddedAws(assembly);
      // The first round fills caches, among them the built page.
      if (round > 0) times[name].push(aws.readyAfter);
      await aws.stop();
    }
    const whole = await startEmbeddedAws();
    if (round > 0 && whole.readyAfterSynth !== undefined) times.afterSynth.push(whole.readyAfterSynth);
    await whole.stop();
  }
  const [a, b, afterSynth] = [median(times.ours), median(times.package), median(times.afterSynth)];
  return [
    {
      what: 'npm start: synthesized to ready, page included',
      ours: milliseconds(afterSynth),
      beside: '',
      goal: { atMost: 1000, value: afterSynth, unit: ' ms' },
    },
    {
      what: 'npm start --assembly: process start to ready',
      ours: milliseconds(a),
      beside: milliseconds(b),
      ratio: a / b,
    },
  ];
}
