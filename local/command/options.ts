import { parseArgs } from 'node:util';

export interface CommandOptions {
  /** Of the AWS APIs; 0 for any free one. */
  readonly port: number;
  /** Of the page; 0 for any free one. */
  readonly webPort: number | undefined;
  readonly stage: string;
  /** Folder to run as it is; the app is synthesized when absent. */
  readonly assembly: string | undefined;
  /** Starts an account without stacks, for the CDK CLI to deploy into. */
  readonly empty: boolean;
  readonly freshAccount: boolean;
  /** Deploys the app again whenever its sources change. */
  readonly watch: boolean;
  readonly verbose: boolean;
  /** Port; 0 for any free one; undefined when none was asked for. */
  readonly inspect: number | undefined;
  /** Those of the assembly when absent. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Folders of further assemblies, deployed afterwards in this order. */
  readonly with: readonly string[];
  /** Keeps state; in memory when absent. */
  readonly data: string | undefined;
  readonly help: boolean;
}

/** The message names the argument and is followed by {@link USAGE}. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const DEFAULT_PORT = 4566;
export const DEFAULT_WEB_PORT = 5173;
/** Where debuggers look for a process by themselves. */
const DEFAULT_INSPECT_PORT = 9229;

export const USAGE = `Usage: npm start -- [options]

Synthesizes the app for a stage, runs the result on this machine, and deploys it over itself when its sources change.

  --port <n>        port of the AWS APIs (default ${DEFAULT_PORT}; 0 takes any free port)
  --web-port <n>    port of the page (default ${DEFAULT_WEB_PORT}; 0 takes any free port)
  --stage <name>    stage to synthesize (default local)
  --assembly <dir>  run this cloud assembly instead of synthesizing the app
  --with <dir>      deploy this cloud assembly after it, such as that of an app that imports the pool; can be repeated
  --empty           start an empty account instead, for the CDK CLI to bootstrap and deploy into
  --no-watch        leave what runs as it is when sources change (--watch is the default)
  --verbose         show the lines that functions write, too
  --inspect         let a debugger attach to the functions, and lift their time limits
  --inspect-port <n>  port of the debugger (default ${DEFAULT_INSPECT_PORT}; 0 takes any free port)
  --fresh-account   an account as AWS hands it out: no sender verified, sandboxes, no logging role of API Gateway
  --account <id>    account to be (default: that of the assembly, or 000000000000)
  --region <name>   Region to be (default: that of the assembly, or us-east-1)
  --data <dir>      keep users, items and messages in this folder (default: in memory)
  --help            show this text`;

/** @throws UsageError */
export function readOptions(argv: readonly string[]): CommandOptions {
  const {
    port,
    'web-port': webPort,
    stage,
    assembly,
    with: others,
    data,
    empty = false,
    'fresh-account': freshAccount = false,
    watch = false,
    'no-watch': noWatch = false,
    verbose = false,
    inspect = false,
    'inspect-port': inspectPort,
    help,
    ...place
  } = parse(argv);
  if (assembly !== undefined && stage !== undefined) {
    throw new UsageError(
      '--stage means the stage to synthesize; with --assembly nothing is synthesized. Leave one of them out.',
    );
  }
  if (empty && (assembly !== undefined || stage !== undefined || others !== undefined)) {
    throw new UsageError('--empty starts without any stack; leave out --stage, --assembly and --with.');
  }
  if (watch && (empty || assembly !== undefined)) {
    throw new UsageError("--watch follows the app's own sources; leave out --empty and --assembly.");
  }
  if (watch && noWatch) throw new UsageError('--watch and --no-watch exclude each other; leave out one.');
  if (place.account !== undefined && !/^\d{12}$/.test(place.account)) {
    throw new UsageError(`--account is "${place.account}"; it must be the 12 digits of an account.`);
  }
  return {
    empty,
    freshAccount,
    watch: !noWatch && !empty && assembly === undefined,
    verbose,
    inspect:
      inspectPort !== undefined
        ? portNumber('--inspect-port', inspectPort)
        : inspect
          ? DEFAULT_INSPECT_PORT
          : undefined,
    account: place.account,
    region: notEmpty('--region', place.region),
    port: port === undefined ? DEFAULT_PORT : portNumber('--port', port),
    webPort: webPort === undefined ? undefined : portNumber('--web-port', webPort),
    stage: stage ?? 'local',
    assembly: notEmpty('--assembly', assembly),
    with: (others ?? []).map((folder) => notEmpty('--with', folder)),
    data: notEmpty('--data', data),
    help: help ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        'web-port': { type: 'string' },
        stage: { type: 'string' },
        assembly: { type: 'string' },
        with: { type: 'string', multiple: true },
        data: { type: 'string' },
        empty: { type: 'boolean' },
        'fresh-account': { type: 'boolean' },
        watch: { type: 'boolean' },
        'no-watch': { type: 'boolean' },
        verbose: { type: 'boolean' },
        inspect: { type: 'boolean' },
        'inspect-port': { type: 'string' },
        account: { type: 'string' },
        region: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function portNumber(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${flag} is "${text}"; it must be a whole number from 0 to 65535.`);
}

function notEmpty<Text extends string | undefined>(flag: string, text: Text): Text {
  if (text === '') throw new UsageError(`${flag} is empty; it must have a value.`);
  return text;
}
