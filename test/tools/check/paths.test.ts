/** `npm test -- <path>` and its siblings, as whoever works on a test types them. */
import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { matching } from '../../../tools/check/paths';
import { projectRoot } from '../../support/assembly';
import { startRunning } from '../../support/running';

const files = {
  unit: ['test/config/sms.test.ts', 'test/lambda/codes/retries.test.ts'],
  flows: ['test/attacks/passkeys.test.ts', 'test/flows/passkeys.test.ts'],
  browser: ['test/browser/passkeys.test.ts'],
};
const known = (project?: keyof typeof files) => (project ? files[project] : Object.values(files).flat());

describe('paths of tests', () => {
  it.each([
    [['test/config/sms.test.ts'], ['test/config/sms.test.ts']],
    [['./test/config/sms.test.ts'], ['test/config/sms.test.ts']],
    [[join(projectRoot, 'test/config/sms.test.ts')], ['test/config/sms.test.ts']],
    [['test/attacks'], ['test/attacks/passkeys.test.ts']],
    [
      ['browser/passkeys', 'test/lambda'],
      ['test/browser/passkeys.test.ts', 'test/lambda/codes/retries.test.ts'],
    ],
    [['passkeys'], [...files.flows, ...files.browser]],
  ])('%j are found in every project', (paths, found) => {
    expect(matching(paths, undefined, known)).toEqual(found);
  });

  it('say so when one of them matches nothing', () => {
    expect(() => matching(['test/config', 'test/moon'], undefined, known)).toThrow(
      'No test matches "test/moon". Tests are files below test/',
    );
  });

  it('say where the test is, when it is in another project', () => {
    expect(() => matching(['test/browser'], 'unit', known)).toThrow(
      'No test of the project unit matches "test/browser", but test/browser/passkeys.test.ts does: npm test -- test/browser',
    );
  });
});

/** A file of tests that is fast, and has one with this name. */
const file = 'test/tools/check/attacks.test.ts';
const name = 'counts what was run, by name and once';

function npm(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('npm', [...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: projectRoot, NODE_NO_WARNINGS: '1' },
  });
  return { status, printed: `${stdout}${stderr}` };
}

describe.each([
  ['npm test', ['test']],
  ['npm run test:unit', ['run', 'test:unit']],
])('%s -- <path>', (_, command) => {
  it('runs that path alone', () => {
    const { status, printed } = npm(...command, '--', file, '-t', name);
    expect(printed).toMatch(/Test Suites: 1 passed, 1 total/);
    expect(printed).toMatch(/Tests: +7 skipped, 1 passed, 8 total/);
    expect(status).toBe(0);
  }, 60_000);

  it('fails when nothing matches, and says so', () => {
    const { status, printed } = npm(...command, '--', 'test/moon.test.ts');
    expect(printed).toContain('No test matches "test/moon.test.ts".');
    expect(status).toBe(1);
  }, 60_000);
});

it('npm test -- refuses what it doesn’t know, with its usage', () => {
  const { status, printed } = npm('test', '--', '--moon');
  expect(printed).toContain('--moon');
  expect(printed).toContain('Usage: npm test');
  expect(status).toBe(2);
}, 60_000);

it('npm run test:watch -- <path> runs that path, and again after a change', async () => {
  const running = startRunning('npm', ['run', 'test:watch', '--', file], {
    cwd: projectRoot,
    env: { ...process.env, INIT_CWD: projectRoot, NODE_NO_WARNINGS: '1' },
  });
  try {
    await running.printed(/Test Suites: 1 passed, 1 total/);
    const now = new Date();
    utimesSync(join(projectRoot, file), now, now);
    await running.printed(/Test Suites: 1 passed, 1 total/);
  } finally {
    await running.end();
  }
}, 120_000);
