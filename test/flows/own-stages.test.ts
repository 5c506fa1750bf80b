/**
 * What a team does first that takes this project up: it puts its own values into custom/stages.ts, as the
 * README says, and runs the tests. They pass in a copy of the project with such an edit, and speak up where
 * the edit is wrong.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProject } from '../support/product';
import { type Ended, runToEnd } from '../support/run-to-end';

const scratch = mkdtempSync(join(tmpdir(), 'own-stages-'));
const copy = join(scratch, 'project');
const stages = join(copy, 'custom/stages.ts');
let unedited: string;

beforeAll(() => {
  copyProject(copy);
  unedited = readFileSync(stages, 'utf8');
  // A guard asks git for the files of the project.
  const git = (...args: string[]) => execFileSync('git', ['-C', copy, ...args]);
  git('init', '--quiet');
  writeFileSync(join(copy, '.git/info/exclude'), 'node_modules\n');
  git('add', '--all');
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeEach(() => writeFileSync(stages, unedited));

/** Puts a text in place of another within the entry of a stage; fails where it isn't there. */
function edit(
  stage: 'dev' | 'prod',
  ...edits: readonly (readonly [before: string | RegExp, after: string])[]
) {
  const text = readFileSync(stages, 'utf8');
  const [, before = '', entry = '', after = ''] =
    new RegExp(`^([^]*)(const ${stage}: ConfigInput = \\{[^]*?\n\\};\n)([^]*)$`).exec(text) ?? [];
  const edited = edits.reduce((sum, [from, to]) => {
    if (sum.search(from) < 0) throw new Error(`The stage ${stage} has no ${from} for the test to change.`);
    return typeof from === 'string' ? sum.replaceAll(from, to) : sum.replace(from, to);
  }, entry);
  writeFileSync(stages, `${before}${edited}${after}`);
}

/** The README's edit of `dev`, without what it says of SMS. */
const README = [
  ["account: '111111111111'", "account: '444444444444'"],
  ["region: 'us-east-1'", "region: 'eu-central-1'"],
  ["alarmAddress: 'operators@dev.example.com'", "alarmAddress: 'oncall@acme.test'"],
  ['example.com', 'acme.test'],
] as const;

/** Runs unit tests of the copy, on one core. @returns exit status, and what it printed */
function unitTests(...paths: readonly string[]): Promise<Ended> {
  const jest = join(copy, 'node_modules/jest/bin/jest.js');
  const { JEST_WORKER_ID: _, ...env } = process.env;
  const args = [jest, '--ci', '--selectProjects=unit', '--maxWorkers=1', '--runTestsByPath', ...paths];
  return runToEnd(process.execPath, args, { cwd: copy, env });
}

/** What judges the stages that are there; other tests can't see an edit (guards/stages-of-tests). */
const JUDGES = ['test/config/own-stages.test.ts', 'test/guards/any-stage.test.ts', 'test/stacks/own.test.ts'];
const MINUTES = 60_000;

describe('npm test after an edit of custom/stages.ts', () => {
  it.each([
    [
      'the README’s edit of dev, countries of its own',
      () =>
        edit(
          'dev',
          ...README,
          [
            /countries: \[[^\]]*\]/,
            "countries: [{ country: 'DE', price: 0.11 }, { country: 'US', price: 0.0109 }]",
          ],
          ["defaultCountry: 'JP'", "defaultCountry: 'DE'"],
          [
            "{ country: 'JP', kind: 'sender-id', value: 'EXAMPLEDEV', provision: true }",
            "{ country: 'DE', kind: 'sender-id', value: 'ACME', provision: true }",
          ],
        ),
    ],
    [
      'the README’s edit of dev without SMS',
      () =>
        edit(
          'dev',
          ...README,
          [/ {2}sms: \{[\s\S]*?\n {2}\},\n/, ''],
          ['sms: true, stepUp: true', 'sms: false, stepUp: false'],
        ),
    ],
    ['another account alone', () => edit('dev', README[0])],
    ['a small stage more, and prod removed', addStaging],
  ])(
    'passes with %s',
    async (_, make) => {
      make();
      const { status, printed } = await unitTests(
        ...JUDGES,
        'test/guards/commands.test.ts',
        'test/setup/entry-point.test.ts',
      );
      expect({ status, printed }).toMatchObject({ status: 0 });
      expect(printed).toContain('PASS unit test/guards/any-stage.test.ts');
    },
    15 * MINUTES,
  );

  it(
    'fails with values that do not hold, in one test, which says what is wrong',
    async () => {
      edit('dev', ["account: '111111111111'", "account: '1234'"]);
      const { status, printed } = await unitTests(...JUDGES);
      expect(status).toBe(1);
      expect(printed).toContain('account: got "1234"');
      expect(printed).toMatch(/● .*dev has values that hold/);
    },
    15 * MINUTES,
  );
});

describe('a snapshot of a stage of one’s own', () => {
  it(
    'is written by -u, and compared from then on',
    async () => {
      edit('dev', README[0]);
      const path = 'test/stacks/own.test.ts';
      expect(await unitTests(path, '-u')).toMatchObject({ status: 0 });
      expect(await unitTests(path)).toMatchObject({ status: 0 });
      edit('dev', ['logRetentionDays: 30', 'logRetentionDays: 90']);
      const { status, printed } = await unitTests(path);
      expect(status).toBe(1);
      expect(printed).toContain('npm run test:unit -- test/stacks/own.test.ts -u');
      rmSync(join(copy, 'test/stacks/own'), { recursive: true });
    },
    15 * MINUTES,
  );
});

/** A stage as small as it can be, and one that is gone. */
function addStaging(): void {
  const staging = `{
  stage: 'staging',
  account: '333333333333',
  region: 'eu-west-1',
  appName: 'Acme',
  locales: ['en'],
  webOrigins: ['https://app.acme.test'],
  redirectUris: ['https://app.acme.test/'],
  sender: { address: 'no-reply@acme.test', identity: { kind: 'domain', value: 'acme.test' } },
  webAcl: { ratePer5Minutes: 1_000 },
  logRetentionDays: 30,
  removal: { retain: false },
  deletionProtection: false,
  terminationProtection: false,
  alarmAddress: 'oncall@acme.test',
}`;
  const text = readFileSync(stages, 'utf8');
  const edited = text
    .replace(/\/\*\* For users[\s\S]*?\n\};\n\n/, '')
    .replace('  prod: () => prod,\n', `  staging: () => (${staging}),\n`);
  if (edited.includes('prod: () =>') || !edited.includes('staging'))
    throw new Error('There is no prod to replace.');
  writeFileSync(stages, edited);
}
