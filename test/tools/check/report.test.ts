import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type JestReport, projectOf, slowest, type TestFile, talliesOf } from '../../../tools/check/report';

const root = join(__dirname, '..', '..', '..');
const { KNOWN } = require('../../support/sequencer.js') as {
  readonly KNOWN: Readonly<Record<string, number>>;
};
const config = require('../../../jest.config.js') as {
  readonly projects: readonly { readonly displayName: string; readonly testMatch: readonly string[] }[];
};

const file = (path: string, statuses: readonly string[], times: Partial<TestFile> = {}): TestFile => ({
  name: join(root, path),
  status: statuses.includes('failed') ? 'failed' : 'passed',
  startTime: 1000,
  endTime: 2000,
  assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
  ...times,
});

/** A report as Jest counts it. */
function report(...testResults: TestFile[]): JestReport {
  const statuses = testResults.flatMap((it) => it.assertionResults.map(({ status }) => status));
  return {
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    numTotalTests: statuses.length,
    testResults,
  };
}

const all = [
  file('test/config/a.test.ts', ['passed', 'passed']),
  file('test/flows/b.test.ts', ['passed']),
  file('test/browser/c.test.ts', ['passed'], { startTime: 3000, endTime: 9500 }),
];
const failedIn = (given: JestReport) => talliesOf(given, root).map(({ tally }) => tally.failed);

describe('the count of a run', () => {
  it('is by project', () => {
    expect(talliesOf(report(...all), root)).toEqual([
      { project: 'unit', tally: { passed: 2, failed: 0 }, seconds: 1 },
      { project: 'flows', tally: { passed: 1, failed: 0 }, seconds: 1 },
      { project: 'browser', tally: { passed: 1, failed: 0 }, seconds: 6.5 },
    ]);
  });

  it.each(['failed', 'pending', 'todo', 'disabled', 'focused'])(
    'takes a test that is %s as failed',
    (how) => {
      expect(failedIn(report(...all, file('test/attacks/d.test.ts', ['passed', how])))).toEqual([0, 1, 0]);
    },
  );

  it('takes a file that could not be loaded as failed', () => {
    expect(failedIn(report(...all, file('test/lambda/d.test.ts', [], { status: 'failed' })))).toEqual([
      1, 0, 0,
    ]);
  });

  it('takes a project without tests as failed', () => {
    expect(failedIn(report(...all.slice(0, 2)))).toEqual([0, 0, 1]);
  });

  it('is refused where Jest counted otherwise', () => {
    expect(() => talliesOf({ ...report(...all), numPassedTests: 5 }, root)).toThrow('contradicts itself');
    expect(() => talliesOf({ ...report(...all), numTotalTests: 3 }, root)).toThrow('contradicts itself');
  });

  it('names the slowest files, the slowest first', () => {
    expect(slowest(report(...all), root, 2)).toEqual([
      '   6.5 s  test/browser/c.test.ts',
      '   1.0 s  test/config/a.test.ts',
    ]);
  });
});

it('knows the projects of jest.config.js', () => {
  for (const { displayName, testMatch } of config.projects) {
    const folders = testMatch.flatMap(
      (glob) => /^<rootDir>\/test\/\{?([\w,]+)/.exec(glob)?.[1]?.split(',') ?? [],
    );
    expect(folders).not.toEqual([]);
    for (const folder of folders) expect(projectOf(`test/${folder}/a.test.ts`)).toBe(displayName);
  }
});

it('begins with files that there are', () => {
  expect(Object.keys(KNOWN).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
