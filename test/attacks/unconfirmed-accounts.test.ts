/**
 * Accounts that were begun while passwords signed in, once none does: their owners get in, by a proof of the
 * address; whoever began one in another's name does not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { runChecks } from '../../tools/preflight/check';
import { allChecks } from '../../tools/preflight/checks';
import { assemblyOf } from '../support/assembly';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';
import { stageConfig } from '../support/stages';
import { runTool } from '../support/tool';

const OWNER = 'owner@example.net';
const PASSWORD = 'Thief-horse-battery-9';
const data = mkdtempSync(join(tmpdir(), 'unconfirmed-'));
const before = { ...process.env };

let aws: LocalAws;
let client: CognitoClient;

async function deploy({ passwordFlows }: { passwordFlows: boolean }): Promise<void> {
  const overrides = { passwordFlows, accountApi: { enabled: true } };
  await aws?.close();
  aws = await startLocalAws({ assembly: await assemblyOf({ overrides }), data });
  client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
}

beforeAll(async () => {
  await deploy({ passwordFlows: true });
  // Somebody begins an account by an address that is another's.
  expect(await client.signUp(OWNER, {}, PASSWORD)).toMatchObject({ UserConfirmed: false });
}, 240_000);
afterAll(async () => {
  process.env = before;
  await aws?.close();
  rmSync(data, { recursive: true, force: true });
});

const recover = (...options: string[]) =>
  runTool(
    'tools/recover.ts',
    [
      ...[
        '--stage',
        'local',
        '--operator',
        'o.perator',
        '--reason',
        'Could not sign in; asked from the address',
      ],
      ...['--user', OWNER, ...options],
    ],
    { AWS_ENDPOINT_URL: aws.endpoint },
  );

/** Signs in by the password that the account was begun with, at the account API. */
async function withPassword(): Promise<number> {
  const { status } = await fetch(`${aws.output('AccountApiUrl')}sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: OWNER, password: PASSWORD }),
  });
  return status;
}

it('lets nobody in while passwords sign in: whoever began the account has one', async () => {
  const { status, printed } = await recover('--admit');
  expect([status, printed]).toEqual([1, expect.stringContaining('This stage has no accounts to let in')]);
  expect(await withPassword()).toBe(401);
}, 60_000);

it('finds a dead end once no password signs in, and preflight counts it', async () => {
  await deploy({ passwordFlows: false });
  await expect(client.requestLink(OWNER)).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const config = stageConfig('local');
  const checks = allChecks.filter(({ id }) => id === 'pool-unconfirmed');
  const [found] = await runChecks(checks, { config, aws: new AwsAccess(config.region), peak: 1 }, []);
  expect(found).toMatchObject({
    status: 'ok',
    found: expect.stringMatching(/^1 account was begun/),
    remedy: expect.stringContaining('--admit'),
  });
}, 120_000);

it('lets the owner in after an operator did, by a link to the address alone', async () => {
  const { status, printed } = await recover('--admit');
  expect([status, printed]).toEqual([
    0,
    expect.stringMatching(/^done: account confirmed;[\s\S]*no proven address and was not told/),
  ]);
  // The password that it began with is gone, whatever flow is switched on later.
  await deploy({ passwordFlows: true });
  expect(await withPassword()).toBe(401);
  await deploy({ passwordFlows: false });
  const mails = aws.mail.all().length;
  await client.requestLink(OWNER);
  const { userName, fragment } = linkIn(aws.mail.all()[mails]?.text);
  const { AuthenticationResult: tokens } = await client.redeem(userName, fragment);
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ email: OWNER, email_verified: true });
  // Once more is no error, and takes nothing from the owner.
  expect((await recover('--admit')).status).toBe(0);
}, 120_000);
