/** The optional hook of CONTRIBUTING.md, in a repository of its own with the project's tools and rules. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../support/assembly';

const GOOD = "export const answer: string = 'forty-two';\n";
let repository: string;

const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, stdio: 'pipe' });

/** Commits a file of this content as one does at a terminal, the hook included. */
function commit(content: string) {
  writeFileSync(join(repository, 'lib/answer.ts'), content);
  git('add', '--all');
  const { status, stdout, stderr } = spawnSync('git', ['commit', '--message', 'Answer'], {
    cwd: repository,
    encoding: 'utf8',
  });
  return { status, told: `${stdout}${stderr}` };
}

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'hooks-'));
  git('init', '--quiet');
  git('config', 'user.name', 'Somebody');
  git('config', 'user.email', 'somebody@example.com');
  for (const path of ['biome.json', 'tsconfig.json', '.gitignore', 'tools/hooks'])
    cpSync(join(projectRoot, path), join(repository, path), { recursive: true });
  const scripts = { typecheck: 'tsc --noEmit' };
  writeFileSync(join(repository, 'package.json'), `${JSON.stringify({ private: true, scripts }, null, 2)}\n`);
  mkdirSync(join(repository, 'lib'));
  mkdirSync(join(repository, 'node_modules'));
  for (const name of ['.bin', '@biomejs', '@types', 'typescript'])
    symlinkSync(join(projectRoot, 'node_modules', name), join(repository, 'node_modules', name));
  // As CONTRIBUTING.md says.
  git(...'config core.hooksPath tools/hooks'.split(' '));
});
afterEach(() => rmSync(repository, { recursive: true }));

it('lets a commit through that holds to types and format', () => {
  expect(commit(GOOD)).toMatchObject({ status: 0 });
});

it('keeps a commit back whose format Biome would change', () => {
  expect(commit(GOOD.replace(';', ''))).toMatchObject({ status: 1, told: expect.stringContaining('format') });
});

it('keeps a commit back whose types are wrong', () => {
  const { status, told } = commit(GOOD.replace("'forty-two'", '42'));
  expect(status).not.toBe(0);
  expect(told).toContain('TS2322');
});
