/**
 * The job that has cfn-lint read every template: its steps as they are written, with what cfn-lint prints in
 * place of cfn-lint, which isn't on npm.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../support/assembly';
import { stageNames } from '../../support/stages';
import { type JobRun, runJob } from '../../support/workflow';

const scratch = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const parts = [
  '.github',
  'custom',
  'lib',
  'lambda',
  'web',
  'test',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

interface Finding {
  readonly Level: 'Error' | 'Warning';
  readonly Rule: { readonly Id: string };
  readonly Message: string;
}

/** What the job says of these findings; `python3` and `sudo` are written down instead of being run. */
async function jobOf(
  findings: readonly Finding[],
  programs: Readonly<Record<string, string>> = {},
): Promise<JobRun & { readonly ran: string; readonly linted: string }> {
  const found = join(scratch, 'found.json');
  const ran = join(scratch, 'ran');
  writeFileSync(ran, '');
  const located = findings.map((it) => ({
    ...it,
    Filename: 'templates/dev.passwordless-dev-auth.json',
    Location: { Start: { LineNumber: 7, ColumnNumber: 1 } },
  }));
  writeFileSync(found, JSON.stringify(located));
  const note = (name: string) => `echo "${name} $*" >> '${ran}'`;
  const run = await runJob('test.yml', 'cfn-lint', {
    scratch,
    values: {},
    actions: {
      'actions/checkout': (_, { workspace }) => {
        for (const part of parts) cpSync(join(projectRoot, part), join(workspace, part), { recursive: true });
      },
      'actions/setup-node': () => undefined,
    },
    programs: {
      ...programs,
      sudo: note('sudo'),
      python3: `${note('python3')}\nif [ "$2" = cfnlint ]; then cat '${found}'; fi`,
    },
  });
  const written = readFileSync(ran, 'utf8');
  return { ...run, ran: written, linted: written.split('\n').find((line) => line.includes('cfnlint')) ?? '' };
}

const eumsSms: Finding = {
  Level: 'Error',
  Rule: { Id: 'E3002' },
  Message: "Additional properties are not allowed ('EumsSms' was unexpected)",
};

it('installs the linter by its hash, and hands it every template of every stage and of the variants', async () => {
  const { status, printed, ran, linted } = await jobOf([eumsSms]);
  expect({ status, printed }).toMatchObject({ status: 0 });
  expect(ran).toMatch(
    /pip install --require-hashes --no-deps .*--requirement \.github\/cfn-lint\/requirements\.txt/,
  );
  for (const name of [...stageNames, 'everything-on', 'SNS-and-native-sign-in'])
    expect(linted).toMatch(new RegExp(`/templates/${name}\\.[\\w-]+-auth\\.json`));
}, 180_000);

it('lets a warning pass, and an error that is acknowledged by name; no other of the same rule', async () => {
  const { status, printed } = await jobOf(
    [
      eumsSms,
      { Level: 'Warning', Rule: { Id: 'W3005' }, Message: 'obsolete' },
      { ...eumsSms, Message: "Additional properties are not allowed ('Eums' was unexpected)" },
    ],
    // Templates, which the test above has written, cost time.
    { npx: `mkdir "$3"; echo '{}' > "$3/dev.json"` },
  );
  expect(status).toBe(1);
  expect(printed).toContain(
    "templates/dev.passwordless-dev-auth.json:7: E3002 Additional properties are not allowed ('Eums' was unexpected)",
  );
  expect(printed).not.toMatch(/EumsSms|W3005/);
}, 180_000);

it('pins one version, and says why for each error that is acknowledged', () => {
  const lines = readFileSync(join(projectRoot, '.github/cfn-lint/requirements.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) expect(line).toMatch(/^[\w-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}$/);
  const acknowledged = JSON.parse(
    readFileSync(join(projectRoot, '.github/cfn-lint/acknowledged.json'), 'utf8'),
  ) as { rule: string; message: string; because: string }[];
  for (const { rule, message, because } of acknowledged) {
    expect(rule).toMatch(/^E\d{4}$/);
    expect(message).toMatch(/'\w+'/);
    expect(because.length).toBeGreaterThan(40);
  }
});
