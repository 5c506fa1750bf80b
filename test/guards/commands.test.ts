/**
 * Every command that the README or a document tells of is run by a test, or is said to need AWS; what it
 * names exists. So a newcomer never types what nobody has ever run.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variantNames } from '../campaign/variants';
import { loadModel, type ModelName } from '../support/api-models/model';
import { projectRoot } from '../support/assembly';
import { type Command, commandsOf, documents, readDocument, shellLinesIn } from '../support/markdown';
import { stageNames } from '../support/stages';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

interface RunBy {
  /** What the command begins with. */
  readonly command: RegExp;
  /** The file that runs it: a test, or the workflow that runs all tests. */
  readonly file: string;
  /** What has to stand in that file, so that this table can't fall behind it. */
  readonly words: string;
  /** The program whose usage has to list the command's options, where they stand in its sources. */
  readonly usage?: string | readonly string[];
}

const RUN_BY: readonly RunBy[] = [
  { command: /^npm ci$/, file: '.github/workflows/diff.yml', words: 'npm ci' },
  { command: /^npm test$/, file: '.ci/run', words: 'npm test' },
  {
    command: /^npm (?:test -- |run test:unit\b)/,
    file: 'test/tools/check/paths.test.ts',
    words: "'test:unit'",
    usage: 'tools/check/paths.ts',
  },
  {
    command: /^npm run test:watch\b/,
    file: 'test/tools/check/paths.test.ts',
    words: "'test:watch'",
    usage: 'tools/check/paths.ts',
  },
  { command: /^npm run typecheck$/, file: 'tools/hooks/pre-commit', words: 'run --silent typecheck' },
  { command: /^npm run lint$/, file: 'tools/check.ts', words: "['ci', '.']" },
  {
    command: /^git config core\.hooksPath tools\/hooks$/,
    file: 'test/setup/hooks.test.ts',
    words: 'core.hooksPath',
  },
  {
    command: /^npm start\b/,
    file: 'test/local/kernel/cli.test.ts',
    words: 'local/cli',
    usage: 'local/command/options.ts',
  },
  { command: /^git merge\b/, file: 'test/flows/next-version.test.ts', words: "'merge'" },
  {
    command: /^npm run stage -- (?:new|check|--help)\b/,
    file: 'test/tools/stage.test.ts',
    words: 'tools/stage.ts',
    usage: 'tools/stage.ts',
  },
  {
    command: /^npm run client\b/,
    file: 'test/browser/client.test.ts',
    words: "npm('client'",
    usage: 'tools/client.ts',
  },
  {
    command: /^npm run pack\b/,
    file: 'test/support/packed.ts',
    words: "'pack', '--'",
    usage: 'tools/pack.ts',
  },
  {
    command: /^npm install \.\/cognito-passwordless-\S+\.tgz$/,
    file: 'test/support/packed.ts',
    words: "run('npm', ['install', ",
  },
  {
    command: /^npx esbuild admission\.ts --bundle --platform=node --outfile=hooks\/admission\/index\.js$/,
    file: 'test/flows/packed-construct.test.ts',
    words: "['admission.ts', '--bundle', '--platform=node', outfile]",
  },
  {
    command: /^npx cognito-passwordless (?:why|recover|outputs)\b/,
    file: 'test/flows/packed-construct.test.ts',
    words: "sectionOf('docs/your-own-pool.md', '## Operating it')",
  },
  {
    command: /^npm run (--silent )?outputs\b/,
    file: 'test/flows/outputs.test.ts',
    words: 'tools/outputs.ts',
    usage: ['tools/outputs/command.ts', 'tools/caller.ts'],
  },
  ...(['preflight', 'smoke', 'diff'] as const).map((name) => ({
    command: new RegExp(`^npm run (--silent )?${name}\\b`),
    file: `test/flows/${name}.test.ts`,
    words: `tools/${name}.ts`,
    usage: `tools/${name}.ts`,
  })),
  {
    command: /^npm run (--silent )?capacity\b/,
    file: 'test/tools/capacity/command.test.ts',
    words: 'tools/capacity.ts',
    usage: 'tools/capacity.ts',
  },
  {
    command: /^npm run (--silent )?recover\b/,
    file: 'test/flows/recovery.test.ts',
    words: 'tools/recover.ts',
    usage: ['tools/recover/command.ts', 'tools/caller.ts'],
  },
  {
    command: /^npm run (--silent )?why\b/,
    file: 'test/flows/why.test.ts',
    words: 'tools/why.ts',
    usage: ['tools/why/command.ts', 'tools/caller.ts'],
  },
  {
    command: /^npm run (--silent )?attack\b/,
    file: 'test/flows/attack.test.ts',
    words: 'tools/attack.ts',
    usage: 'tools/attack.ts',
  },
  {
    command: /^npm run (--silent )?picture\b/,
    file: 'test/setup/picture.test.ts',
    words: "'picture'",
    usage: 'tools/picture.ts',
  },
  {
    command: /^npm run fields\b/,
    file: 'test/tools/fields.test.ts',
    words: "'fields'",
    usage: 'tools/fields.ts',
  },
  { command: /^npm run bench\b/, file: 'test/flows/bench.test.ts', words: "'bench'" },
  {
    command: /^AWS_ENDPOINT_URL=\S+ npx cdk (bootstrap|deploy)\b/,
    file: 'test/flows/deploy-cli.test.ts',
    words: "'bootstrap'",
  },
  {
    command: /^npx cdk (bootstrap|deploy|destroy) -c stage=dev( --all\b|$)/,
    file: 'test/flows/getting-started.test.ts',
    words: "sectionOf(PAGE, '## 5. Deploy')",
  },
  {
    command: /^npx cdk deploy -c stage=dev -c apiLogging=true$/,
    file: 'test/flows/getting-started.test.ts',
    words: 'npx cdk deploy -c stage=dev -c apiLogging=true',
  },
  {
    command: /^npx cdk watch -c stage=dev passwordless-dev-auth$/,
    file: 'test/flows/getting-started.test.ts',
    words: 'npx cdk watch -c stage=dev passwordless-dev-auth',
  },
  {
    command:
      /^AWS_ENDPOINT_URL=\S+ USER_POOL_ID=\S+ CLIENT_IDS=\S+ npx tsx examples\/verify-tokens\/server\.ts$/,
    file: 'test/flows/examples/verify-tokens.test.ts',
    words: "['tsx', 'examples/verify-tokens/server.ts']",
  },
  {
    command: /^ORIGIN=\S+ ACCOUNT_API_URL=\S+ npx tsx examples\/sessions-on-a-server\/server\.ts$/,
    file: 'test/flows/examples/sessions-on-a-server.test.ts',
    words: "['tsx', 'examples/sessions-on-a-server/server.ts']",
  },
  ...(
    [
      [/^(?:cp -r examples\/next-js|cd) \.\.\/orders$/, "'examples/next-js'"],
      [/^export NEXT_TELEMETRY_DISABLED=1$/, "NEXT_TELEMETRY_DISABLED: '1'"],
      [/^npx next build$/, "['exec', '--', 'next', 'build']"],
      [/^export ORIGIN=\S+ ACCOUNT_API_URL=\S+$/, 'ORIGIN: site'],
      [/node -p "crypto\.randomBytes/, "crypto.randomBytes(32).toString('base64url')"],
      [/^npx next start --hostname localhost --port 3000$/, "'next', 'start', '--hostname', 'localhost'"],
    ] as const
  ).map(([command, words]) => ({ command, file: 'test/flows/examples/next-js.test.ts', words })),
  {
    command: /^export AWS_ENDPOINT_URL=\S+ AWS_REGION=\S+ CLIENT_ID=\S+$/,
    file: 'test/flows/examples/command-line.test.ts',
    words: 'CLIENT_ID: world.client.clientId',
  },
  {
    command: /^npx tsx examples\/command-line\/cli\.ts (?:sign-in|whoami|sign-out)$/,
    file: 'test/flows/examples/command-line.test.ts',
    words: "['tsx', 'examples/command-line/cli.ts', ...args]",
    usage: 'examples/command-line/cli.ts',
  },
  {
    command: /^npx vite (?:build )?examples\/react-amplify\b/,
    file: 'test/browser/examples/react-amplify.test.ts',
    words: "'vite', 'build', join(projectRoot, ROOT)",
  },
  {
    command: /^npx cdk synth --app 'npx tsx examples\/[\w-]+\/app\.ts' /,
    file: 'test/support/examples.ts',
    words: "'synth', '--app'",
  },
  { command: /^npx cdk synth\b/, file: 'test/flows/synth.test.ts', words: "'synth'" },
  {
    command: /^curl -X POST localhost:4566\/_local\/(faults|clock|reset)\b/,
    file: 'test/local/gateway/control.test.ts',
    words: '_local',
  },
  { command: /^(printf|sha256sum|cut)\b/, file: 'test/guards/commands.test.ts', words: 'sha256sum' },
];

/**
 * npm's own, which ask its registry or print what the lockfile says; documents name them as means to an end.
 */
const OF_NPM = /^npm (?:audit|sbom)$/;

/** What can't be run without an account. */
const OF_AWS = /^(?:aws |npx cdk (?:bootstrap|deploy|diff|destroy|import|rollback|drift)\b)/;

/** Options that the AWS CLI has for all operations. */
const OF_THE_CLI = ['--query', '--output', '--cli-binary-format'];
const kebab = (name: string) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

const commands = documents.flatMap(commandsOf);
const saysNeedsAws = ({ context }: Command) => /\bneeds? AWS\b/.test(context);
const told = ({ at, text }: Command) => `${at}: ${text}`;

describe('commands in documents', () => {
  it('are found: in blocks, one a line, and in sentences', () => {
    expect(commands.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'npm ci',
        'npm start',
        'npm test',
        'npx cdk synth -c stage=dev --strict --quiet',
      ]),
    );
    expect(commands.length).toBeGreaterThan(50);
  });

  it('say that they need AWS ("needs AWS" in the comment, or in the sentence), when they do', () => {
    expect(commands.filter((it) => OF_AWS.test(it.text) && !saysNeedsAws(it)).map(told)).toEqual([]);
  });

  it('are run by a test, the others', () => {
    const unknown = commands.filter(
      (it) =>
        !OF_AWS.test(it.text) &&
        !OF_NPM.test(it.text) &&
        !saysNeedsAws(it) &&
        !RUN_BY.some(({ command }) => command.test(it.text)),
    );
    expect(unknown.map(told)).toEqual([]);
  });

  it('name scripts of package.json and stages that there are', () => {
    const wrong = commands.filter(({ text }) => {
      const script = /^npm run (?:--silent )?([\w:-]+)/.exec(text)?.[1];
      const stage = /(?:--stage |stage=)([\w-]+)/.exec(text)?.[1];
      // A campaign attacks variants of the stage `local`, by names of their own.
      const known: readonly string[] = script === 'attack' ? variantNames : stageNames;
      return (script && !scripts[script]) || (stage && !known.includes(stage));
    });
    expect(wrong.map(told)).toEqual([]);
  });

  it('give options that the program’s usage lists', () => {
    const wrong = commands.flatMap((it) => {
      const { usage } = RUN_BY.find(({ command }) => command.test(it.text)) ?? {};
      if (usage === undefined) return [];
      const [, ...given] = it.text.split(/ -- /);
      const options =
        given
          .join(' ')
          .replace(/"[^"]*"|'[^']*'/g, '')
          .match(/--[\w-]+/g) ?? [];
      return options
        .filter((option) => !new RegExp(`${option}(?![\\w-])`).test([usage].flat().map(read).join()))
        .map((option) => `${told(it)} (${option})`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('commands of docs/operating.md, which nobody wants to complete at three in the morning', () => {
  const path = 'docs/operating.md';
  const blocks = shellLinesIn(readDocument(path).replace(/\\\n\s*/g, ''));

  it('have nothing to be filled in', () => {
    const inline = commandsOf(path).filter(({ text }) => text.startsWith('npm run'));
    expect([...blocks, ...inline.map(({ text }) => text)].filter((it) => /<\w+>|…/.test(it))).toEqual([]);
  });

  it('of the AWS CLI have the operation and options of AWS’s API models', () => {
    const calls = blocks.flatMap((line) =>
      [
        ...line.matchAll(
          /aws ([\w-]+) ([\w-]+)((?: (?!\| |aws )(?:"\$\(.*?\)"|"[^"]*"|'[^']*'|[^\s"'|#]+))*)/g,
        ),
      ].map(([text, service = '', operation = '', options = '']) => ({ text, service, operation, options })),
    );
    const wrong = calls.filter(({ service, operation, options }) => {
      const { operations, shapes } = loadModel(service as ModelName);
      const name = Object.keys(operations).find((it) => kebab(it) === operation);
      const { members = {}, required = [] } = shapes[operations[name ?? '']?.input?.shape ?? ''] ?? {};
      const given = [...options.replace(/'[^']*'|"[^"]*"/g, '').matchAll(/(?<= )--[\w-]+/g)].map(
        ([it]) => it,
      );
      const known = [...Object.keys(members).map((it) => `--${kebab(it)}`), ...OF_THE_CLI];
      return (
        name === undefined ||
        given.some((it) => !known.includes(it)) ||
        required.some((it) => !given.includes(`--${kebab(it)}`))
      );
    });
    expect(wrong).toEqual([]);
    expect(calls.length).toBeGreaterThan(8);
  });
});

describe('the table of who runs a command', () => {
  it.each(RUN_BY)('$command: $file', ({ command, file, words }) => {
    expect(existsSync(join(projectRoot, file))).toBe(true);
    expect(read(file)).toContain(words);
    expect(commands.some(({ text }) => command.test(text))).toBe(true);
  });
});

describe('the hash of a user that operators look for in logs', () => {
  it('is printed by the line of docs/operating.md', () => {
    const line = read('docs/operating.md')
      .split('\n')
      .find((it) => it.includes('sha256sum'));
    const sub = '5d9f5c1e-0c6a-4f1e-9d57-0e8b6f6f2a10';
    const printed = execFileSync('sh', ['-c', line ?? ''], {
      env: { ...process.env, SUB: sub },
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe(createHash('sha256').update(`user/${sub}`).digest('hex').slice(0, 16));
  });
});
