/**
 * `npm run why` on sign-ins that ended in different ways, and with the rights that docs/operating.md names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminDisableUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { SENTENCES } from '../../tools/why/story';
import { removeFolders } from '../local/support/assembly';
import { projectRoot } from '../support/assembly';
import { readDocument } from '../support/markdown';
import { browser, type CodesWorld, codesWorld, not } from '../support/one-time-codes';
import { readerAssembly, readerCredentials } from '../support/reader-role';
import { runTool } from '../support/tool';

const [, policy = '{}'] =
  /```json\n(.*?)\n```/s.exec(readDocument('docs/operating.md').split('## Why could')[1] ?? '') ?? [];
const role = { account: '000000000000', name: 'why-reader' };
let world: CodesWorld;
let credentials: Readonly<Record<string, string>>;

beforeAll(async () => {
  const here = policy
    .replaceAll('111111111111', role.account)
    .replaceAll('passwordless-dev', 'passwordless-local');
  world = await codesWorld({}, [readerAssembly(role, here)]);
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: world.aws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  try {
    credentials = await readerCredentials(new AwsAccess('us-east-1'), role);
  } finally {
    process.env = before;
  }
}, 240_000);
afterAll(async () => {
  await world?.close();
  removeFolders();
});

async function why(user: string, ...more: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runTool(
    'tools/why.ts',
    ['--stage', 'local', '--user', user, ...more],
    { AWS_ENDPOINT_URL: world.aws.endpoint, ...credentials },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

it('tells of a link that another browser asked for, of a second request too soon, and of the way in', async () => {
  const { email } = await world.links.newUser();
  const { codeChallenge, codeVerifier } = browser('first');
  const { userName, fragment } = await world.links.mailedLink(email, { metadata: { codeChallenge } });
  await expect(
    world.client.redeem(userName, fragment, { metadata: { codeVerifier: browser('other').codeVerifier } }),
  ).rejects.toThrow('Incorrect username or password.');
  await world.client.requestLink(email);
  await world.client.redeem(userName, fragment, { metadata: { codeVerifier } });
  const story = await why(email);
  expect(story).toContain('enabled, status CONFIRMED, address proven, no number.');
  expect(attemptsIn(story)).toEqual([
    ['was sent, and not used in this sign-in', 'began to sign in', 'asked for a link by mail'],
    [
      'was refused',
      'began to sign in',
      'the link was refused: it was used before, is too old, was replaced by a newer one, or belongs to another browser',
      'was turned away; this sign-in is over',
    ],
    [
      'nothing was sent',
      'began to sign in',
      'asked for a link by mail',
      'nothing was sent: the last one was sent less than a minute or so before; it still works',
    ],
    [
      'signed in',
      'began to sign in',
      'a link by mail was right',
      'was let in',
      'got tokens that say: by a link by mail',
    ],
  ]);
  expect(story).toMatch(/^What to do: nothing: the last sign-in succeeded\./m);
  expect(await why(email, '--hours', '1')).toBe(story);
});

it('tells of a wrong code, and that an account is disabled', async () => {
  const { phone, email } = await world.newPerson();
  const signIn = await world.ask(phone);
  await signIn.answer(not(world.codeFor(phone)));
  await new CognitoIdentityProviderClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }).send(new AdminDisableUserCommand({ UserPoolId: world.aws.output('UserPoolId'), Username: phone }));
  const story = await why(phone);
  expect(story).toContain('DISABLED, status CONFIRMED, address proven, number proven.');
  expect(attemptsIn(story).at(-1)).toEqual([
    'was refused',
    'began to sign in',
    'asked for a code by SMS',
    'the code was refused: it was not the one that was sent',
    'may try a code by SMS again',
  ]);
  expect(story).toContain('What to do: the account is disabled; aws cognito-idp admin-enable-user');
  expect(story).not.toContain(email);
});

it('says of names without an account that there is none, and of accounts that nobody tried', async () => {
  const { email } = await world.links.newUser();
  await world.client.requestLink('nobody@example.net');
  expect(await why('nobody@example.net')).toContain('nobody@example.net has no account in the stage local.');
  expect(await why(email)).toContain('No function wrote a line about the account in the last 24 hours');
});

it.each([
  [['--user', 'x'], '--stage is missing'],
  [['--stage', 'local', '--user', 'x', '--hours', '0'], '--hours is "0"; it must be a whole number from 1'],
])('refuses a command that makes no sense: %j', async (options, message) => {
  const { status, stderr } = await runTool('tools/why.ts', options);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

it('names the stage and the remedy where there are no credentials', async () => {
  const nobody = { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: '' };
  const { status, stderr } = await runTool('tools/why.ts', ['--stage', 'dev', '--user', 'x'], nobody);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^There are no AWS credentials: the stage dev is in account 111111111111, Region us-east-1\. .*Set AWS_PROFILE/,
  );
});

it('has words for messages that functions write, and for no others', () => {
  const folder = join(projectRoot, 'lambda');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const written = new Set(
    [...sources.matchAll(/logger\.(?:info|warn|error)\(\s*'([^']+)'/g)].map(([, message]) => message),
  );
  expect(written.size).toBeGreaterThan(50);
  expect(Object.keys(SENTENCES).filter((message) => !written.has(message))).toEqual([]);
});

/** How each attempt ended, and its steps without their times. */
function attemptsIn(story: string): string[][] {
  return story
    .split(/\n\d+\. \S+ \S+ UTC: /)
    .slice(1)
    .map((attempt) =>
      attempt
        .replace(/\n\n.*/s, '')
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/^ +\S+ +/, '')),
    );
}
