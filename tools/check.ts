/**
 * `npm test`: everything that has to hold before a change lands, in one run. Prints what failed in full and
 * closes with one line, `N passed, N failed`, where a check that isn't a Jest test (types, lint) counts as
 * one. The lines before it name the ten files that took longest, and how many of the tests were attacks.
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
import { attacksIn } from './check/attacks';
import { PATHS_USAGE, runPaths } from './check/paths';
import { type JestReport, slowest, type Tally, talliesOf } from './check/report';

const root = join(__dirname, '..');
const jest = join(root, 'node_modules/jest/bin/jest.js');

interface Tested {
  readonly tallies: readonly Tally[];
  /** Named attacks that were tried. */
  readonly attacks: number;
  readonly slow: readonly string[];
}

/**
 * Runs a command to its end and gives its exit status and all it printed.
 *
 * @param onError told what it prints on standard error, as it comes
 */
function run(
  command: string,
  args: readonly string[],
  onError: (text: string) => void = () => undefined,
): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      onError(chunk.toString('utf8'));
    });
    child.on('error', (error) => resolve({ status: 1, output: String(error) }));
    child.on('close', (status) =>
      resolve({ status: status ?? 1, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

function say(title: string, { passed, failed }: Tally, seconds: number): void {
  const how = failed === 0 ? 'ok  ' : 'FAIL';
  console.log(`${how} ${title}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`);
}

/** A check that is one command and either holds or doesn't. */
async function check(title: string, command: string, args: readonly string[]): Promise<Tally> {
  const startedAt = Date.now();
  const { status, output } = await run(command, args);
  const tally = status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (status !== 0) console.log(output);
  say(title, tally, (Date.now() - startedAt) / 1000);
  return tally;
}

/**
 * All tests in one run, so that every core has work until the end. A project without tests counts as a
 * failure, as does a run that ended badly for a reason of its own.
 */
async function tests(): Promise<Tested> {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  const file = join(folder, 'jest.json');
  // A run takes long: a file that fails is told at once, the rest at the end.
  const tellFailed = (text: string) => {
    for (const [line] of text.matchAll(/^FAIL .*$/gm)) console.log(line);
  };
  const command = [jest, '--ci', '--json', '--outputFile', file];
  const { status, output } = await run(process.execPath, command, tellFailed);
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
    const projects = talliesOf(report, root);
    const failed = projects.reduce((sum, { tally }) => sum + tally.failed, 0);
    for (const { project, tally, seconds } of projects) say(`tests: ${project}`, tally, seconds);
    // Jest's own status covers what its counts don't, such as an obsolete snapshot in CI.
    const rest = failed === 0 && status !== 0 ? [{ passed: 0, failed: 1 }] : [];
    if (failed > 0 || rest.length > 0) console.log(withoutReport(output));
    const attacks = attacksIn(report.testResults, root);
    return {
      tallies: [...projects.map(({ tally }) => tally), ...rest],
      attacks,
      slow: slowest(report, root),
    };
  } catch (error) {
    // No report: Jest itself did not start. Its output says why.
    console.log(output, String(error));
    return { tallies: [{ passed: 0, failed: 1 }], attacks: 0, slow: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
  const tested = await tests();
  tallies.push(...tested.tallies);
  console.log('the slowest files of tests:');
  for (const line of tested.slow) console.log(`  ${line}`);
  console.log(`${tested.attacks} named attacks were tried`);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv.length > 2) void runTool(PATHS_USAGE, runPaths);
else void main();
