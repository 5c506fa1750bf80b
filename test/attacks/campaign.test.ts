/**
 * An attacker that never tires: a short campaign. Its seed is printed; `CAMPAIGN_SEED`,
 * `CAMPAIGN_PATH` and `CAMPAIGN_REPLAY` run a sequence of it again (see docs/security.md).
 */
import { bodies } from '../campaign/actors/inputs';
import { actions } from '../campaign/commands';
import type { InvariantName } from '../campaign/invariants';
import { publicOperations } from '../campaign/operations';
import { runCampaign } from '../campaign/run';

/** What holds today. `caps` waits for long campaigns. `npm run attack` has all. */
const HELD: readonly InvariantName[] = [
  'tokens',
  'identifiers',
  'once',
  'stop',
  'shape',
  'refusals',
  'swap',
  'ended',
];
/** The same sequences in every run, so that a change is judged by itself; `npm run attack` draws new ones. */
const DEFAULT_SEED = '20261128';
const { CAMPAIGN_SEED: seed = DEFAULT_SEED, CAMPAIGN_PATH: path, CAMPAIGN_REPLAY: replayPath } = process.env;
/** Seconds: together with the start of an embedded AWS the tests stay within a minute. */
const SECONDS = 35;

describe('an attacker that never tires', () => {
  it('has something to send to every public operation of Cognito', () => {
    expect(Object.keys(bodies).sort()).toEqual(publicOperations());
    expect(publicOperations().length).toBeGreaterThan(30);
  });

  it('plays every part', () => {
    const parties = new Set(actions.map(({ name }) => name.split('.')[0]));
    expect([...parties].sort()).toEqual(
      ['aws', 'operator', 'owner', 'scanner', 'stranger', 'thief', 'time', 'writer'].sort(),
    );
    expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length);
  });

  it('breaks no invariant', async () => {
    const report = await runCampaign({
      seconds: SECONDS,
      runs: 60,
      invariants: HELD,
      seed: Number(seed),
      ...(path === undefined ? {} : { path }),
      ...(replayPath === undefined ? {} : { replayPath }),
    });
    const told = `seed ${report.seed}, ${report.steps} steps in ${report.runs} sequences`;
    process.stdout.write(`campaign: ${told}\n`);
    expect({ broken: report.broken, told, path: report.path }).toEqual({
      broken: undefined,
      told,
      path: undefined,
    });
    expect(report.steps).toBeGreaterThan(20);
    const successes = [...report.tally.values()].reduce((sum, { done }) => sum + done, 0);
    expect(successes).toBeGreaterThan(10);
  }, 120_000);
});
