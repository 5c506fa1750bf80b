/**
 * A team that has filled `custom/` takes the next version by `git merge`: no conflict, and what comes out
 * type-checks, holds and synthesizes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stagesOf, synthesize } from '../../tools/diff/synthesis';
import { putCustom } from '../support/own-custom';
import { copyProject } from '../support/product';

const scratch = mkdtempSync(join(tmpdir(), 'next-version-'));
const clone = join(scratch, 'project');
const run = (file: string, ...args: readonly string[]) =>
  execFileSync(file, args, { cwd: clone, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const git = (...args: readonly string[]) =>
  run('git', '-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args);

function edit(file: string, from: string, to: string): void {
  const path = join(clone, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}.`);
  writeFileSync(path, text.replace(from, to));
}

/** What a next version may do: a text more, a text renamed, a new field, another default, another look. */
function makeNextVersion(): void {
  for (const language of ['en', 'ja', 'de']) {
    const page = `web/src/i18n/${language}.ts`;
    edit(page, '  signIn: {\n', "  signIn: {\n    hint: 'New in this version',\n");
    const mail = readFileSync(join(clone, `lambda/shared/words/${language}.ts`), 'utf8');
    writeFileSync(
      join(clone, `lambda/shared/words/${language}.ts`),
      mail.replaceAll('copyHint:', 'copyInstead:'),
    );
  }
  for (const file of ['words/words.ts'])
    writeFileSync(
      join(clone, 'lambda/shared', file),
      readFileSync(join(clone, 'lambda/shared', file), 'utf8').replaceAll('copyHint:', 'copyInstead:'),
    );
  for (const file of ['lambda/magic-link/mail/content.ts', 'lambda/recovery/mail/content.ts'])
    edit(file, 'words.copyHint', 'words.copyInstead');
  edit(
    'lib/config/schema.ts',
    "ratePer5Minutes: count(10, 2_000_000_000, 'requests').default(1_000)",
    "ratePer5Minutes: count(10, 2_000_000_000, 'requests').default(2_000)",
  );
  edit(
    'lib/config/brand/brand.ts',
    'export interface Brand {\n',
    'export interface Brand {\n  /** New in this version. */\n  readonly slogan?: string;\n',
  );
  edit('web/src/styles/base.css', '--line: #d9d2c5;', '--line: #d8d1c4;');
  edit('lambda/mail/colours.ts', "line: '#d9d2c5'", "line: '#d8d1c4'");
}

beforeAll(() => {
  copyProject(clone);
  git('init', '--quiet', '--initial-branch=upstream');
  writeFileSync(join(clone, '.git/info/exclude'), 'node_modules\n.build\n.cache\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'The version that was adopted');
  git('checkout', '--quiet', '-b', 'ours');
  putCustom('second-brand', clone);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Our stages, brand, words and language');
  git('checkout', '--quiet', 'upstream');
  makeNextVersion();
  git('commit', '--quiet', '--all', '--message', 'The next version');
  git('checkout', '--quiet', 'ours');
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('merges without a conflict, and keeps what the team wrote', () => {
  const ours = git('rev-parse', 'HEAD:custom');
  git('merge', '--quiet', '--no-edit', 'upstream');
  expect(git('status', '--porcelain')).toBe('');
  expect(git('rev-parse', 'HEAD:custom')).toBe(ours);
});

it('says which of their words nobody asks for any more, and goes on', () => {
  let said = '';
  try {
    run(process.execPath, '--require', 'tsx/cjs', 'tools/stage.ts', 'check');
  } catch (error) {
    said = (error as { readonly stdout: string }).stdout;
  }
  expect(said).toContain('The stage "staging" holds.\nThe brand holds.\n');
  expect(said).toContain('custom/words/functions: fr.linkMail.copyHint: got');
  expect(said).toMatch(/has 1 problem:/);
});

it('type-checks once that is taken out, and synthesizes either way', async () => {
  const assembly = join(scratch, 'cdk.out');
  expect((await stagesOf(clone)).map(({ name }) => name)).toEqual(['staging']);
  await synthesize(clone, 'staging', assembly);
  const template = readFileSync(join(assembly, 'passwordless-staging-auth.template.json'), 'utf8');
  expect(template).toContain('"Limit": 2000');
  expect(template).toContain('Kiefer & Söhne');
  const path = join(clone, 'custom/words/functions/fr.ts');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^ {4}copyHint:.*\n/m, ''));
  run(join(clone, 'node_modules/.bin/tsc'), '--noEmit');
  run(join(clone, 'node_modules/.bin/tsc'), '--noEmit', '-p', 'web');
}, 240_000);
