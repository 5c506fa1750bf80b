/** The pinned CDK CLI, unmodified, on an embedded AWS. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, type StartOptions, startLocalAws } from '../../local';
import { productRoot } from './assembly';
import { type AuthAnswer, CognitoClient, claimsOf, codeInMail, linkIn } from './cognito';
import { runToEnd } from './run-to-end';

export interface CliAnswer {
  readonly status: number | null;
  /** All that it printed, colours taken out. */
  readonly output: string;
}

/** An account, and the CLI that is pointed at it. */
export interface Account {
  readonly aws: LocalAws;
  /** A folder of this account's tests; it goes away with the account. */
  readonly folder: string;
  /** Runs a command of the CLI to its end. */
  cdk(...args: readonly string[]): Promise<CliAnswer>;
  /** Runs a command that must succeed. @returns what it printed */
  run(...args: readonly string[]): Promise<string>;
  /** A copy of an assembly, which the CLI may write its archives to. */
  copyOf(assembly: string): string;
  close(): Promise<void>;
}

/** Starts an empty account. */
export function emptyAccount(account = '000000000000', region = 'us-east-1'): Promise<Account> {
  return accountWith({ assembly: [], account, region });
}

/** Starts an account with the stacks of an assembly, as `npm start` does. */
export async function accountWith(options: StartOptions): Promise<Account> {
  const { region = 'us-east-1' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'cdk-account-'));
  const aws = await startLocalAws(options);
  const cdk = async (...args: readonly string[]): Promise<CliAnswer> => {
    const program = join(productRoot(), 'node_modules/aws-cdk/bin/cdk');
    const { status, printed } = await runToEnd(
      process.execPath,
      [program, ...args, '--no-notices', '--no-color'],
      { cwd: productRoot(), env: environment(aws.endpoint, folder, region) },
    );
    return { status, output: printed };
  };
  return {
    aws,
    folder,
    cdk,
    async run(...args) {
      const { status, output } = await cdk(...args);
      if (status !== 0) throw new Error(`cdk ${args.join(' ')} ended with ${status}:\n${output}`);
      return output;
    },
    copyOf(assembly) {
      const copy = mkdtempSync(join(folder, 'assembly-'));
      cpSync(assembly, copy, { recursive: true });
      leaveNamesAlone(copy);
      return copy;
    },
    async close() {
      await aws.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Leaves of an assembly's metadata what the CLI prints: the constructs' names. It reads the whole file anew
 * for every event of a stack, a third of its time.
 */
function leaveNamesAlone(assembly: string): void {
  for (const name of readdirSync(assembly).filter((it) => it.endsWith('.metadata.json'))) {
    const file = join(assembly, name);
    const metadata: Record<string, { type: string }[]> = JSON.parse(readFileSync(file, 'utf8'));
    const names = Object.entries(metadata).map(([path, entries]): [string, object[]] => [
      path,
      entries.filter(({ type }) => type === 'aws:cdk:logicalId'),
    ]);
    writeFileSync(
      file,
      JSON.stringify(Object.fromEntries(names.filter(([, entries]) => entries.length > 0))),
    );
  }
}

/**
 * Changes the template of a stack in a copy of an assembly, as another synthesis would: its object in the
 * bucket gets another key.
 *
 * @param edit changes the template in place, and may change files of the assembly
 */
export function changeTemplate(
  assembly: string,
  stackName: string,
  // biome-ignore lint/suspicious/noExplicitAny: a template of any resources.
  edit: (template: any) => void,
): void {
  const file = join(assembly, `${stackName}.template.json`);
  const template = JSON.parse(readFileSync(file, 'utf8'));
  edit(template);
  const text = JSON.stringify(template);
  writeFileSync(file, text);
  const assets = join(assembly, `${stackName}.assets.json`);
  if (!existsSync(assets)) return;
  const { files } = JSON.parse(readFileSync(assets, 'utf8'));
  const before = Object.keys(files).find((id) => files[id].source.path === `${stackName}.template.json`);
  const after = createHash('sha256').update(text).digest('hex');
  for (const name of [assets, join(assembly, 'manifest.json')])
    writeFileSync(name, readFileSync(name, 'utf8').replaceAll(before ?? '', after));
}

/** Any credentials, the one endpoint, and nothing of whoever runs the tests; the CLI asks no other host. */
export function environment(endpoint: string, home: string, region: string): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return {
    PATH,
    HOME: home,
    CDK_HOME: join(home, '.cdk'),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

interface ByLink {
  /** Whether to sign up first. @default true */
  readonly isNew?: boolean;
  readonly redirectUri?: string;
  /** @default one that nobody keeps */
  readonly password?: string;
}

/** Signs somebody in by a mailed link, and up first. @returns claims of the ID token */
export async function signInByLink(
  aws: LocalAws,
  email: string,
  options: ByLink = {},
): Promise<Record<string, unknown>> {
  return claimsOf((await tokensByLink(aws, email, options)).IdToken);
}

/** The same, with the tokens themselves. */
export async function tokensByLink(
  aws: LocalAws,
  email: string,
  { isNew = true, redirectUri, password }: ByLink = {},
): Promise<NonNullable<AuthAnswer['AuthenticationResult']>> {
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'), redirectUri);
  if (isNew) await signUp(aws, client, email, password);
  const before = aws.mail.all().length;
  await client.requestLink(email);
  const { userName, fragment } = linkIn(aws.mail.all()[before]?.text);
  const { AuthenticationResult } = await client.redeem(userName, fragment);
  if (!AuthenticationResult) throw new Error(`No tokens for ${email}.`);
  return AuthenticationResult;
}

/** Where passwords sign in, Cognito mails a code that a new account is confirmed by. */
async function signUp(aws: LocalAws, client: CognitoClient, email: string, password?: string): Promise<void> {
  const { UserConfirmed } = await client.signUp(email, {}, password);
  if (UserConfirmed) return;
  const ConfirmationCode = codeInMail(aws.mail.all().at(-1)?.html);
  await client.call('ConfirmSignUp', { ClientId: client.clientId, Username: email, ConfirmationCode });
}
