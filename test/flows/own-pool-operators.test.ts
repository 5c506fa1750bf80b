/**
 * Operators of a backend with a pool of its own: the commands of docs/your-own-pool.md, as they stand there
 * and with the rights that it names.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { synthesizeBackend } from '../fixtures/cdk-backend/app';
import { removeFolders } from '../local/support/assembly';
import { productRoot } from '../support/assembly';
import { CognitoClient, claimsOf } from '../support/cognito';
import { sectionOf, shellLinesIn } from '../support/markdown';
import { passkeyPage } from '../support/passkeys';
import { readerAssembly, readerCredentials } from '../support/reader-role';
import { type Ended, runToEnd } from '../support/run-to-end';
import { signInByLink } from '../support/signing-in';
import { runTool } from '../support/tool';

const EMAIL = 'alice@example.com';
const section = sectionOf('docs/your-own-pool.md', '## Operating it');
const [, forWhy = ''] = /```json\n(.*?)\n```/s.exec(section) ?? [];
const lines = shellLinesIn(section.replace(/\\\n\s*/g, ''));
const account = '111111111111';

const allowing = (action: string, resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: `arn:aws:${resource}` }],
  });
/** As the document words them, a role for each command. */
const POLICIES = {
  why: forWhy,
  recover: allowing('lambda:InvokeFunction', `lambda:us-east-1:${account}:function:orders-dev-recover-user`),
  outputs: allowing('ssm:GetParametersByPath', `ssm:us-east-1:${account}:parameter/orders/dev/v1`),
};
type Command = keyof typeof POLICIES;

const folder = mkdtempSync(join(tmpdir(), 'operators-'));
const rights = new Map<string, Readonly<Record<string, string>>>();
let aws: LocalAws;
let client: CognitoClient;
let tokens: Awaited<ReturnType<typeof signInByLink>>;

beforeAll(async () => {
  const roles = Object.entries(POLICIES).map(([name, policy]) => ({ role: { account, name }, policy }));
  aws = await startLocalAws({
    assembly: [
      synthesizeBackend(join(folder, 'backend')),
      ...roles.map(({ role, policy }) => readerAssembly(role, policy)),
    ],
  });
  client = new CognitoClient(aws.endpoint, aws.output('ClientId'));
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  try {
    const access = new AwsAccess('us-east-1');
    for (const { role } of roles) rights.set(role.name, await readerCredentials(access, role));
  } finally {
    process.env = before;
  }
  await client.signUp(EMAIL);
}, 240_000);
afterAll(async () => {
  await aws?.close();
  removeFolders();
  rmSync(folder, { recursive: true, force: true });
});

/** Environment of an operator who may run this command alone. */
const of = (command: Command): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_REGION: '',
  AWS_DEFAULT_REGION: '',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ...rights.get(command),
});

/** The document's line, by a shell, as one types it in a checkout. */
function typed(command: Command): Promise<Ended> {
  const shown = `npx cognito-passwordless ${command} `;
  const line = lines.find((it) => it.startsWith(shown))?.replace(shown, `npm run --silent ${command} -- `);
  if (line === undefined) throw new Error(`The document has no command ${command}.`);
  return runToEnd('sh', ['-c', line], { cwd: productRoot(), env: { ...process.env, ...of(command) } });
}

const DEPLOYMENT = ['--deployment', 'orders', '--stage', 'dev'];
const HERE = [...DEPLOYMENT, '--region', 'us-east-1'];
const run = (command: Command, options: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runTool(`tools/${command}.ts`, options, { ...of(command), ...more });

const RECOVER = ['--user', EMAIL, '--operator', 'o.perator', '--reason', 'Lost the phone; called back'];
const ASKED: Readonly<Record<Command, readonly string[]>> = {
  why: ['--user', EMAIL],
  recover: [...RECOVER, '--sign-out'],
  outputs: [],
};
const commands = Object.keys(POLICIES) as Command[];

describe('the commands of the document', () => {
  it('tell why, of links and of what the API of passkeys refused', async () => {
    tokens = await signInByLink({ aws, client }, EMAIL);
    const page = passkeyPage({ output: () => aws.output('PasskeyApi') }, client);
    const unknown = { credentialId: 'AAAA', friendlyName: 'Phone' };
    const { status } = await page.call('authenticators/update', { token: tokens.IdToken, body: unknown });
    expect(status).toBe(404);
    const told = await typed('why');
    expect(told).toMatchObject({ status: 0, stderr: '' });
    expect(told.stdout).toContain(
      `${EMAIL} in the stage dev of orders: enabled, status CONFIRMED, address proven`,
    );
    expect(told.stdout).toContain('got tokens that say: by a link by mail');
    expect(told.stdout).toContain('was told: PasskeyNotFound');
  });

  it('sign a user out and mail a link, which signs in', async () => {
    expect(await typed('recover')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('done: recovery link mailed to the proven address'),
    });
    const { clientId: ClientId } = client;
    const { RefreshToken } = tokens;
    await expect(client.call('GetTokensFromRefreshToken', { ClientId, RefreshToken })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    const mail = aws.mail.all().findLast(({ text }) => text?.includes('#recovery.'));
    const [, facts = '', secret = ''] = /#recovery\.([\w-]+)\.([\w-]+)/.exec(mail?.text ?? '') ?? [];
    const { userName } = JSON.parse(Buffer.from(facts, 'base64url').toString('utf8'));
    const { Session } = await client.startSession(userName);
    const { AuthenticationResult: signedIn } = await client.answer(userName, Session, secret, {
      signInMethod: 'RECOVERY_LINK',
    });
    expect(claimsOf(signedIn?.IdToken ?? '')).toMatchObject({
      email: EMAIL,
      sign_in_method: 'RECOVERY_LINK',
    });
  });

  it('print what is published', async () => {
    const { status, stdout, stderr } = await typed('outputs');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      UserPoolId: aws.output('PoolId'),
      UserPoolClientId: aws.output('ClientId'),
      Fido2ApiUrl: expect.stringMatching(/^https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com\/v1\/$/),
      RecoverUserFunctionName: 'orders-dev-recover-user',
    });
  });
});

it('recover says who may, to an operator who may not', async () => {
  const { status, stderr } = await run('recover', [...HERE, ...ASKED.recover], rights.get('outputs'));
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /not authorized to perform: lambda:InvokeFunction on resource: \S+:orders-dev-recover-user.* Where orders-dev-recover-user is the right function, the policy RecoveryOperatorsPolicyArn of the stage dev of orders lets you; /,
    ),
  });
});

describe('outputs', () => {
  it('configure the client by what is published alone', async () => {
    const { stdout } = await run('outputs', [...HERE, '--format', 'client']);
    expect(JSON.parse(stdout)).toMatchObject({
      userPoolId: aws.output('PoolId'),
      links: true,
      codes: { email: true },
    });
  });

  it('give Amplify nothing of the stage of the same name in custom/stages.ts', async () => {
    const { stdout } = await run('outputs', [...HERE, '--format', 'amplify']);
    expect(JSON.parse(stdout).auth).toEqual({
      aws_region: 'us-east-1',
      user_pool_id: aws.output('PoolId'),
      user_pool_client_id: aws.output('ClientId'),
    });
  });

  it.each([
    [['--local'], 'stacks of other apps have names of their own'],
    [['--format', 'assetlinks.json'], '--format assetlinks.json is made of a stage of custom/stages.ts'],
  ])('say what a deployment of another app lacks: %j', async (options, message) => {
    const { status, stderr } = await run('outputs', [...HERE, ...options]);
    expect({ status: status !== 0, stderr }).toEqual({
      status: true,
      stderr: expect.stringContaining(message),
    });
  });
});

describe.each(commands)('%s', (command) => {
  it('says what it looked for where there is no such deployment', async () => {
    const any = { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any', AWS_SESSION_TOKEN: '' };
    const wrong = ['--deployment', 'ordres', '--stage', 'dev', '--region', 'us-east-1', ...ASKED[command]];
    const { status, stderr } = await run(command, wrong, any);
    const looked =
      command === 'recover'
        ? 'Lambda has no function ordres-dev-recover-user.'
        : 'SSM has no parameter /ordres/dev/v1/user-pool-id.';
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `The stage dev of ordres is not deployed in us-east-1 of this account: ${looked} Compare --deployment with the deploymentName of the app that makes it, --stage with its stage, --region and the account of your credentials with its stack’s.\n`,
    });
  });

  it('takes the Region of the environment, and asks for one where nothing says it', async () => {
    const asked = [...DEPLOYMENT, ...ASKED[command]];
    expect(await run(command, asked, { AWS_REGION: 'us-east-1' })).toMatchObject({ status: 0 });
    const { status, stderr } = await run(command, asked);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^--region is missing; /),
    });
    expect(stderr).toContain('--deployment <name>');
  });

  it('names the deployment and the remedy where there are no credentials', async () => {
    const nobody = {
      HOME: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PROFILE: '',
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
    };
    const { status, stderr } = await run(command, [...HERE, ...ASKED[command]], nobody);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(
        /^There are no AWS credentials: the stage dev of orders is in Region us-east-1\. .*Set AWS_PROFILE/,
      ),
    });
  });
});

it.each(['smoke', 'preflight'])('%s says that it needs a stage of its own', async (tool) => {
  const { status, stderr } = await runTool(`tools/${tool}.ts`, HERE);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^--deployment is "orders": .* recover, why and outputs take it\./),
  });
});
