/**
 * Runs the steps of a workflow's job as they are written: scripts in bash, in a workspace, a temporary folder
 * and with output files of their own, as GitHub's runner does. What GitHub does itself (actions, values of
 * `${{ }}`) and what needs a network (`npm ci`, `gh`) the test gives.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { jobsOf, list, map, type YamlMap } from '../tools/workflows/reading';
import { projectRoot } from './assembly';
import { runToEnd } from './run-to-end';

export interface JobRun {
  /** Exit status of the first script that failed; 0 when all went well. */
  readonly status: number;
  /** What all steps printed. */
  readonly printed: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Folder of the steps. */
  readonly workspace: string;
}

/** Where a step runs. */
export interface Runner {
  readonly workspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** Environment of the steps that follow. */
  readonly env: Record<string, string>;
}

export interface JobOptions {
  /** Folder below which every job gets folders of its own. */
  readonly scratch: string;
  /** Values of expressions that GitHub knows: `inputs.stage`, `needs.build.outputs.sha256`. */
  readonly values: Readonly<Record<string, string>>;
  /** What each action does, by its name without the commit. */
  readonly actions: Readonly<
    Record<string, (given: Readonly<Record<string, string>>, runner: Runner) => void | Promise<void>>
  >;
  /** Programs of the runner that aren't here, each a script in bash, by name. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Added to the environment of every step. */
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws Error when a step needs an action or a value that the test doesn't give */
export async function runJob(file: string, name: string, options: JobOptions): Promise<JobRun> {
  const { job } = jobsOf(file).find((it) => it.name === name) ?? {};
  if (!job) throw new Error(`${file} has no job ${name}.`);
  const folder = mkdtempSync(join(options.scratch, `${name}-`));
  const runner: Runner = { workspace: join(folder, 'workspace'), temp: join(folder, 'temp'), env: {} };
  for (const path of [runner.workspace, runner.temp]) mkdirSync(path);
  const programs = writePrograms(folder, options.programs);
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const values: Record<string, string> = { 'runner.temp': runner.temp, ...options.values };
  const fill = (text: string) => filled(text, values, file);
  writeFileSync(files.GITHUB_STEP_SUMMARY, '');
  let status = 0;
  let printed = '';
  for (const step of list(job.steps).map(map)) {
    writeFileSync(files.GITHUB_OUTPUT, '');
    if (step.uses !== undefined) {
      const action = String(step.uses).split('@')[0] as string;
      const act = options.actions[action];
      if (!act) throw new Error(`${file} ${name} uses ${action}, which the test doesn’t give.`);
      await act(filledMap(map(step.with), fill), runner);
      continue;
    }
    const script = join(folder, 'script.sh');
    writeFileSync(script, String(step.run));
    const ended = await runScript(
      script,
      resolve(runner.workspace, fill(String(step['working-directory'] ?? ''))),
      {
        ...process.env,
        PATH: `${programs}:${dirname(process.execPath)}:${process.env.PATH}`,
        GITHUB_WORKSPACE: runner.workspace,
        RUNNER_TEMP: runner.temp,
        TMPDIR: runner.temp,
        ...files,
        ...options.env,
        ...runner.env,
        ...filledMap(map(step.env), fill),
      },
    );
    printed += ended.printed;
    status = ended.status;
    if (status !== 0) break;
    for (const [key, value] of Object.entries(outputsIn(readFileSync(files.GITHUB_OUTPUT, 'utf8'))))
      values[`steps.${String(step.id)}.outputs.${key}`] = value;
  }
  return {
    status,
    printed,
    outputs: filledMap(map(job.outputs), (text) => filled(text, values, undefined)),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    workspace: runner.workspace,
  };
}

const filledMap = (given: YamlMap, fill: (text: string) => string) =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fill(String(value))]));

/**
 * Puts values in for expressions; without a file that is to be blamed, one that has no value is empty, as
 * GitHub has it for outputs.
 */
function filled(text: string, values: Readonly<Record<string, string>>, file: string | undefined): string {
  return text.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined && file !== undefined)
      throw new Error(`${file} asks for ${expression}, which the test doesn’t give.`);
    return value ?? '';
  });
}

/** What a step wrote into `GITHUB_OUTPUT`: `name=value`, or `name<<end`, lines, `end`. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, sign, rest] = /^([\w-]+)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (sign === '=') found[name] = rest ?? '';
    else {
      const end = lines.indexOf(rest ?? '');
      if (end < 0) throw new Error(`The output ${name} has no end.`);
      found[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    }
  }
  return found;
}

/** As the runner runs `run` where no shell is named: `bash -e`. */
async function runScript(
  script: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ status: number; printed: string }> {
  const { status, printed } = await runToEnd('bash', ['-e', script], { cwd, env });
  return { status: status ?? 1, printed };
}

/**
 * `npm ci` without a registry: the packages of the project, those that the lock file of the folder names.
 * Everything else is npm's. And `gh`, which writes what it was asked into `$GH_LOG`, a line each, and answers
 * from `$GH_ANSWERS`, a file of answers (or names of files that hold them) by path.
 */
function writePrograms(folder: string, more: Readonly<Record<string, string>> = {}): string {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  const program = (name: string, body: string) => {
    writeFileSync(join(programs, name), `#!${process.execPath}\n${body}`);
    chmodSync(join(programs, name), 0o755);
  };
  for (const [name, script] of Object.entries(more)) {
    writeFileSync(join(programs, name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  program(
    'npm',
    `const { spawnSync } = require('node:child_process');
const { mkdirSync, readFileSync, symlinkSync } = require('node:fs');
const args = process.argv.slice(2);
const packages = ${JSON.stringify(join(projectRoot, 'node_modules'))};
if (args[0] === 'ci') {
  const { packages: locked } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const names = Object.keys(locked).filter((path) => path !== '').map((path) => path.slice('node_modules/'.length));
  if (names.length > 10) symlinkSync(packages, 'node_modules');
  else {
    mkdirSync('node_modules/.bin', { recursive: true });
    for (const name of names) {
      symlinkSync(packages + '/' + name, 'node_modules/' + name);
      for (const [bin, path] of Object.entries(locked['node_modules/' + name].bin ?? {}))
        symlinkSync(packages + '/' + name + '/' + path, 'node_modules/.bin/' + bin);
    }
  }
} else {
  const env = { ...process.env, PATH: process.env.PATH.split(':').filter((path) => path !== ${JSON.stringify(programs)}).join(':') };
  process.exitCode = spawnSync('npm', args, { stdio: 'inherit', env }).status ?? 1;
}
`,
  );
  program(
    'gh',
    `const { spawnSync } = require('node:child_process');
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const stdin = args.includes('-') ? readFileSync(0, 'utf8') : '';
appendFileSync(process.env.GH_LOG, JSON.stringify({ args, stdin }) + '\\n');
const path = args.find((arg) => arg.startsWith('repos/'));
if (path) {
  const answer = JSON.parse(readFileSync(process.env.GH_ANSWERS, 'utf8'))[path];
  if (answer === undefined) { console.error('HTTP 404: ' + path); process.exit(1); }
  const bytes = typeof answer === 'string' ? readFileSync(answer) : Buffer.from(JSON.stringify(answer));
  const jq = args.indexOf('--jq');
  if (jq < 0) process.stdout.write(bytes);
  else process.exitCode = spawnSync('jq', ['--raw-output', args[jq + 1]], { input: bytes, stdio: ['pipe', 'inherit', 'inherit'] }).status;
}
`,
  );
  return programs;
}
