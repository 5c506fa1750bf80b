/** What the workflows may do, and whose code they run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/assembly';
import { readYaml, type Yaml } from './yaml';

const folder = join(projectRoot, '.github', 'workflows');
const files = readdirSync(folder).sort();
const sources = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

const map = (value: Yaml | undefined) => (typeof value === 'object' && !Array.isArray(value) ? value : {});
const list = (value: Yaml | undefined) => (Array.isArray(value) ? value : []);
const workflowOf = (file: string) => map(readYaml(sources.get(file) ?? ''));
const jobsOf = (file: string) =>
  Object.entries(map(workflowOf(file).jobs)).map(([name, job]) => ({ name, job: map(job) }));
const stepsOf = (file: string) => jobsOf(file).flatMap(({ job }) => list(job.steps).map(map));

it('are those that the documents speak of', () => {
  expect(files).toEqual(['deploy.yml', 'diff.yml', 'test.yml']);
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

  it('ends by itself', () => {
    for (const { job } of jobsOf(file)) expect(Number(job['timeout-minutes'])).toBeGreaterThan(0);
  });

  it('keeps no secret', () => {
    expect(sources.get(file)).not.toMatch(/secrets\./);
  });
});

it('only the comment may write, and only the deployment may ask for credentials of AWS', () => {
  const writing = files.flatMap((file) =>
    jobsOf(file).flatMap(({ name, job }) =>
      Object.entries(map(job.permissions))
        .filter(([, level]) => level !== 'read')
        .map(([scope, level]) => `${file} ${name}: ${scope} ${String(level)}`),
    ),
  );
  expect(writing).toEqual(['deploy.yml deploy: id-token write', 'diff.yml comment: pull-requests write']);
});

it('a pull request’s code never runs with rights to the repository', () => {
  for (const [file, source] of sources)
    expect([file, /^\s*pull_request_target:/m.test(source)]).toEqual([file, false]);
  const comment = jobsOf('diff.yml').find(({ name }) => name === 'comment');
  expect(
    list(comment?.job.steps)
      .map(map)
      .map(({ uses }) => uses),
  ).toEqual([undefined]);
});

it('a failing comparison fails the check; it does not skip it', () => {
  const verdict = jobsOf('diff.yml').find(({ name }) => name === 'verdict');
  expect(verdict?.job.if).toBe('always()');
});

it('the deployment waits for the reviewers of its environment, and runs scripts of packages in no job with credentials', () => {
  const { job } = jobsOf('deploy.yml').find(({ name }) => name === 'deploy') ?? { job: {} };
  expect(map(job).environment).toContain('inputs.stage');
  expect(map(job).needs).toBe('test');
  const scripts = list(map(job).steps)
    .map(map)
    .map(({ run, uses }) => String(run ?? uses));
  expect(scripts).toContain('npm ci --ignore-scripts');
  const credentials = scripts.findIndex((script) =>
    script.startsWith('aws-actions/configure-aws-credentials@'),
  );
  expect(credentials).toBeGreaterThan(scripts.indexOf('npm ci --ignore-scripts'));
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
