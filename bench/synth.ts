/**
 * Beside an empty app's and the package's. The CDK's template validation, equal for each, is off, as it would
 * flatter the ratios.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NodeRun, root, wallTime } from './processes';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 5;

export async function synthRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
  const app = (args: readonly string[], name: string, extra: object = {}): NodeRun => ({
    args,
    env: {
      CDK_OUTDIR: join(folder, name),
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...extra }),
    },
  });
  const runs = {
    anew: app(['bin/run.js'], 'anew', { stage: 'prod' }),
    ours: app(['bin/run.js'], 'ours', { stage: 'prod' }),
    empty: app(['--require', 'tsx/cjs', 'bench/empty-app.ts'], 'empty'),
    package: app(['--require', 'tsx/cjs', 'bench/package-app.ts'], 'package'),
  };
  const times = {
    ours: [] as number[],
    anew: [] as number[],
    empty: [] as number[],
    package: [] as number[],
  };
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const name of ['anew', 'ours', 'empty', 'package'] as const) {
        if (name === 'anew') rmSync(join(root, '.build', 'lambda', 'stamp.json'), { force: true });
        const time = await wallTime(runs[name]);
        // The first round fills caches.
        if (round > 0) times[name].push(time);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [ours, anew, empty, bare] = [
    median(times.ours),
    median(times.anew),
    median(times.empty),
    median(times.package),
  ];
  return [
    {
      what: 'synth: app process, every stack and bundle, beside an empty CDK app',
      ours: milliseconds(ours),
      beside: milliseconds(empty),
      ratio: ours / empty,
      goal: { atMost: 1.5 },
    },
    {
      what: 'synth: the same after a change to the functions, all bundles made anew',
      ours: milliseconds(anew),
      beside: milliseconds(empty),
      ratio: anew / empty,
    },
    {
      what: "synth: the package's own app beside the empty one",
      ours: milliseconds(bare),
      beside: milliseconds(empty),
      ratio: bare / empty,
    },
  ];
}
