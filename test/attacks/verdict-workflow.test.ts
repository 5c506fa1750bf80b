/**
 * diff.yml and verdict.yml, their steps as they are written: what a pull request is told, and what one tries
 * that wants to be told something else.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productRoot } from '../support/assembly';
import { type JobRun, runJob } from '../support/workflow';

const parts = [
  'bin',
  'custom',
  'lib',
  'lambda',
  'web',
  'tools',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '.gitignore',
];
const scratch = mkdtempSync(join(tmpdir(), 'verdict-workflow-'));
const repository = join(scratch, 'repository');
const handedOver = join(scratch, 'assemblies.json');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', repository, ...who, ...args], { encoding: 'utf8' }).trim();
}

function edit(file: string, before: string, after: string): void {
  const path = join(repository, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} has no ${JSON.stringify(before)} to change.`);
  writeFileSync(
    path,
    text.replace(before, () => after),
  );
}

let base: string;
let head: string;
let synthesized: JobRun;

beforeAll(async () => {
  for (const part of parts) cpSync(join(productRoot(), part), join(repository, part), { recursive: true });
  // One stage says as much as three, in a third of the time.
  edit(
    'lib/config/stages.ts',
    '  dev: () => dev,\n  prod: () => prod,\n',
    '  ...(process.env.ALL ? { dev: () => dev, prod: () => prod } : {}),\n',
  );
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', repository]);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'base');
  base = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', '-b', 'pull');
  // A change that signs every user out, and one to the tools that would call it harmless.
  edit('lib/features/pool/app-client.ts', 'generateSecret: false', 'generateSecret: true');
  edit('tools/diff/compare.ts', 'losses: changed.flatMap(', 'losses: [].flatMap(');
  git('commit', '--quiet', '--all', '--message', 'head');
  head = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', 'main');
  synthesized = await runJob('diff.yml', 'synthesize', {
    scratch,
    values: { 'github.event.pull_request.head.sha': head },
    actions: {
      ...checkout,
      'actions/upload-artifact': (given) => copyFileSync(String(given.path), handedOver),
    },
  });
}, 400_000);

const checkout = {
  'actions/checkout': (given: Readonly<Record<string, string>>, { workspace }: { workspace: string }) => {
    execFileSync('git', ['clone', '--quiet', repository, workspace]);
    execFileSync('git', ['-C', workspace, 'checkout', '--quiet', given.ref ?? 'main']);
  },
  'actions/setup-node': () => undefined,
};

let count = 0;

/** What runs of verdict.yml ask GitHub, and what it answers. */
function github(answers: Readonly<Record<string, unknown>> = {}) {
  count += 1;
  const log = join(scratch, `gh-${count}.log`);
  const file = join(scratch, `gh-${count}.json`);
  writeFileSync(log, '');
  writeFileSync(
    file,
    JSON.stringify({
      'repos/o/r/pulls': [
        { number: 7, head: { sha: head } },
        { number: 8, head: { sha: 'f'.repeat(40) } },
      ],
      [`repos/o/r/compare/main...${head}`]: { merge_base_commit: { sha: base } },
      'repos/o/r/actions/runs/99/artifacts': {
        artifacts: [{ name: 'assemblies', id: 5, size_in_bytes: 1_000_000 }],
      },
      [`repos/o/r/statuses/${head}`]: {},
      ...answers,
    }),
  );
  return {
    env: { GH_LOG: log, GH_ANSWERS: file },
    asked: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { args: string[]; stdin: string }),
  };
}

const run = (
  name: string,
  { env }: ReturnType<typeof github>,
  more: Readonly<Record<string, string>> = {},
): Promise<JobRun> =>
  runJob('verdict.yml', name, {
    scratch,
    values: {
      'github.token': 'token',
      'github.repository': 'o/r',
      'github.server_url': 'https://github.com',
      'github.run_id': '1',
      'github.event.workflow_run.id': '99',
      'github.event.workflow_run.head_sha': head,
      'github.event.workflow_run.head_branch': 'pull',
      'github.event.workflow_run.head_repository.owner.login': 'stranger',
      'needs.find.outputs.base': base,
      'needs.find.outputs.number': '7',
      'needs.judge.outputs.markdown': '',
      'needs.judge.outputs.status': '',
      ...more,
    },
    actions: checkout,
    env,
  });

/** The artifact, with these files in its zip file. */
function artifact(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(scratch, 'zip-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const zip = join(scratch, `${count}-artifact.zip`);
  rmSync(zip, { force: true });
  execFileSync('zip', ['--quiet', zip, ...Object.keys(files)], { cwd: folder });
  return zip;
}

interface HandedOver {
  stages: {
    name: string;
    reason?: string;
    stacks: { template: { Resources: Record<string, { Type: string; Properties?: object }> } }[];
  }[];
}

/** What is judged of the pull request's file after a change to it. */
async function judged(change: (file: HandedOver) => unknown): Promise<JobRun> {
  const file = JSON.parse(readFileSync(handedOver, 'utf8')) as HandedOver;
  const changed = change(file);
  const text = typeof changed === 'string' ? changed : JSON.stringify(file);
  return run('judge', github({ 'repos/o/r/actions/artifacts/5/zip': artifact({ 'assemblies.json': text }) }));
}

describe('a pull request that signs every user out', () => {
  it('hands over what it synthesizes, as data', () => {
    expect({ status: synthesized.status, printed: synthesized.printed }).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(handedOver, 'utf8'))).toMatchObject({
      version: 1,
      stages: [{ name: 'local', stacks: expect.any(Array) }],
    });
  });

  it('is found by what GitHub says of it, not by what it says of itself', async () => {
    const asked = github();
    const { outputs } = await run('find', asked);
    expect(outputs).toEqual({ number: '7', base });
    expect(asked.asked()[0]?.args).toEqual(expect.arrayContaining(['head=stranger:pull', 'base=main']));
  });

  it('is left to a newer run, once it has moved on', async () => {
    const { status, outputs } = await run('find', github({ 'repos/o/r/pulls': [] }));
    expect({ status, outputs }).toEqual({ status: 0, outputs: { number: '', base: '' } });
  });

  it('is told so, though it changed the tools to find nothing', async () => {
    const judge = await judged(() => undefined);
    expect({ status: judge.status, printed: judge.printed }).toMatchObject({ status: 0 });
    expect(judge.outputs.status).toBe('2');
    expect(judge.outputs.markdown).toContain('**Users would lose something in `local`.**');
    expect(judge.outputs.markdown).toContain('app client');

    const asked = github();
    const needs = {
      'needs.judge.outputs.markdown': String(judge.outputs.markdown),
      'needs.judge.outputs.status': String(judge.outputs.status),
    };
    await run('comment', asked, needs);
    await run('status', asked, needs);
    const [comment, status] = asked.asked();
    expect(comment).toEqual({
      args: ['pr', 'comment', '7', '--edit-last', '--create-if-none', '--body-file', '-'],
      stdin: judge.outputs.markdown,
    });
    expect(status?.args).toEqual(
      expect.arrayContaining([`repos/o/r/statuses/${head}`, 'state=failure', 'context=verdict']),
    );
  }, 300_000);

  it('passes once a reason is written down, which reviewers are shown', async () => {
    const { outputs } = await judged(({ stages }) => {
      for (const stage of stages) stage.reason = 'Nobody has signed up yet.';
    });
    expect(outputs.status).toBe('0');
    expect(outputs.markdown).toContain('`removal.reason`: `Nobody has signed up yet.`');
  }, 300_000);

  it('fails, rather than being skipped, when nothing was handed over', async () => {
    const judge = await run('judge', github({ 'repos/o/r/actions/runs/99/artifacts': { artifacts: [] } }));
    expect(judge.status).not.toBe(0);
    expect(judge.printed).toContain('handed nothing over');
    const asked = github();
    await run('comment', asked);
    await run('status', asked);
    expect(asked.asked().map(({ args, stdin }) => stdin || args)).toEqual([
      'The comparison failed; see the workflows “diff” and “verdict”.',
      expect.arrayContaining(['state=failure', 'description=The comparison failed.']),
    ]);
  }, 300_000);
});

describe('a pull request that hands over something else', () => {
  it.each<[what: string, words: string, change: (file: HandedOver) => unknown]>([
    ['no JSON', 'is no JSON', () => 'process.exit(0)'],
    [
      'fields of its own',
      'is not what `npm run diff -- --write` writes',
      (file) => Object.assign(file, { verdict: 0 }) && undefined,
    ],
    [
      'a stage of a name that is a path',
      'is not what `npm run diff -- --write` writes',
      ({ stages: [stage] }) => {
        if (stage) stage.name = '../../etc';
      },
    ],
    [
      'a type that is an image, for the comment',
      'is not what `npm run diff -- --write` writes',
      ({ stages: [stage] }) => {
        for (const resource of Object.values(stage?.stacks[0]?.template.Resources ?? {}))
          resource.Type = '![](https://evil.example) @everyone';
      },
    ],
    [
      'values within values, without end',
      'more than 60 deep',
      (file) =>
        JSON.stringify(file).replace(
          '"Properties":{',
          `"Properties":{"A":${'['.repeat(5_000)}${']'.repeat(5_000)},`,
        ),
    ],
    ['more than anybody reads', 'has more than 50000000 bytes', () => ' '.repeat(60_000_000)],
  ])(
    '%s: the comparison fails',
    async (_, words, change) => {
      const { printed, outputs } = await judged(change);
      expect(outputs.status).toBe('1');
      expect(printed).toContain(words);
      expect(printed).not.toContain('evil.example');
    },
    120_000,
  );

  it('other files in its artifact: they are left in it', async () => {
    const zip = artifact({ 'assemblies.json': readFileSync(handedOver, 'utf8'), 'package.json': '{}' });
    const judge = await run('judge', github({ 'repos/o/r/actions/artifacts/5/zip': zip }));
    expect(judge.outputs.status).toBe('2');
    expect(existsSync(join(judge.workspace, '..', 'temp', 'package.json'))).toBe(false);
    expect(JSON.parse(readFileSync(join(judge.workspace, 'package.json'), 'utf8'))).toHaveProperty('scripts');
  }, 300_000);

  it('an artifact that is too large: it is not fetched', async () => {
    const asked = github({
      'repos/o/r/actions/runs/99/artifacts': {
        artifacts: [{ name: 'assemblies', id: 5, size_in_bytes: 20_000_001 }],
      },
    });
    const judge = await run('judge', asked);
    expect(judge.status).not.toBe(0);
    expect(asked.asked().map(({ args }) => args[1])).toEqual(['repos/o/r/actions/runs/99/artifacts']);
  }, 60_000);

  it('texts for the comment: they stay code, whatever they are', async () => {
    const { outputs } = await judged(({ stages: [stage] }) => {
      const hostile =
        '`` </code> | [click](https://evil.example) ![](https://evil.example/a.png) @everyone \u202e\\|';
      const first = stage?.stacks[0];
      if (first)
        first.template.Resources[hostile] = {
          Type: 'AWS::SSM::Parameter',
          Properties: { Value: hostile, [hostile]: '' },
        };
      if (stage) stage.reason = hostile;
    });
    expect(outputs.markdown).toContain('click');
    const outsideOfCode = String(outputs.markdown)
      .replace(/<code>[^<]*<\/code>/g, '')
      .replace(/`[^`\n]*`/g, '');
    expect(outsideOfCode).not.toMatch(/evil|everyone|click|\u202e/);
  }, 300_000);

  it('a name of a branch that is a script: it is a name', async () => {
    const asked = github();
    const { outputs } = await run('find', asked, {
      'github.event.workflow_run.head_branch': '"; echo number=8 >> "$GITHUB_OUTPUT"; "',
    });
    expect(outputs.number).toBe('7');
    expect(asked.asked()[0]?.args).toContain('head=stranger:"; echo number=8 >> "$GITHUB_OUTPUT"; "');
  });
});
