/** The command of a long campaign, as people type it. */
import { spawn } from 'node:child_process';
import { projectRoot } from '../support/assembly';

function attack(...options: string[]): Promise<{ status: number | null; printed: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'tools/attack.ts', ...options], {
      cwd: projectRoot,
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
    child.on('close', (status) => resolve({ status, printed }));
  });
}

describe('npm run attack', () => {
  it('runs the sequences of a seed, and counts what each command came to', async () => {
    // One invariant, and one that a short sequence can't break: what all of them find is told by attacks/campaign.
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
    [['everything'], 'is no option'],
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
