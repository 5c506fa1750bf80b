import { relative, sep } from 'node:path';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** One file of the report. */
export interface TestFile {
  /** Absolute path. */
  readonly name: string;
  /** `failed` also for a file that could not be loaded. */
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

export interface JestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly TestFile[];
}

/** As in jest.config.js. */
export const PROJECTS = ['unit', 'flows', 'browser'] as const;
export type Project = (typeof PROJECTS)[number];

/** Other folders belong to `unit`. */
const FOLDERS: Readonly<Record<string, Project>> = {
  flows: 'flows',
  attacks: 'flows',
  faults: 'flows',
  browser: 'browser',
};

/** By path from the project's root. */
export function projectOf(path: string): Project {
  return FOLDERS[path.split(sep)[1] ?? ''] ?? 'unit';
}

export interface ProjectTally {
  readonly project: Project;
  readonly tally: Tally;
  /** From the first file's start to the last one's end. */
  readonly seconds: number;
}

/**
 * All that didn't pass failed: skipped and todo tests, files that could not be loaded, projects without
 * tests.
 *
 * @throws Error when the sum isn't what Jest counted
 */
export function talliesOf(report: JestReport, root: string): readonly ProjectTally[] {
  const tallies = PROJECTS.map((project) => {
    const files = report.testResults.filter(({ name }) => projectOf(relative(root, name)) === project);
    const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
    const passed = statuses.filter((status) => status === 'passed').length;
    const unloaded = files.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
    );
    const failed = statuses.length - passed + unloaded.length + (statuses.length === 0 ? 1 : 0);
    const [began, ended] = [files.map((it) => it.startTime), files.map((it) => it.endTime)];
    const seconds = files.length === 0 ? 0 : (Math.max(...ended) - Math.min(...began)) / 1000;
    return { project, tally: { passed, failed }, seconds, total: statuses.length };
  });
  const sum = (of: (it: (typeof tallies)[number]) => number) => tallies.reduce((all, it) => all + of(it), 0);
  if (
    sum(({ tally }) => tally.passed) !== report.numPassedTests ||
    sum(({ total }) => total) !== report.numTotalTests
  )
    throw new Error('The report of the tests contradicts itself.');
  return tallies.map(({ project, tally, seconds }) => ({ project, tally, seconds }));
}

/** A line each. */
export function slowest(report: JestReport, root: string, count = 10): readonly string[] {
  return report.testResults
    .map(({ name, startTime, endTime }) => ({ name: relative(root, name), ms: endTime - startTime }))
    .sort((one, other) => other.ms - one.ms)
    .slice(0, count)
    .map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
}
