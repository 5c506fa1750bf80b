/**
 * `npm test`: everything that has to hold before a change lands, in one run. Prints what failed in full and
 * closes with one line, `N passed, N failed`, where a check that isn't a Jest test (types, lint) counts as
 * one. The line before it says how many of the tests were attacks.
 *
 * Exit status 0 when nothing failed, 1 otherwise. A skipped or todo test counts as failed: a test nobody runs
 * protects nobody.
 *
 * `npm test -- <path>` runs the tests of that path alone; see {@link PATHS_USAGE}.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './arguments';
import { attacksIn, type TestFile } from './check/attacks';
import { PATHS_USAGE, runPaths } from './check/paths';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface ProjectTally extends Tally {
  /** Named attacks that were tried. */
  readonly attacks: number;
}

const root = join(__dirname, '..');
const jest = join(root, 'node_modules/jest/bin/jest.js');

/** Runs a command to its end and gives its exit status and all it printed. */
function run(command: string, args: readonly string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ status: 1, output: String(error) }));
    child.on('close', (status) =>
      resolve({ status: status ?? 1, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

function say(title: string, tally: Tally, startedAt: number): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${title}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`,
  );
}

/** A check that is one command and either holds or doesn't. */
async function check(title: string, command: string, args: readonly string[]): Promise<Tally> {
  const startedAt = Date.now();
  const { status, output } = await run(command, args);
  const tally = status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (status !== 0) console.log(output);
  say(title, tally, startedAt);
  return tally;
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numTotalTests: number;
  readonly testResults: readonly TestFile[];
}

/**
 * One Jest project; a suite that could not even load counts as a failure, and so does a project without
 * tests.
 */
async function jestProject(project: string, ...args: string[]): Promise<ProjectTally> {
  const startedAt = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  const report = join(folder, 'jest.json');
  const { status, output } = await run(process.execPath, [
    jest,
    '--selectProjects',
    project,
    '--ci',
    '--json',
    '--outputFile',
    report,
    ...args,
  ]);
  let tally: ProjectTally = { passed: 0, failed: 1, attacks: 0 };
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
    const failed =
      result.numFailedTests +
      result.numRuntimeErrorTestSuites +
      result.numPendingTests +
      result.numTodoTests +
      (result.numTotalTests === 0 ? 1 : 0);
    // Jest's own status covers what its counts don't, such as an obsolete snapshot in CI.
    tally = {
      passed: result.numPassedTests,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      attacks: attacksIn(result.testResults, root),
    };
  } catch {
    // No report: Jest itself did not start. Its output, printed below, says why.
  }
  rmSync(folder, { recursive: true, force: true });
  if (tally.failed > 0) console.log(withoutReport(output));
  say(`tests: ${project}`, tally, startedAt);
  return tally;
}

/** Jest prints its JSON report among its output; nobody wants to read that. */
function withoutReport(output: string): string {
  return output
    .split('\n')
    .filter((line) => !line.startsWith('{"numFailedTestSuites"'))
    .join('\n');
}

async function main(): Promise<void> {
  const bin = (name: string) => join(root, 'node_modules/.bin', name);
  const tallies: Tally[] = [];
  tallies.push(
    ...(await Promise.all([
      check('types of the app, the embedded AWS and the tests', bin('tsc'), ['--noEmit']),
      check('types of the page', bin('tsc'), ['--noEmit', '-p', 'web']),
      check('lint and format', bin('biome'), ['ci', '.']),
    ])),
  );
  const projects = [
    await jestProject('unit'),
    await jestProject('flows'),
    await jestProject('browser', '--runInBand'),
  ];
  tallies.push(...projects);
  const attacks = projects.reduce((sum, project) => sum + project.attacks, 0);
  console.log(`${attacks} named attacks were tried`);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv.length > 2) void runTool(PATHS_USAGE, runPaths);
else void main();
