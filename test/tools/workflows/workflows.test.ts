/** What the workflows may do, and whose code they run. */
import { files, jobsOf, map, sources, stepsOf, workflowOf } from './reading';
import { readYaml } from './yaml';

it('are those that the documents speak of', () => {
  expect(files).toEqual(['deploy.yml', 'diff.yml', 'test.yml', 'verdict.yml']);
});

describe.each(files)('%s', (file) => {
  it('runs no action that its author could exchange: each is pinned to a commit, its version beside it', () => {
    const pinned = /^\s*(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    const lines = (sources.get(file) ?? '')
      .split('\n')
      .filter((line) => /\buses\b/.test(line) && !/^\s*#/.test(line));
    for (const line of lines)
      if (!pinned.test(line))
        throw new Error(
          `${file} has "${line.trim()}". A tag can be moved to other code, which would run with this repository’s rights. Name the full commit.`,
        );
    // The parsed file agrees, so no action stands in a form that the lines above miss.
    expect(stepsOf(file).filter(({ uses }) => uses !== undefined)).toHaveLength(lines.length);
  });

  it('has no permission that it does not name', () => {
    expect(workflowOf(file).permissions).toEqual({});
    for (const { name, job } of jobsOf(file)) {
      if (job.permissions === undefined)
        throw new Error(`${file}: the job ${name} doesn’t say its permissions.`);
      expect(typeof job.permissions).toBe('object');
    }
  });

  it('leaves no credentials of the repository in the checkout', () => {
    for (const step of stepsOf(file).filter(({ uses }) => String(uses).startsWith('actions/checkout@')))
      expect(map(step.with)['persist-credentials']).toBe('false');
  });

  it('puts no text of an event into a script, where it would be run', () => {
    for (const { run } of stepsOf(file)) expect(String(run ?? '')).not.toContain('${' + '{');
  });

  it('keeps nothing between runs: what a pull request stored would be in the next deployment', () => {
    expect(sources.get(file)).not.toMatch(/actions\/cache|cache-hit|^\s*cache:/m);
    for (const step of stepsOf(file).filter(({ uses }) => String(uses).startsWith('actions/setup-')))
      expect([step.uses, map(step.with)['package-manager-cache']]).toEqual([step.uses, 'false']);
  });

  it('ends by itself', () => {
    for (const { job } of jobsOf(file)) expect(Number(job['timeout-minutes'])).toBeGreaterThan(0);
  });

  it('keeps no secret', () => {
    expect(sources.get(file)).not.toMatch(/secrets\./);
  });
});

describe('the reader of workflows', () => {
  it('reads what they are made of', () => {
    expect(
      readYaml(
        'on:\n  push:\n    branches: [main]\njobs:\n  a:\n    steps:\n      - uses: x # v1\n        with:\n          k: "v"\n      - run: |\n          one\n          two\n    permissions: {}\n',
      ),
    ).toEqual({
      on: { push: { branches: ['main'] } },
      jobs: { a: { steps: [{ uses: 'x', with: { k: 'v' } }, { run: 'one\ntwo' }], permissions: {} } },
    });
  });

  it.each(['a: &x 1', 'a: *x', 'a: {b: c}', 'a: 1\na: 2', 'a:\n  b: 1\n c: 2', 'a: >\n  folded'])(
    'refuses %j, which it would not understand',
    (source) => {
      expect(() => readYaml(source)).toThrow(/^line \d+/);
    },
  );
});
