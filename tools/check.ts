/**
 * `npm test`: all checks in one run. Prints failures in full, the ten slowest files, the number of attacks,
 * and at last `N passed, N failed`, where types and lint count one each.
 *
 * Exit status 0 when nothing failed, 1 otherwise. Skipped and todo tests fail: they protect nobody.
 *
 * `npm test -- <path>` runs that path alone; see {@link PATHS_USAGE}.
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
 * Gives exit status and output.
 *
 * @param onError gets standard error as it comes
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

async function check(title: string, command: string, args: readonly string[]): Promise<Tally> {
  const startedAt = Date.now();
  const { status, output } = await run(command, args);
  const tally = status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (status !== 0) console.log(output);
  say(title, tally, (Date.now() - startedAt) / 1000);
  return tally;
}

/** In one run, to keep every core busy. No tests, or a run that ended badly by itself, count as a failure. */
async function tests(): Promise<Tested> {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  const file = join(folder, 'jest.json');
  // Failed files are told at once, as a run takes long.
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
    // Jest's status covers more than its counts, such as obsolete snapshots in CI.
    const rest = failed === 0 && status !== 0 ? [{ passed: 0, failed: 1 }] : [];
    if (failed > 0 || rest.length > 0) console.log(withoutReport(output));
    const attacks = attacksIn(report.testResults, root);
    return {
      tallies: [...projects.map(({ tally }) => tally), ...rest],
      attacks,
      slow: slowest(report, root),
    };
  } catch (error) {
    // Jest did not start; its output says why.
    console.log(output, String(error));
    return { tallies: [{ passed: 0, failed: 1 }], attacks: 0, slow: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Jest prints its JSON report too. */
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
