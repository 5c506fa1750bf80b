/**
 * What a field of a stage takes that reaches a function: one is added to a copy of the product, whose stage
 * says it, and the function reads that. The files that had to change are counted; the tables in the documents
 * are made anew.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productRoot, synthesize } from '../support/assembly';

jest.setTimeout(600_000);

const product = productRoot();
const MOST = 3;

/** Files of the product that change, each by what stands there and what takes its place. */
interface Change {
  readonly field: string;
  /** What a stage says, and what the function reads then. */
  readonly said: string;
  readonly read: string;
  /** What the logical id of the function begins with. */
  readonly function: string;
  readonly variable: string;
  readonly changes: Readonly<Record<string, readonly [old: RegExp, text: string]>>;
  /** A row of docs/configuration.md. */
  readonly row: string;
}

const ADDED: readonly Change[] = [
  {
    field: 'codes.pauseMinutes',
    said: 'codes: { pauseMinutes: 7, ',
    read: 'pauses 420',
    function: 'ContactFunction',
    variable: 'CODE_SETTINGS',
    changes: {
      'lambda/codes/settings.ts': [
        /^export const CODE_FIELDS = \{\n/m,
        "$&  /** Minutes that a user pauses. */\n  pauseMinutes: minutes('pauseSeconds', 1, 9, 3),\n",
      ],
      'lambda/contact/index.ts': [
        /^readCodeSettings\(\);\n/m,
        "console.log('pauses', readCodeSettings().pauseSeconds);\n",
      ],
    },
    row: '| `pauseMinutes` | Minutes that a user pauses. | a whole number of minutes from 1 to 9 | 3 | yes |',
  },
  {
    field: 'magicLink.perWeek',
    said: 'magicLink: { perWeek: 70, ',
    read: 'weekly 70',
    function: 'SignInPackageCreateAuthChallenge',
    variable: 'MAGIC_LINK_MAX_PER_WEEK',
    changes: {
      'lambda/shared/env.ts': [
        /^export const ENV = \{\n/m,
        "$&  /** Links a user may be sent in a week. */\n  LINKS_PER_WEEK: 'MAGIC_LINK_MAX_PER_WEEK',\n",
      ],
      'lambda/magic-link/settings.ts': [
        /^export const LINK_FIELDS = \{\n/m,
        "$&  /** Links a user may be sent in a week. */\n  perWeek: inVariable(ENV.LINKS_PER_WEEK, count('links', 1, 99, 50)),\n",
      ],
      'lambda/magic-link/config.ts': [
        /^ {4}\.\.\.readVariables\(LINK_FIELDS\),\n/m,
        '    ...tell(readVariables(LINK_FIELDS)),\n',
      ],
    },
    row: '| `magicLink.perWeek` | Links a user may be sent in a week. | a whole number of links from 1 to 99 | 50 | yes |',
  },
];

/** A function for the second of them. */
const TELL =
  '\nfunction tell<T extends { readonly perWeek: number }>(settings: T): T {\n' +
  "  console.log('weekly', settings.perWeek);\n  return settings;\n}\n";

let copy: string;
let assembly: string;

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'fields-'));
  assembly = join(copy, 'cdk.out');
  for (const part of [
    'bin',
    'custom',
    'lambda',
    'lib',
    'tools',
    'web',
    'docs',
    'tsconfig.json',
    'package.json',
    'package-lock.json',
    'cdk.json',
  ])
    cpSync(join(product, part), join(copy, part), { recursive: true });
  symlinkSync(join(product, 'node_modules'), join(copy, 'node_modules'));
  for (const { changes, said } of ADDED) {
    for (const [name, [old, text]] of Object.entries(changes)) change(name, old, text);
    change('lib/config/stages.ts', new RegExp(`${said.split(' ')[0]} \\{ `, 'g'), said);
  }
  const config = 'lambda/magic-link/config.ts';
  writeFileSync(join(copy, config), `${readFileSync(join(copy, config), 'utf8')}${TELL}`);
  await synthesize(copy, assembly, { stage: 'dev' });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function change(name: string, old: RegExp, text: string): void {
  const before = readFileSync(join(copy, name), 'utf8');
  expect(before).toMatch(old);
  writeFileSync(join(copy, name), before.replace(old, text));
}

function run(...command: readonly string[]) {
  const [file = '', ...options] = command;
  const { status, stdout, stderr } = spawnSync(file, options, { cwd: copy, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

it('is right for the compiler', () => {
  const files = [
    'lib/app.ts',
    'lib/config/stages.ts',
    'lambda/contact/index.ts',
    'lambda/custom-auth/create.ts',
  ];
  writeFileSync(
    join(copy, 'tsconfig.parts.json'),
    JSON.stringify({ extends: './tsconfig.json', include: [], files }),
  );
  expect(run('node_modules/.bin/tsc', '--noEmit', '--project', 'tsconfig.parts.json')).toEqual({
    status: 0,
    said: '',
  });
});

describe.each(ADDED)('$field', ({ changes, function: id, variable, read }) => {
  it(`takes at most ${MOST} files of the product`, () => {
    const files = Object.keys(changes);
    process.stdout.write(
      `A field that reaches a function takes ${files.length} files: ${files.join(', ')}\n`,
    );
    expect(files.length).toBeLessThanOrEqual(MOST);
  });

  it('reaches the function as the stage says it', () => {
    const { folder, variables } = functionOf(id);
    expect(variables).toHaveProperty(variable);
    const { status, stdout } = spawnSync(
      process.execPath,
      ['-e', `require(${JSON.stringify(join(folder, 'index.js'))})`],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          ...variables,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'x',
          AWS_SECRET_ACCESS_KEY: 'x',
        },
      },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining(`${read}\n`) });
  });
});

it('are told of in the documents, once the tables are made anew', () => {
  const file = join(copy, 'docs/configuration.md');
  const rows = ADDED.map(({ row }) => row);
  expect(readFileSync(file, 'utf8').split('\n')).not.toEqual(expect.arrayContaining(rows));
  expect(run('node_modules/.bin/tsx', 'tools/fields.ts').status).toBe(0);
  expect(readFileSync(file, 'utf8').split('\n')).toEqual(expect.arrayContaining(rows));
});

/** The bundle of a function, and its variables by the template; what the deployment fills in is "x". */
function functionOf(id: string) {
  const { Resources } = JSON.parse(
    readFileSync(join(assembly, 'passwordless-dev-auth.template.json'), 'utf8'),
  ) as {
    Resources: Record<
      string,
      { Type: string; Properties: { Code: { S3Key: string }; Environment: { Variables: object } } }
    >;
  };
  const [, found] =
    Object.entries(Resources).find(
      ([name, { Type }]) => name.startsWith(id) && Type === 'AWS::Lambda::Function',
    ) ?? [];
  if (!found) throw new Error(`The template has no function ${id}….`);
  const { Code, Environment } = found.Properties;
  return {
    folder: join(assembly, `asset.${Code.S3Key.replace('.zip', '')}`),
    variables: Object.fromEntries(
      Object.entries(Environment.Variables).map(([name, value]) => [name, filledIn(value)]),
    ),
  };
}

function filledIn(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, readonly unknown[]] };
  return join ? join[1].map(filledIn).join(join[0]) : 'x';
}
