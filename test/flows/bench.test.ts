/** `npm run bench` as its readers run it; what it measures is for reading, so no figure is looked at. */
import { spawnSync } from 'node:child_process';
import { startSubject } from '../../bench/latency/ceremonies';
import { putLatenciesIn, recorded } from '../../bench/latency/recording';
import { scheduleOf } from '../../bench/latency/schedule';
import { measureTogether } from '../../bench/scale/measure';
import { fillTables } from '../../bench/scale/other-items';
import { signInsOn } from '../../bench/scale/sign-ins';
import { assemblyOf, projectRoot } from '../support/assembly';

function bench(...parts: string[]) {
  return spawnSync('npm', ['run', '--silent', 'bench', '--', ...parts], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
}

describe('npm run bench', () => {
  it('measures the parts that are asked for, and prints a table', () => {
    const { status, stdout } = bench('module-init');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\| module init: PreSignUp \| \d+ ms \|/m);
    expect(stdout).not.toMatch(/^\| synth/m);
  }, 300_000);

  it('refuses a part that there is not, with those that there are', () => {
    const { status, stderr } = bench('everything');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no part "everything"; there are synthesis, module-init');
    expect(stderr).toContain('latency, cold');
  });

  it('sees what somebody waits for who redeems a link, what runs beside, and which functions were cold', async () => {
    const { aws, ceremonies } = await startSubject(
      { assembly: await assemblyOf(), ours: true, sms: false },
      1,
    );
    try {
      putLatenciesIn(aws);
      const redeem = await ceremonies.sameBrowser?.();
      if (!redeem) throw new Error('There is no such ceremony.');
      const { bars, containers, total, waits } = scheduleOf(await recorded(redeem));
      const calls = bars.filter(({ kind }) => kind === 'call');
      // The browser is looked up while the key is fetched and the link is used up.
      expect(Object.fromEntries(calls.slice(0, 3).map(({ name, waited }) => [name, waited]))).toEqual({
        'dynamodb:GetItem': false,
        'kms:GetPublicKey': true,
        'dynamodb:UpdateItem': true,
      });
      // Asking for the link has run the other three.
      expect(containers).toBe(1);
      expect(bars.filter(({ kind }) => kind === 'service').map(({ name }) => name)).toEqual(['Cognito']);
      expect(total).toBeGreaterThan(waits);
    } finally {
      await aws.close();
    }
  }, 120_000);

  it('counts the same for each of several at a time, whatever else lies in the tables', async () => {
    const signIns = await signInsOn(false);
    try {
      const [alone, four] = [...(await measureTogether(signIns, 'passkey', [1, 4])).values()];
      expect(alone?.figures).toMatchObject({
        runs: 6,
        apiRequests: 1,
        readUnits: 1,
        writeUnits: 8,
        events: 1,
      });
      const { calls, runs, apiRequests, readUnits, writeUnits, events } = alone?.figures ?? {};
      const same = { calls, runs, apiRequests, readUnits, writeUnits, events };
      expect(four?.figures).toMatchObject(same);
      // Nobody writes to what somebody else writes to.
      expect(four?.hottest).toBe(alone?.hottest);
      await fillTables(signIns.aws, 60);
      expect((await measureTogether(signIns, 'passkey', [1])).get(1)?.figures).toMatchObject(same);
    } finally {
      await signIns.close();
    }
  }, 180_000);
});
