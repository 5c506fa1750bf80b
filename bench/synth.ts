/**
 * Beside an empty app's and the package's. The CDK's template validation, equal for each, is off, as it would
 * flatter the ratios.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NodeRun, root, type Spent, spent } from './processes';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 5;

const APPS = {
  anew: ['bin/run.js'],
  ours: ['bin/run.js'],
  empty: ['--require', 'tsx/cjs', 'bench/empty-app.ts'],
  package: ['--require', 'tsx/cjs', 'bench/package-app.ts'],
} as const;

type Run = keyof typeof APPS | 'oursByCli' | 'emptyByCli';

export async function synthRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  try {
    return rowsOf(await measured(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(folder: string): Promise<(run: Run, what: keyof Spent) => number> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
  const app = (name: keyof typeof APPS): NodeRun => ({
    args: APPS[name],
    env: {
      CDK_OUTDIR: join(folder, name),
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage: 'prod' }),
    },
  });
  const byCli = (name: 'ours' | 'empty'): NodeRun => ({
    args: [
      'node_modules/aws-cdk/bin/cdk',
      'synth',
      '--quiet',
      ...['--app', ['node', ...APPS[name]].join(' ')],
      ...['--output', join(folder, `${name}-by-cli`)],
      ...['--context', 'stage=prod'],
    ],
    env: { CDK_VALIDATION: 'false' },
  });
  const runs: Readonly<Record<Run, NodeRun>> = {
    anew: app('anew'),
    ours: app('ours'),
    empty: app('empty'),
    package: app('package'),
    oursByCli: byCli('ours'),
    emptyByCli: byCli('empty'),
  };
  const all = new Map<Run, Spent[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(runs) as [Run, NodeRun][]) {
      if (name === 'anew') rmSync(join(root, '.build', 'lambda', 'stamp.json'), { force: true });
      const taken = await spent(run);
      // The first round fills caches.
      if (round > 0) all.set(name, [...(all.get(name) ?? []), taken]);
    }
  }
  return (run, what) => median((all.get(run) ?? []).map((taken) => taken[what]));
}

function rowsOf(time: (run: Run, what: keyof Spent) => number): Row[] {
  const beside = (what: string, runs: readonly [Run, Run], which: keyof Spent, atMost?: number): Row => {
    const [ours, other] = runs.map((run) => time(run, which)) as [number, number];
    return {
      what: `synth: ${what}`,
      ours: milliseconds(ours),
      beside: milliseconds(other),
      ratio: ours / other,
      ...(atMost === undefined ? {} : { goal: { atMost } }),
    };
  };
  return [
    beside('app process, beside an empty CDK app, processor time', ['ours', 'empty'], 'processor', 3),
    beside("app process, beside the package's app, processor time", ['ours', 'package'], 'processor', 0.4),
    beside('app process, beside an empty CDK app', ['ours', 'empty'], 'wall'),
    beside('the same after a change to the functions, all bundles made anew', ['anew', 'empty'], 'wall'),
    beside(
      'cdk synth of a stage, beside cdk synth of an empty app',
      ['oursByCli', 'emptyByCli'],
      'wall',
      1.5,
    ),
  ];
}
