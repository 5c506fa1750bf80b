/** Somebody who has just cloned the project and types what its documents say, into an account that is new. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { LocalAws } from '../../local';
import { projectRoot } from './assembly';
import { type Account, accountWith, type CliAnswer, environment } from './cdk';
import { holdingsOf } from './orphans';
import { runToEnd } from './run-to-end';
import { type Running, startRunning } from './running';

/** What a clone doesn't have, and what a newcomer needs none of. */
const LEFT_OUT = ['.git', '.cache', '.build', 'cdk.out', 'node_modules', 'test', 'bench'];

export interface Newcomer {
  readonly account: Account;
  /** Their copy of the project. */
  readonly project: string;
  /** Runs a line of a shell as it stands in a document, in their copy. */
  type(line: string, env?: Readonly<Record<string, string>>): Promise<CliAnswer>;
  /** Runs one that must succeed. @returns what it printed */
  typeWell(line: string, env?: Readonly<Record<string, string>>): Promise<string>;
  /** Begins one that goes on by itself. */
  begin(line: string): Running;
  /** Edits a file of theirs. @throws Error when what is to be replaced isn't there */
  edit(file: string, from: string, to: string): void;
  /** Changes what AWS decides about the account, such as a sandbox. */
  decide(path: string, body: object): Promise<Record<string, unknown>>;
}

/** @param id of the account, 12 digits */
export async function newcomer(id: string): Promise<Newcomer> {
  const account = await accountWith({
    assembly: [],
    account: id,
    region: 'us-east-1',
    freshAccount: true,
  });
  const { aws } = account;
  const project = join(account.folder, 'project');
  mkdirSync(project);
  for (const name of readdirSync(projectRoot).filter((it) => !LEFT_OUT.includes(it)))
    cpSync(join(projectRoot, name), join(project, name), { recursive: true });
  // The values of the stages are the tests' own: those of this clone may be anybody's.
  cpSync(join(projectRoot, 'test/fixtures/stages.ts'), join(project, 'custom/stages.ts'));
  symlinkSync(join(projectRoot, 'node_modules'), join(project, 'node_modules'));
  const common = {
    ...environment(aws.endpoint, account.folder, 'us-east-1'),
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
    // A person reads what the CLI asks about new permissions, and says yes.
    CDK_REQUIRE_APPROVAL: 'never',
    CDK_NOTICES: 'false',
    // Several times as long as the rest of a synthesis; flows/synth shows what it says of every stage, and
    // flows/getting-started of a newcomer's.
    CDK_VALIDATION: 'false',
  };
  const type: Newcomer['type'] = async (line, env = {}) => {
    const { status, printed } = await runToEnd('sh', ['-c', line], {
      cwd: project,
      env: { ...common, ...env },
    });
    return { status, output: printed };
  };
  return {
    account,
    project,
    type,
    async typeWell(line, env) {
      const { status, output } = await type(line, env);
      if (status !== 0) throw new Error(`${line} ended with ${status}:\n${output}`);
      return output;
    },
    begin: (line) => startRunning('sh', ['-c', line], { cwd: project, env: common }),
    edit(file, from, to) {
      const path = join(project, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no ${from}.`);
      writeFileSync(path, text.replace(from, to));
    },
    async decide(path, body) {
      const response = await fetch(`${aws.endpoint}/_local/account/${path}`, {
        method: 'PUT',
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
      return answer;
    },
  };
}

/** What preflight tells a person to type: commands below a problem, or of its list of steps. */
export function commandsToldIn(printed: string): readonly string[] {
  return [...printed.matchAll(/^(?: +|\d+\. )(npx .*|npm run .*)$/gm)].map(([, command = '']) => command);
}

/** All items of tables, by the outputs that name them; those of a table in a fixed order. */
export async function itemsIn(aws: LocalAws, outputs: readonly string[]): Promise<readonly string[][]> {
  const dynamodb = new DynamoDBClient(operatorOf(aws));
  try {
    const pages = outputs.map((name) => dynamodb.send(new ScanCommand({ TableName: aws.output(name) })));
    return (await Promise.all(pages)).map(({ Items = [] }) => Items.map((it) => JSON.stringify(it)).sort());
  } finally {
    dynamodb.destroy();
  }
}

const operatorOf = ({ endpoint }: LocalAws) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
});

/** How many of the things that hold what users would lose an account has, by its services' own answers. */
export async function standingIn(
  aws: LocalAws,
  sender = 'dev.example.com',
): Promise<{ pools: number; tables: number; keys: number; senders: number }> {
  // Keys of a stack that is gone wait for their deletion, and are not among those.
  const { pools, tables, keys, senders } = await holdingsOf(aws, 'us-east-1', [
    'pools',
    'tables',
    'keys',
    'senders',
  ]);
  return {
    pools: pools.length,
    tables: tables.length,
    keys: keys.length,
    senders: senders.filter((name) => name === sender).length,
  };
}
