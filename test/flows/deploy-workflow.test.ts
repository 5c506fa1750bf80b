/**
 * deploy.yml from end to end, its steps as they are written: into an account that has nothing but what
 * docs/reviewing.md and the README have its owner set up, and again with a change. The roles hold what the
 * documents say and no more. GitHub's token is the one thing that isn't there: the roles trust the account
 * in its place.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { removeFolders, writeAssembly } from '../local/support/assembly';
import { type Account, accountWith, signInByLink } from '../support/cdk';
import { deployJobs } from '../support/deploy-jobs';
import { readDocument } from '../support/markdown';
import { apiLogging } from '../support/stacks';
import type { JobRun, Runner } from '../support/workflow';

const ID = '111111111111';
/** On a busy machine. */
const LONG = 600_000;
const scratch = mkdtempSync(join(tmpdir(), 'deploy-workflow-'));
let account: Account;
/** Stage's name of the app, as the newest commit on main has it. */
let appName = 'Example (dev)';

const role = (RoleName: string, PolicyDocument: unknown) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ID}:root` }, Action: 'sts:AssumeRole' },
      ],
    },
    Policies: [{ PolicyName: 'all', PolicyDocument }],
  },
});

/** What the owner of the account has set up beside bootstrap. */
function ownersStacks(): string {
  const [, leastRights = ''] = /## Least rights[\s\S]*?```json\n([\s\S]*?)```/.exec(
    readDocument('docs/preflight.md'),
  ) ?? [''];
  const roles = {
    Deploy: role('deploy', {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${ID}:role/cdk-hnb659fds-*` },
      ],
    }),
    Preflight: role('preflight', JSON.parse(leastRights)),
  };
  const logging = apiLogging();
  const environment = `aws://${ID}/us-east-1`;
  return writeAssembly({
    stacks: {
      roles: { template: { Resources: roles }, environment },
      [logging.stackName]: {
        template: { Resources: Template.fromStack(logging).toJSON().Resources },
        environment,
      },
    },
  });
}

const { job } = deployJobs({
  scratch,
  account: ID,
  commit(workspace) {
    const path = join(workspace, 'custom/stages.ts');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace("appName: 'Example (dev)'", `appName: '${appName}'`));
  },
  credentialsOf: assumeRole,
});

/** What the action asks STS for, in the name of whoever owns the account. */
async function assumeRole(RoleArn: string, env: Runner['env']): Promise<void> {
  const response = await fetch(account.aws.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization:
        'AWS4-HMAC-SHA256 Credential=owner/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: new URLSearchParams({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn,
      RoleSessionName: 'deploy-1',
    }),
  });
  const text = await response.text();
  for (const [name, tag] of [
    ['AWS_ACCESS_KEY_ID', 'AccessKeyId'],
    ['AWS_SECRET_ACCESS_KEY', 'SecretAccessKey'],
    ['AWS_SESSION_TOKEN', 'SessionToken'],
  ] as const) {
    const [, value] = new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(text) ?? [];
    if (value === undefined) throw new Error(`STS gave no ${tag}: ${text}`);
    env[name] = value;
  }
}

/** All jobs but the tests, in the order in which they need each other. @returns the last one */
async function run(): Promise<JobRun> {
  const env = { AWS_ENDPOINT_URL: account.aws.endpoint, AWS_EC2_METADATA_DISABLED: 'true' };
  const well = (done: JobRun) => {
    if (done.status !== 0) throw new Error(`A job ended with ${done.status}:\n${done.printed}`);
    return done;
  };
  const build = well(await job('build', { stage: 'dev' }));
  const sha256 = String(build.outputs.sha256);
  const check = well(await job('check', { stage: 'dev', needs: { 'needs.build.outputs.sha256': sha256 } }));
  well(await job('preflight', { stage: 'dev', env }));
  return well(
    await job('deploy', {
      stage: 'dev',
      needs: { 'needs.check.outputs.sha256': String(check.outputs.sha256) },
      env,
    }),
  );
}

const outputsOf = ({ workspace }: JobRun) =>
  JSON.parse(readFileSync(join(dirname(workspace), 'temp', 'outputs.json'), 'utf8'));

beforeAll(async () => {
  account = await accountWith({
    assembly: ownersStacks(),
    account: ID,
    region: 'us-east-1',
    freshAccount: true,
  });
  await account.run('bootstrap', `aws://${ID}/us-east-1`);
}, LONG);
afterAll(async () => {
  await account?.close();
  removeFolders();
  rmSync(scratch, { recursive: true, force: true });
});

it(
  'deploys a stage for the first time',
  async () => {
    const deployed = await run();
    const { UserPoolId } = outputsOf(deployed)['passwordless-dev-auth'];
    expect(UserPoolId).toBe(account.aws.output('UserPoolId'));
    // Once the DKIM records stand in the DNS, and AWS has let the account out of the sandbox.
    for (const [path, body] of [
      ['ses/identities/dev.example.com', { verified: true }],
      ['ses', { ProductionAccessEnabled: true, Max24HourSend: 50_000, MaxSendRate: 14 }],
      ['sms-voice', { AccountTier: 'PRODUCTION', TextMessageMonthlySpendLimit: 310 }],
    ] as const) {
      const url = `${account.aws.endpoint}/_local/account/${path}`;
      expect((await fetch(url, { method: 'PUT', body: JSON.stringify(body) })).status).toBe(200);
    }
    expect(await signInByLink(account.aws, 'alice@example.net')).toMatchObject({ email_verified: true });
  },
  LONG,
);

it(
  'deploys a change; people are who they were',
  async () => {
    const pool = account.aws.output('UserPoolId');
    appName = 'Renamed';
    await run();
    expect(account.aws.output('UserPoolId')).toBe(pool);
    account.aws.clock.advance(300);
    const before = account.aws.mail.all().length;
    await signInByLink(account.aws, 'alice@example.net', { isNew: false });
    expect(account.aws.mail.all()[before]?.subject).toContain('Renamed');
  },
  LONG,
);
