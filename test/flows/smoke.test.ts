/** `npm run smoke` on a stage that works, and on one that is broken in many ways, in the embedded AWS. */
import { spawn } from 'node:child_process';
import {
  CloudFormationClient,
  DeleteStackCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  type LambdaConfigType,
  ListUsersCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetPolicyCommand, LambdaClient, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterName } from '../../lib/published';
import { stackNames } from '../../lib/stacks/names';
import { type LocalAws, startLocalAws } from '../../local';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { type Finding, findingOf } from '../../tools/preflight/check';
import { smokeChecks } from '../../tools/smoke/checks';
import { Deployment } from '../../tools/smoke/deployment';
import { isBroken, withoutSecrets } from '../../tools/smoke/report';
import { runSmoke } from '../../tools/smoke/run';
import { textsOf } from '../../tools/smoke/xml';
import { removeFolders } from '../local/support/assembly';
import { assemblyOf, productRoot } from '../support/assembly';
import { CognitoClient } from '../support/cognito';
import { readDocument } from '../support/markdown';
import { readerAssembly, readerCredentials } from '../support/reader-role';
import { stageConfig } from '../support/stages';

const dev = stageConfig('dev');
const US_SIMULATOR = '+14254147755';
const before = { ...process.env };
let aws: LocalAws;
let access: AwsAccess;

/** The role of docs/smoke.md, whose policy is all that it has. */
const [, policy = '{}'] = /```json\n(.*?)\n```/s.exec(readDocument('docs/smoke.md')) ?? [];
const reader = { account: '111111111111', name: 'smoke-reader' };

beforeAll(async () => {
  aws = await startLocalAws({
    assembly: [await assemblyOf({ stage: 'dev' }), readerAssembly(reader, policy)],
  });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: aws.endpoint,
  });
  access = new AwsAccess('us-east-1');
  const version = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '21', Type: 'String' as const };
  await new SSMClient({}).send(new PutParameterCommand(version));
  await Promise.all((await alarmNames()).map((name) => setAlarm(name, 'OK')));
}, 400_000);
afterEach(() => aws?.faults.clear());
afterAll(async () => {
  await aws?.close();
  process.env = before;
  removeFolders();
});

async function alarmNames(): Promise<readonly string[]> {
  const alarms = await new Deployment(stackNames(dev), access).ofType('AWS::CloudWatch::Alarm');
  return alarms.map(({ id }) => id);
}

function setAlarm(name: string, state: string): Promise<string> {
  return access.query(
    'monitoring',
    { action: 'SetAlarmState', version: '2010-08-01' },
    { AlarmName: name, StateValue: state, StateReason: 'a test' },
  );
}

function onRole(action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  return access.query('iam', { action, version: '2010-05-08' }, parameters);
}

/** Physical id of a resource of the auth stack, by what its logical id begins with. */
async function idOf(start: string, stack = 'auth'): Promise<string> {
  const { StackResourceSummaries = [] } = await new CloudFormationClient({}).send(
    new ListStackResourcesCommand({ StackName: `passwordless-dev-${stack}` }),
  );
  const found = StackResourceSummaries.find(({ LogicalResourceId: id }) => id?.startsWith(start));
  return found?.PhysicalResourceId ?? '';
}

async function account(path: string, values: object): Promise<void> {
  const { status } = await fetch(`${aws.endpoint}/_local/account/${path}`, {
    method: 'PUT',
    body: JSON.stringify(values),
  });
  expect(status).toBe(200);
}

/** One check alone, as the command makes it. */
async function look(id: string, config = dev): Promise<Finding> {
  const check = smokeChecks.find((it) => it.id === id && (it.concerns?.(config) ?? true));
  if (!check) throw new Error(`There is no check ${id}.`);
  const deployment = new Deployment(stackNames(config), access);
  return withoutSecrets(await findingOf(check, { config, aws: access, peak: 1, deployment }), []);
}

const all = (findings: readonly Finding[]) => findings.map(({ id, status }) => `${status} ${id}`);

async function addressesOfUsers(): Promise<readonly (string | undefined)[]> {
  const UserPoolId = aws.output('UserPoolId');
  const { Users = [] } = await new CognitoIdentityProviderClient({}).send(
    new ListUsersCommand({ UserPoolId }),
  );
  return Users.map(({ Username }) => Username);
}

/** Runs it; what `answer` gives is typed once it asks. */
function smoke(args: readonly string[], answer?: () => Promise<string>) {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'tools/smoke.ts', ...args], {
    cwd: productRoot(),
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk) => {
      output[stream] += chunk;
      if (answer && output.stderr.includes('Paste the link')) {
        const typed = answer;
        answer = undefined;
        void typed().then((text) => child.stdin.end(`${text}\n`));
      }
    });
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...output }));
  });
}

describe('a stage that works', () => {
  it('passes every check, and keeps nobody’s account', async () => {
    const findings = await runSmoke({ config: dev, aws: access, phone: US_SIMULATOR });
    expect(all(findings)).toEqual([
      'ok account',
      'ok stacks',
      'ok drift',
      'ok triggers',
      'ok functions',
      'ok invocations',
      'ok roles',
      'ok keys',
      'ok mail-identity',
      'ok mail-dkim',
      'ok mail-sandbox',
      'ok sms-sandbox',
      'ok sms-origination',
      'ok api-cors',
      'ok api-answers',
      'ok pool-keys',
      'ok web-acl',
      'ok link',
      'ok sms-code',
      'ok alarms',
    ]);
    expect(isBroken(findings)).toBe(false);
    const found = (id: string) => findings.find((it) => it.id === id)?.found;
    expect(found('link')).toMatch(
      /signed and handed to SES, whose simulator has it.*nobody was sent was refused/,
    );
    expect(found('sms-code')).toContain('AWS took a dry run');
    expect(found('roles')).toMatch(/^1[67] roles may make their \d{3} calls\.$/);
    expect(aws.sms.all()).toEqual([]);
    expect(await addressesOfUsers()).toEqual([]);
  }, 120_000);

  it('passes them in a role of the policy in docs/smoke.md', async () => {
    Object.assign(process.env, await readerCredentials(access, reader));
    try {
      const findings = await runSmoke({ config: dev, aws: new AwsAccess('us-east-1') });
      const drift = findings.find(({ id }) => id === 'drift');
      expect(findings.filter(({ status, id }) => status !== 'ok' && id !== 'drift')).toEqual([]);
      // What it takes to read every resource reads users too, and is left out on purpose.
      expect(drift).toMatchObject({ status: 'unknown', found: 'AWS did not let these credentials look.' });
    } finally {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
      delete process.env.AWS_SESSION_TOKEN;
    }
  }, 120_000);

  it('signs in by the link of one’s own mail, ends the session, and prints no secret', async () => {
    const email = 'smoke.tester@example.net';
    await new CognitoClient(aws.endpoint, aws.output('UserPoolClientId')).signUp(email);
    let link = '';
    const { status, stdout, stderr } = await smoke(
      ['--stage', 'dev', '--email', email, '--link'],
      async () => {
        const mail = aws.mail.all().find(({ destination }) => destination.to.includes(email));
        link = /https:\/\/\S+#\S+/.exec(mail?.text ?? '')?.[0] ?? '';
        return link;
      },
    );
    expect(link).toMatch(/^https:\/\/app\.dev\.example\.com\/#/);
    expect(stdout).toMatch(
      /\| ok \| `link` .*Signed, mailed, redeemed\. The session it opened is ended again\./,
    );
    expect(aws.calls.all().map(({ operation }) => operation)).toContain('RevokeToken');
    const [, fragment = '-'] = link.split('#');
    for (const secret of [email, fragment, fragment.split('.')[0] ?? '-', '111111111111', 'eyJ'])
      expect(stdout + stderr).not.toContain(secret);
    expect(status).toBe(0);
  }, 120_000);
});

describe('a stage that is broken', () => {
  it('has lost a trigger', async () => {
    const cognito = new CognitoIdentityProviderClient({});
    const UserPoolId = aws.output('UserPoolId');
    const { UserPool: pool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    const { CreateAuthChallenge, ...rest }: LambdaConfigType = pool?.LambdaConfig ?? {};
    const update = (LambdaConfig: LambdaConfigType) =>
      cognito.send(
        new UpdateUserPoolCommand({
          UserPoolId,
          LambdaConfig,
          AutoVerifiedAttributes: pool?.AutoVerifiedAttributes,
          UserAttributeUpdateSettings: pool?.UserAttributeUpdateSettings,
          Policies: pool?.Policies,
        }),
      );
    await update(rest);
    expect(await look('triggers')).toMatchObject({
      status: 'problem',
      found: 'CreateAuthChallenge is not attached.',
    });
    await update({ ...rest, CreateAuthChallenge });
    expect((await look('triggers')).status).toBe('ok');
  });

  it('no longer lets Cognito invoke a function', async () => {
    const lambda = new LambdaClient({});
    const FunctionName = await idOf('PreSignUpFunction');
    const { Policy = '{}' } = await lambda.send(new GetPolicyCommand({ FunctionName }));
    const [{ Sid: StatementId }] = JSON.parse(Policy).Statement;
    await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId }));
    expect(await look('invocations')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(
        /^cognito-idp\.amazonaws\.com may not invoke passwordless-dev-\S*PreSignUp/,
      ),
    });
  });

  it('has a role that something denies, and one whose policy was taken away', async () => {
    const RoleName = await idOf('CreateAuthChallengeRole');
    const Statement = [{ Effect: 'Deny', Action: 'kms:Sign', Resource: '*' }];
    await onRole('PutRolePolicy', {
      RoleName,
      PolicyName: 'freeze',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
    expect(await look('roles')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/^CreateAuthChallengeRole\w+ may not kms:Sign on \S+ \(explicitDeny\)\.$/),
    });
    await onRole('DeleteRolePolicy', { RoleName, PolicyName: 'freeze' });
    expect((await look('roles')).status).toBe('ok');
    const verifier = await idOf('PreTokenGenerationRole');
    const names = textsOf(await onRole('ListRolePolicies', { RoleName: verifier }), 'member');
    for (const PolicyName of names) await onRole('DeleteRolePolicy', { RoleName: verifier, PolicyName });
    expect((await look('roles')).found).toMatch(
      /PreTokenGenerationRole\w+ may not dynamodb:UpdateItem on \S+ \(implicitDeny\)/,
    );
  }, 60_000);

  it('has a sender that is not verified, and SES in its sandbox', async () => {
    await account('ses/identities/dev.example.com', { verified: false });
    await account('ses', { ProductionAccessEnabled: false });
    expect((await look('mail-identity')).status).toBe('problem');
    expect((await look('mail-sandbox')).status).toBe('problem');
    await account('ses/identities/dev.example.com', { verified: true });
    await account('ses', { ProductionAccessEnabled: true });
    expect((await look('mail-identity')).status).toBe('ok');
  });

  it('has a signing key that is disabled: the key says so, and the link that can’t be signed', async () => {
    const kms = new KMSClient({});
    const KeyId = await idOf('MagicLinkKey');
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await look('keys')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/^MagicLinkKey\w+ is Disabled/),
    });
    expect(await look('link')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/^Cognito refused the request: .*\(DisabledException\)\.$/),
    });
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect((await look('keys')).status).toBe('ok');
  });

  it('signs links, and nobody takes the mail; or nobody can read the log', async () => {
    aws.faults.inject({
      service: 'ses',
      operation: 'SendEmail',
      kind: 'error',
      code: 'MessageRejected',
      status: 400,
      times: 9,
    });
    expect(await look('link')).toMatchObject({
      status: 'problem',
      found: 'SES did not take the mail (MessageRejected).',
    });
    aws.faults.clear();
    const gone = { code: 'ResourceNotFoundException', status: 400, times: 9 } as const;
    aws.faults.inject({ service: 'logs', operation: 'FilterLogEvents', kind: 'error', ...gone });
    expect(await look('link')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/^The log group \S+ is gone\.$/),
    });
  }, 60_000);

  it('is not asked from one of its web origins any more', async () => {
    const moved = { ...dev, webOrigins: [...dev.webOrigins, 'https://new.dev.example.com'] };
    expect(await look('api-cors', moved)).toMatchObject({
      status: 'problem',
      found: expect.stringContaining('passwordless-dev-passkeys does not let https://new.dev.example.com in'),
    });
  });

  it('is guarded by no web ACL', async () => {
    const [pool] = await new Deployment(stackNames(dev), access).ofType('AWS::Cognito::UserPool');
    const ResourceArn = pool?.resolve.text({ 'Fn::GetAtt': [pool.logicalId, 'Arn'] });
    await access.call(
      { service: 'wafv2', region: 'us-east-1', target: 'AWSWAF_20190729.DisassociateWebACL' },
      { ResourceArn },
    );
    expect(await look('web-acl')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/^userpool\/us-east-1_\w+ has none: floods reach it unchecked\.$/),
    });
  });

  it('rings an alarm, or waits for the first data of one', async () => {
    const [name = ''] = await alarmNames();
    await setAlarm(name, 'ALARM');
    expect(await look('alarms')).toMatchObject({ status: 'problem', found: `${name} is in ALARM.` });
    await setAlarm(name, 'INSUFFICIENT_DATA');
    expect((await look('alarms')).found).toMatch(/^1 of \d+ have no data yet/);
    await setAlarm(name, 'OK');
    expect((await look('alarms')).status).toBe('ok');
  });

  it('was changed past CloudFormation', async () => {
    const Name = parameterName(dev, 'AppName');
    await new SSMClient({}).send(new PutParameterCommand({ Name, Value: 'Other', Overwrite: true }));
    expect(await look('drift')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/AppNameParameter\w+ was changed \([^)]*\/Value\)/),
    });
  });

  it('has a stack whose rollback failed, and one that is not there, with its API', async () => {
    const client = new CloudFormationClient({});
    const StackName = 'passwordless-dev-messaging';
    const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName }));
    const template = JSON.parse(TemplateBody);
    const [logicalId, parameter] = Object.entries<{ Properties: { Description: string } }>(
      template.Resources,
    ).find(([id]) => id.startsWith('SenderIdentityParameter')) ?? ['', undefined];
    if (parameter) parameter.Properties.Description = 'Other';
    const failing = { code: 'InternalError', status: 500, times: 9, resource: logicalId } as const;
    aws.faults.inject({
      service: 'cloudformation',
      operation: 'UpdateResource',
      kind: 'error',
      ...failing,
      when: 'after',
    });
    await client.send(
      new UpdateStackCommand({
        StackName,
        TemplateBody: JSON.stringify(template),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        Parameters: [{ ParameterKey: 'BootstrapVersion', UsePreviousValue: true }],
      }),
    );
    await client.send(new DeleteStackCommand({ StackName: 'passwordless-dev-account-api' }));
    const { status, found } = await look('stacks');
    expect(status).toBe('problem');
    expect(found).toContain('passwordless-dev-account-api is not there');
    expect(found).toContain('passwordless-dev-messaging is in UPDATE_ROLLBACK_FAILED');
  }, 60_000);
});

describe('the command', () => {
  it('ends with 1 where something is wrong, and says so for machines too', async () => {
    const { status, stdout } = await smoke(['--stage', 'dev', '--json', '--accept', 'web-acl']);
    expect(status).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    expect(findings.filter((it) => it.status === 'problem').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['stacks', 'drift', 'invocations', 'roles', 'web-acl']),
    );
    expect(findings.find(({ id }) => id === 'web-acl')).toMatchObject({ accepted: true });
    expect(stdout).not.toContain('111111111111');
  }, 120_000);

  it.each([
    [[], '--stage is missing'],
    [['--stage', 'dev', '--link'], '--link needs --email'],
    [['--stage', 'dev', '--phone', '12'], '--phone is "12"'],
    [['--stage', 'dev', '--email', 'me'], '--email is "me"'],
    [['--stage', 'dev', '--accept', 'everything'], '--accept names "everything"; there are account, stacks'],
  ])('refuses %j with its usage', async (args, message) => {
    const { status, stderr } = await smoke(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: npm run --silent smoke');
  });
});
