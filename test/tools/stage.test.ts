/**
 * `npm run stage`: makes a stage that holds, and tells what is wrong in somebody's folder, by itself alone.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productRoot } from '../support/product';

let copy: string;
const file = (name: string) => join(copy, name);
const shipped = readFileSync(join(productRoot(), 'custom/stages.ts'), 'utf8');

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'stage-'));
  mkdirSync(file('web'));
  for (const part of ['custom', 'lambda', 'lib', 'tools', 'web/src', 'package.json', 'tsconfig.json'])
    cpSync(join(productRoot(), part), file(part), { recursive: true });
  symlinkSync(join(productRoot(), 'node_modules'), file('node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));
afterEach(() => {
  rmSync(file('custom'), { recursive: true });
  cpSync(join(productRoot(), 'custom'), file('custom'), { recursive: true });
});

function stage(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', 'tsx/cjs', 'tools/stage.ts', ...args],
    { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return { status, stdout, stderr };
}

const ANSWERS = [
  ...['--account', '333333333333', '--region', 'eu-west-1', '--origin', 'https://app.acme.example'],
  ...['--sender', 'no-reply@acme.example', '--alarms', 'ops@acme.example'],
];

describe('new', () => {
  it('writes a stage of ten lines, under a name that JavaScript keeps for itself, and it holds', () => {
    const { status, stdout } = stage('new', 'delete', ...ANSWERS, '--passkeys');
    expect(status).toBe(0);
    expect(stdout).toContain('npm start -- --stage delete');
    const text = readFileSync(file('custom/stages.ts'), 'utf8');
    const [entry = ''] = /^const deleteStage: ConfigInput = \{\n[\s\S]*?^\};\n/m.exec(text) ?? [];
    expect(entry.split('\n').length - 1).toBeLessThanOrEqual(10);
    expect(text.replace(`${entry}\n`, '').replace('  delete: () => deleteStage,\n', '')).toBe(shipped);
    expect(stage('check', 'delete')).toEqual({
      status: 0,
      stdout: 'The stage "delete" holds.\nThe brand holds.\nThe words hold.\n',
      stderr: '',
    });
  }, 60_000);

  it.each([
    [
      'an answer that is wrong',
      ['new', 'x1', ...ANSWERS.with(1, '33')],
      1,
      'account: got "33"; expected the 12 digits',
    ],
    ['a name that is wrong', ['new', 'My-Stage', ...ANSWERS], 1, 'stage: got "My-Stage"; expected up to 16'],
    ['a stage that there is', ['new', 'prod', ...ANSWERS], 2, 'There is a stage "prod" already.'],
    ['an answer missing, with nobody to ask', ['new', 'x2', ...ANSWERS.slice(2)], 2, '--account is missing'],
    [
      'code in an answer',
      ['new', 'x3', ...ANSWERS.with(5, "https://a.example',x:'")],
      1,
      'webOrigins[0]: got',
    ],
  ])('writes nothing for %s, and says what is wrong', (_, args, expected, said) => {
    const { status, stderr } = stage(...args);
    expect({ status, stderr }).toEqual({ status: expected, stderr: expect.stringContaining(said) });
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readFileSync(file('custom/stages.ts'), 'utf8')).toBe(shipped);
  });

  it('says what to write where the list of stages is another than was shipped', () => {
    writeFileSync(
      file('custom/stages.ts'),
      `${shipped.replace('export const stages: Stages = {', 'const all: Stages = {')}\nexport const stages: Stages = Object.freeze(all);\n`,
    );
    const { status, stderr } = stage('new', 'staging', ...ANSWERS);
    expect(status).toBe(1);
    expect(stderr).toContain('  staging: () => stagingStage,');
  });
});

describe('check', () => {
  it('tells of every field that is wrong, of stages, brand and words, and ends with 1', () => {
    writeFileSync(
      file('custom/stages.ts'),
      shipped
        .replace("account: '111111111111'", "account: '1'")
        .replace('logRetentionDays: 30', 'logRetentionDays: 31'),
    );
    writeFileSync(
      file('custom/brand/index.ts'),
      "export const brand = { colours: { light: { accent: '#eeeeee' } } };\n",
    );
    writeFileSync(
      file('custom/words/page/en.ts'),
      "export const words = { signIn: { tytle: 'Welcome' } };\n",
    );
    const { status, stdout, stderr } = stage('check');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('The configuration of stage "dev" has 2 problems:\n  account: got "1"');
    expect(stdout).toContain('The stage "prod" holds.');
    expect(stdout).toMatch(
      /The configuration of the brand, custom\/brand, has \d+ problems:\n {2}colours\.light\.accent/,
    );
    expect(stdout).toContain('custom/words/page/en.ts: words.signIn.tytle: got "Welcome"; expected nothing');
    expect(stdout).not.toMatch(/^ +at /m);
  }, 30_000);

  it('says which stages there are where one is asked for that isn’t', () => {
    const { status, stdout } = stage('check', 'staging');
    expect(status).toBe(1);
    expect(stdout).toContain('stage: got "staging"; expected one of local, dev, prod.');
  });
});
