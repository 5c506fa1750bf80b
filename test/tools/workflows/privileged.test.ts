/**
 * Jobs that may write to the repository, or ask for credentials of AWS, run what is on the lists below and
 * nothing else: no code of the repository, of its packages, or of a pull request. What such a job runs can
 * take what it may.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/assembly';
import { files, jobsOf, list, map, triggersOf, type YamlMap } from './reading';

interface Job {
  /** `deploy.yml deploy`. */
  readonly at: string;
  readonly job: YamlMap;
  readonly steps: readonly YamlMap[];
  /** Permissions beyond reading. */
  readonly rights: readonly string[];
}

const jobs: readonly Job[] = files.flatMap((file) =>
  jobsOf(file).map(({ name, job }) => ({
    at: `${file} ${name}`,
    job,
    steps: list(job.steps).map(map),
    rights: Object.entries(map(job.permissions))
      .filter(([, level]) => level !== 'read' && level !== 'none')
      .map(([scope, level]) => `${scope}: ${String(level)}`),
  })),
);
const privileged = jobs.filter(({ rights }) => rights.length > 0);
const jobAt = (at: string): Job => jobs.find((it) => it.at === at) ?? { at, job: {}, steps: [], rights: [] };

/**
 * The one job with a right that runs the repository's code. Its right is worth a role that only reads, as the
 * role trusts the environment of this job, and the environment of the job that deploys is another.
 */
const READS_AWS = 'deploy.yml preflight';

/**
 * Actions that hand data over, or set up a program of GitHub's or AWS's; what runs in them is the pinned
 * commit.
 */
const ACTIONS = [
  'actions/checkout',
  'actions/setup-node',
  'actions/download-artifact',
  'aws-actions/configure-aws-credentials',
];

/** Programs of the runner that take what they are given as data, and words of the shell. */
const PROGRAMS = new Set(
  '[ : case cat cut do done echo elif else esac exit fi for gh if iconv jq mkdir openssl printf sha256sum tar test then true'.split(
    ' ',
  ),
);

/** The two commands beside them, and the folder that each begins in. */
const COMMANDS: readonly (readonly [command: string, folder: string])[] = [
  ['npm ci --ignore-scripts', '.github/deploy'],
  ['.github/deploy/node_modules/.bin/cdk deploy', ''],
];

/** What a script runs, a command each; texts in quotes are taken out, but for what they run themselves. */
function commandsOf(script: string): readonly string[] {
  const inTexts = [...script.matchAll(/\$\((.*?)\)/g)].flatMap(([, inner = '']) => commandsOf(inner));
  const plain = script
    .replace(/\\\n/g, ' ')
    .replace(/\$\{[^}]*\}/g, 'x')
    .replace(/\$\([^)]*\)/g, 'x')
    .replace(/"[^"]*"|'[^']*'/g, 'x');
  const commands = plain
    .split(/\n|;|&&|\|\||\||&(?!\d)/)
    .map((command) => command.trim().replace(/^(\d+|\*)\)\s*/, ''))
    .map((command) => command.replace(/^(?:[\w]+=\S*\s*|then |else |do |! |\{|\}|>>?\s*\S+)+/, '').trim())
    .filter((command) => command !== '' && !command.startsWith('#'));
  return [...commands, ...inTexts];
}

function problemsOf({ at, steps }: Job): readonly string[] {
  return steps.flatMap((step) => {
    const said = (words: string) => `${at}: ${words}`;
    const { uses, run, shell } = step;
    if (shell !== undefined) return [said('names a shell of its own')];
    if (uses !== undefined) {
      const action = String(uses).split('@')[0] as string;
      if (!ACTIONS.includes(action)) return [said(`uses ${action}`)];
      const { ref, repository, ...given } = map(step.with);
      if (action !== 'actions/checkout') return [];
      if (ref !== undefined || repository !== undefined) return [said('checks out what somebody else names')];
      return given['sparse-checkout'] === '/.github/deploy/' && given['sparse-checkout-cone-mode'] === 'false'
        ? []
        : [said('checks out more than the lock file of the CDK CLI')];
    }
    return commandsOf(String(run))
      .filter((command) => {
        const folder = String(step['working-directory'] ?? '');
        const isNamed = COMMANDS.some(
          ([named, where]) => (command === named || command.startsWith(`${named} `)) && where === folder,
        );
        return !isNamed && !PROGRAMS.has(command.split(/\s/)[0] as string);
      })
      .map((command) => said(`runs "${command}"`));
  });
}

it('are these, with these rights', () => {
  expect(privileged.map(({ at, rights }) => `${at}: ${rights.join(', ')}`)).toEqual([
    'deploy.yml preflight: id-token: write',
    'deploy.yml deploy: id-token: write',
    'verdict.yml comment: pull-requests: write',
    'verdict.yml status: statuses: write',
  ]);
});

it('run no code of the repository or of its packages', () => {
  expect(privileged.filter(({ at }) => at !== READS_AWS).flatMap(problemsOf)).toEqual([]);
});

it.each([
  ['npm ci', ['npm ci']],
  ['echo a && npx cdk synth', ['npx cdk synth']],
  ['x="$(node -e 1)"', ['node -e 1']],
  ['gh api x | sh', ['sh']],
  ['case "$A" in\n0) node a.js ;;\nesac', ['node a.js']],
  ['STAGE=a ./run', ['./run']],
  ['echo a & bash -c b', ['bash -c b']],
  ['bash <<< "npm ci"', ['bash <<< x']],
  ['if true; then tsx a; fi', ['tsx a']],
])('the list finds %j', (run, found) => {
  const job = { at: 'a b', job: {}, rights: [], steps: [{ run }] };
  expect(problemsOf(job)).toEqual(found.map((command) => `a b: runs "${command}"`));
});

describe('the job that may ask for the role that deploys', () => {
  const { job, steps } = jobAt('deploy.yml deploy');

  it('waits for the environment’s reviewers, on main alone, after the tests, the check and preflight', () => {
    expect(job.environment).toBe('$' + '{{ inputs.stage }}');
    expect(job.if).toBe("github.ref == 'refs/heads/main'");
    expect(job.needs).toEqual(['test', 'check', 'preflight']);
  });

  it('gets credentials when nothing is left to be installed', () => {
    const told = steps.map(({ run, uses }) => String(run ?? uses));
    const credentials = told.findIndex((it) => it.startsWith('aws-actions/configure-aws-credentials@'));
    expect(told.slice(credentials + 1)).toEqual([
      expect.stringMatching(
        /^\.github\/deploy\/node_modules\/\.bin\/cdk deploy --app "\$RUNNER_TEMP\/assembly" /,
      ),
    ]);
  });

  it('takes what was built by the hash of what was checked', () => {
    const scripts = steps.map(({ run }) => String(run ?? ''));
    const hash = scripts.findIndex((run) => run.includes('sha256sum --check --strict'));
    expect(map(steps[hash]?.env).SHA256).toBe('$' + '{{ needs.check.outputs.sha256 }}');
    const [first, ...rest] = (scripts[hash] ?? '').split('\n');
    expect(first).toContain('sha256sum --check --strict');
    expect(rest.some((line) => line.startsWith('tar --extract'))).toBe(true);
  });

  it('installs the CDK CLI alone, of the very bytes that the project’s own lock file names', () => {
    const lockOf = (path: string) =>
      (
        JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as {
          packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
        }
      ).packages;
    const { '': root, ...installed } = lockOf('.github/deploy/package-lock.json');
    expect(Object.keys(installed)).toEqual(['node_modules/aws-cdk']);
    const { version, integrity } = lockOf('package-lock.json')['node_modules/aws-cdk'] ?? {};
    if (installed['node_modules/aws-cdk']?.integrity !== integrity)
      throw new Error(
        `.github/deploy pins another aws-cdk than package-lock.json, which has ${version}. Write that version into .github/deploy/package.json, and run in that folder: npm install --package-lock-only --ignore-scripts`,
      );
    expect(root).toMatchObject({ dependencies: { 'aws-cdk': version } });
  });
});

describe('the job that reads the account before a deployment', () => {
  const { job, steps } = jobAt(READS_AWS);
  const roleOf = (all: readonly YamlMap[]) =>
    all.map((step) => map(step.with)['role-to-assume']).filter((role) => role !== undefined);

  it('has an environment and a role of its own, so that its token is worth no more than reading', () => {
    expect(job.environment).toBe('$' + '{{ inputs.stage }}-preflight');
    expect(job.if).toBe("github.ref == 'refs/heads/main'");
    expect(roleOf(steps)).toEqual(['$' + '{{ vars.AWS_PREFLIGHT_ROLE_ARN }}']);
    expect(roleOf(jobAt('deploy.yml deploy').steps)).toEqual(['$' + '{{ vars.AWS_DEPLOY_ROLE_ARN }}']);
  });

  it('hands nothing on', () => {
    expect(job.outputs).toBeUndefined();
    for (const { uses } of steps) expect(String(uses)).not.toContain('upload-artifact');
  });
});

it('what is checked before a deployment is checked by none of the packages that made it', () => {
  const scripts = jobAt('deploy.yml check').steps.map(({ run }) => String(run ?? ''));
  expect(scripts.join('\n')).not.toMatch(/\bnpm\b|\bnpx\b|node_modules/);
  const source = readFileSync(join(projectRoot, 'tools/check-assembly.ts'), 'utf8');
  const imported = [...source.matchAll(/\bfrom '([^']+)'|\brequire\(|\bimport\(/g)].map(([, name]) => name);
  expect(imported).toEqual(['node:fs', 'node:path']);
});

describe('the code of a pull request', () => {
  it('never runs with rights to the repository', () => {
    const triggers = new Map(files.map((file) => [file, triggersOf(file)]));
    for (const [file, on] of triggers)
      expect([file, on.includes('pull_request_target')]).toEqual([file, false]);
    for (const file of files.filter((it) => triggers.get(it)?.includes('pull_request')))
      for (const { name, job } of jobsOf(file))
        expect([file, name, job.permissions]).toEqual([file, name, { contents: 'read' }]);
  });

  it('judges nothing: verdict.yml takes itself and its tools from main', () => {
    expect(triggersOf('verdict.yml')).toEqual(['workflow_run']);
    const checkouts = jobsOf('verdict.yml')
      .flatMap(({ job }) => list(job.steps).map(map))
      .filter(({ uses }) => String(uses).startsWith('actions/checkout@'));
    expect(checkouts).toHaveLength(1);
    for (const step of checkouts) expect(Object.keys(map(step.with))).not.toContain('ref');
  });

  it('a failing comparison fails the status; it does not skip it', () => {
    const { job } = jobAt('verdict.yml status');
    expect(job.if).toBe("always() && needs.find.outputs.number != ''");
  });
});
