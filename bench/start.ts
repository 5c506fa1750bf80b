/** How soon the embedded AWS answers once there is an assembly, and what it costs in memory before any load. */
import { startEmbeddedAws } from './processes';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 5;

export async function startRows(ours: string, packages: string): Promise<Row[]> {
  const times = { ours: [] as number[], package: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, assembly] of [
      ['ours', ours],
      ['package', packages],
    ] as const) {
      const aws = await startEmbeddedAws(assembly);
      if (round > 0) times[name].push(aws.readyAfter);
      await aws.stop();
    }
  }
  const [a, b] = [median(times.ours), median(times.package)];
  return [
    {
      what: 'embedded AWS: process start to ready, assembly given',
      ours: milliseconds(a),
      beside: milliseconds(b),
      ratio: a / b,
      goal: { atMost: 1000, value: a, unit: ' ms' },
    },
  ];
}
