/** The command of a long campaign, as people type it. */
import { runTool } from '../support/tool';

const attack = (...options: string[]) => runTool('tools/attack.ts', options);

describe('npm run attack', () => {
  it('runs the sequences of a seed, and counts what each command came to', async () => {
    // One invariant, and one that a short sequence can't break: what all of them find is told by
    // attacks/campaign.
    const run = () => attack('--minutes', '0.3', '--seed', '11', '--invariant', 'once', '--commands', '3');
    const { status, printed } = await run();
    expect(printed).toMatch(/^stage local, seed 11: \d+ steps in \d+ sequences, [\d.]+ steps per second$/m);
    expect(printed).toMatch(/^ {2}[a-z]+\.[a-z-]+ +\d+, \d+, \d+$/m);
    expect(printed).toContain('All invariants held.');
    expect(status).toBe(0);
  }, 120_000);

  it.each([
    [['--stage', 'moon'], 'must be one of local'],
    [['--invariant', 'luck'], 'must be one of tokens'],
    [['--minutes', '0'], 'more than 0'],
    [['--seed', 'x'], 'must be a number'],
    [['--path', '0:1'], 'needs the --seed'],
    [['everything'], 'is not an option'],
  ])('says what is wrong with %j', async (options, message) => {
    const { status, printed } = await attack(...options);
    expect({ status, printed }).toEqual({ status: 2, printed: expect.stringContaining(message) });
  });

  it('tells of itself', async () => {
    const { status, printed } = await attack('--help');
    expect({ status, printed }).toEqual({
      status: 0,
      printed: expect.stringContaining('--invariant <name>'),
    });
  });
});
