/** Runs some tests by path. */
import { spawn, spawnSync } from 'node:child_process';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readArguments, UsageError } from '../arguments';
import { PROJECTS, type Project } from './report';

const root = join(__dirname, '..', '..');
const jestProgram = join(root, 'node_modules/jest/bin/jest.js');

export const PATHS_USAGE = `Usage: npm test                                 everything: types, lint, all tests
       npm test -- <path>... [options]          the tests of these paths alone, without types and lint
       npm run test:unit|test:flows|test:browser [-- <path>... [options]]
       npm run test:watch [-- <path>... [options]]      these again after each change; without a path, what a change touches

  <path>              a file of tests, a folder of them, or a part of such a path
  -t <name>           only tests whose name matches
  -u                  write snapshots anew
  --help              show this text

Exit status: 0 all passed, 1 a test failed or no file matches a path, 2 the command makes no sense.`;

/**
 * With Jest's own output, by paths or for a project.
 *
 * @returns the exit status
 * @throws Error when a path matches nothing
 * @throws UsageError when the command makes no sense
 */
export async function runPaths(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    project: { type: 'string' },
    testNamePattern: { type: 'string', short: 't' },
    updateSnapshot: { type: 'boolean', short: 'u' },
    watch: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const project = PROJECTS.find((name) => name === values.project);
  if (values.project !== undefined && !project)
    throw new UsageError(`--project is "${values.project}"; the projects are ${PROJECTS.join(', ')}.`);
  const files = positionals.length > 0 ? matching(positionals, project) : [];
  const args = [
    ...(files.length > 0 ? ['--runTestsByPath', ...files] : []),
    ...(project ? ['--selectProjects', project] : []),
    ...(values.testNamePattern === undefined ? [] : ['--testNamePattern', values.testNamePattern]),
    ...(values.updateSnapshot ? ['--updateSnapshot'] : []),
    ...(values.watch ? [files.length > 0 ? '--watchAll' : '--watch'] : []),
  ];
  const child = spawn(process.execPath, [jestProgram, ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (status) => done(status ?? 1));
  });
}

/** From the project's root. @throws Error when a path matches nothing */
export function matching(
  paths: readonly string[],
  project?: Project,
  files: (project?: Project) => readonly string[] = filesOf,
): readonly string[] {
  const known = files(project);
  const found = new Set<string>();
  for (const path of paths) {
    const matches = known.filter((file) => file.includes(fromRoot(path)));
    if (matches.length === 0) throw new Error(nothingMatches(path, project, files));
    for (const file of matches) found.add(file);
  }
  return [...found];
}

function nothingMatches(
  path: string,
  project: Project | undefined,
  files: (project?: Project) => readonly string[],
): string {
  const elsewhere = project ? files().filter((file) => file.includes(fromRoot(path))) : [];
  return elsewhere.length > 0
    ? `No test of the project ${project} matches "${path}", but ${elsewhere[0]} does: npm test -- ${path}`
    : `No test matches "${path}". Tests are files below test/ whose names end in .test.ts; give one of them, a folder, or a part of a path.`;
}

/** From the project's root, where it is below it. */
function fromRoot(path: string): string {
  const whole = isAbsolute(path) ? path : resolve(process.env.INIT_CWD ?? root, path);
  const within = relative(root, whole);
  const typed = path.replace(/^\.\//, '');
  return isAbsolute(path) || (path.includes('..') && !within.startsWith('..'))
    ? within.split(sep).join('/')
    : typed;
}

function filesOf(project?: Project): readonly string[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [jestProgram, '--listTests', ...(project ? ['--selectProjects', project] : [])],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((file) => relative(root, file).split(sep).join('/'))
    .sort();
}
