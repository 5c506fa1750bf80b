/** From nothing, from earlier sources, after synthesis, and with an assembly. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../local/command/ports';
import { root, startEmbeddedAws } from './processes';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 5;

export async function startRows(ours: string, packages: string): Promise<Row[]> {
  const times = {
    ours: [] as number[],
    package: [] as number[],
    first: [] as number[],
    second: [] as number[],
    afterSynth: [] as number[],
  };
  const webPort = await freePort(0, 'the page');
  for (let round = 0; round <= rounds; round++) {
    for (const [name, assembly] of [
      ['ours', ours],
      ['package', packages],
    ] as const) {
      const aws = await startEmbeddedAws(assembly);
      // The first round fills caches.
      if (round > 0) times[name].push(aws.readyAfter);
      await aws.stop();
    }
    for (const made of ['cdk.out', '.build']) rmSync(join(root, made), { recursive: true, force: true });
    const first = await startEmbeddedAws(undefined, webPort);
    await first.stop();
    const second = await startEmbeddedAws(undefined, webPort);
    await second.stop();
    if (round === 0) continue;
    times.first.push(first.readyAfter);
    times.second.push(second.readyAfter);
    if (first.readyAfterSynth !== undefined) times.afterSynth.push(first.readyAfterSynth);
  }
  const [a, b, afterSynth] = [median(times.ours), median(times.package), median(times.afterSynth)];
  const started = (what: string, samples: readonly number[], atMost: number): Row => ({
    what,
    ours: milliseconds(median(samples)),
    beside: '',
    goal: { atMost, value: median(samples), unit: ' ms' },
  });
  return [
    started('npm start: a clone with its packages, to ready', times.first, 6000),
    started('npm start: the same sources again', times.second, 3000),
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
