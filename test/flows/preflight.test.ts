/** `npm run preflight` on good and bad accounts, in the embedded AWS. */
import { join } from 'node:path';
import { CreateEmailIdentityCommand, DeleteEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterName } from '../../lib/published';
import { type Fault, type LocalAws, startLocalAws } from '../../local';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { type Finding, runChecks } from '../../tools/preflight/check';
import { allChecks } from '../../tools/preflight/checks';
import { isBlocked, report } from '../../tools/preflight/report';
import { removeFolders, writeAssembly } from '../local/support/assembly';
import { assemblyOf, type Overrides, productRoot } from '../support/assembly';
import { type Ended, runToEnd } from '../support/run-to-end';
import { stageConfig } from '../support/stages';

const dev = stageConfig('dev');
const variables = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const before = { ...process.env };
let aws: LocalAws | undefined;

beforeAll(() => {
  Object.assign(process.env, variables);
});
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});
afterAll(() => {
  process.env = before;
});

/** A role that API Gateway takes, as somebody made it by hand. */
function loggingRole(): string {
  const Role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'api-logs',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'apigateway.amazonaws.com' },
          },
        ],
      },
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
    },
  };
  return writeAssembly({
    stacks: { 'by-hand': { template: { Resources: { Role } }, environment: 'aws://111111111111/us-east-1' } },
  });
}

/** An account in which the stage dev is deployed, and with which nothing is wrong. */
async function goodAccount(overrides?: Overrides): Promise<LocalAws> {
  aws = await startLocalAws({
    assembly: [await assemblyOf({ stage: 'dev', ...(overrides ? { overrides } : {}) }), loggingRole()],
  });
  process.env.AWS_ENDPOINT_URL = aws.endpoint;
  await bootstrap('21');
  await setting('sms-voice', { TextMessageMonthlySpendLimit: 400 });
  await setLoggingRole('arn:aws:iam::111111111111:role/api-logs');
  return aws;
}

async function bootstrap(version: string): Promise<void> {
  const parameter = {
    Name: '/cdk-bootstrap/hnb659fds/version',
    Value: version,
    Type: 'String' as const,
    Overwrite: true,
  };
  await new SSMClient({}).send(new PutParameterCommand(parameter));
}

/** Sets what AWS decides about an account. */
async function setting(service: string, values: object): Promise<void> {
  const { status } = await fetch(`${aws?.endpoint}/_local/account/${service}`, {
    method: 'PUT',
    body: JSON.stringify(values),
  });
  expect(status).toBe(200);
}

async function setLoggingRole(value: string): Promise<void> {
  const { status } = await fetch(`${aws?.endpoint}/account`, {
    method: 'PATCH',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value }] }),
  });
  expect(status).toBe(200);
}

function check(accepted: readonly string[] = [], peak = 3): Promise<readonly Finding[]> {
  return runChecks(allChecks, { config: dev, aws: new AwsAccess(dev.region), peak }, accepted);
}

/** What isn't right, by check. */
async function wrong(): Promise<Record<string, Finding>> {
  const findings = await check();
  return Object.fromEntries(findings.filter(({ status }) => status !== 'ok').map((it) => [it.id, it]));
}

describe('npm run preflight', () => {
  it('finds nothing wrong in an account that is ready', async () => {
    await goodAccount();
    const findings = await check();
    expect(findings.map(({ id, status }) => `${status} ${id}`)).toEqual([
      'ok account',
      'ok bootstrap',
      'ok api-logging-role',
      'ok mail-identity',
      'ok mail-dkim',
      'ok mail-sandbox',
      'ok mail-quota',
      'ok sms-sandbox',
      'ok sms-spend-limit',
      'ok sms-origination',
      'ok sms-numbering-plans',
      'ok pool-schema',
      'ok pool-settings',
      'ok pool-triggers',
      'ok pool-sms-role',
      'ok pool-unconfirmed',
      'ok quota-sign-ins',
      'ok quota-signatures',
      'ok quota-functions',
      'ok quota-tables',
      'ok quota-keys',
    ]);
  });

  it('finds an account new to everything, and says what to do about each', async () => {
    aws = await goodAccount();
    await bootstrap('5');
    await setLoggingRole('');
    await setting('ses', { ProductionAccessEnabled: false, Max24HourSend: 200, MaxSendRate: 1 });
    await setting('sms-voice', { AccountTier: 'SANDBOX', TextMessageMonthlySpendLimit: 1 });
    expect(await wrong()).toMatchObject({
      bootstrap: {
        found: 'Version 5; the stacks need 6 or later.',
        command: 'npx cdk bootstrap aws://111111111111/us-east-1',
      },
      'api-logging-role': {
        status: 'problem',
        command: 'npx cdk deploy -c stage=dev -c apiLogging=true',
      },
      'mail-sandbox': { found: expect.stringContaining('sandbox') },
      'mail-quota': { found: expect.stringContaining('500 links out in one hour') },
      'sms-sandbox': { remedy: expect.stringContaining('Request production access') },
      'sms-spend-limit': {
        found: expect.stringContaining(
          'AWS stops SMS at 1 USD a month; at sms.dailyBudget, 10 USD, that is the first day',
        ),
        remedy: expect.stringContaining('310 USD a month'),
      },
    });
  });

  it('finds an identity that is not verified, and one that somebody else made', async () => {
    await goodAccount();
    const ses = new SESv2Client({});
    const EmailIdentity = 'dev.example.com';
    await ses.send(new DeleteEmailIdentityCommand({ EmailIdentity }));
    expect(await wrong()).toEqual({
      'mail-identity': expect.objectContaining({
        status: 'next',
        remedy: expect.stringContaining('Publish the DKIM records'),
      }),
    });
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity }));
    expect(await wrong()).toMatchObject({
      'mail-identity': { found: 'dev.example.com is not verified (PENDING): no mail goes out.' },
      'mail-dkim': { found: expect.stringContaining('not signed (not set up)') },
    });
    const prod = { config: { ...dev, stage: 'other' }, aws: new AwsAccess(dev.region), peak: 1 };
    const identity = (await runChecks(allChecks, prod)).find(({ id }) => id === 'mail-identity');
    expect(identity?.found).toContain('this deployment did not make it');
  });

  it('names the steps that come next where the stage was never deployed, and stops nothing for them', async () => {
    await goodAccount();
    await setting('ses', { ProductionAccessEnabled: false, Max24HourSend: 200, MaxSendRate: 1 });
    await setting('sms-voice', { AccountTier: 'SANDBOX', TextMessageMonthlySpendLimit: 1 });
    const other = stageConfig('prod', {
      account: dev.account,
      sender: { address: 'no-reply@other.com', identity: { kind: 'domain', value: 'other.com' } },
    });
    const of = async (config: typeof other) =>
      runChecks(allChecks, { config, aws: new AwsAccess(dev.region), peak: 3 });
    const findings = await of(other);
    expect(findings.filter(({ status }) => status === 'next').map(({ id }) => id)).toEqual([
      'mail-identity',
      'mail-sandbox',
      'mail-quota',
      'sms-sandbox',
      'sms-spend-limit',
    ]);
    expect(isBlocked(findings)).toBe(false);
    const steps = report(other, findings).split('It is the first deployment. These steps come next:')[1];
    expect(steps).toMatch(
      /1\. npx cdk deploy -c stage=prod -c first=true --all.*\n2\. npx cdk deploy -c stage=prod --all.*\n3\. Publish the DKIM records/,
    );
    // A pool that mails by the sender has to wait for it.
    const mailing = await of(stageConfig('prod', { ...other, passwordFlows: true }));
    expect(mailing.find(({ id }) => id === 'mail-identity')).toMatchObject({
      status: 'problem',
      command: 'npx cdk deploy -c stage=prod -c first=true passwordless-prod-messaging',
    });
    // One that is there already is named, not made again.
    const there = { ...other, sender: dev.sender };
    expect((await of(there)).find(({ id }) => id === 'mail-identity')?.remedy).toContain(
      'Set sender.identity.provision to false',
    );
    const named = { ...dev.sender, identity: { ...dev.sender.identity, provision: false } };
    expect((await of({ ...other, sender: named })).find(({ id }) => id === 'mail-identity')?.status).toBe(
      'ok',
    );
  });

  it('finds senders of SMS that the account does not have', async () => {
    await goodAccount();
    const { sms } = dev;
    if (sms?.channel.kind !== 'end-user-messaging') throw new Error('The stage dev sends no SMS.');
    const number = { country: 'US', kind: 'phone-number', value: `phone-${'0'.repeat(32)}` } as const;
    const config = { ...dev, sms: { ...sms, channel: { ...sms.channel, originationIdentities: [number] } } };
    const findings = await runChecks(allChecks, { config, aws: new AwsAccess(dev.region), peak: 1 });
    expect(findings.find(({ id }) => id === 'sms-origination')).toMatchObject({
      status: 'problem',
      found: expect.stringContaining(`no phone-number phone-${'0'.repeat(32)} (US)`),
    });
  });

  it('asks SNS where messages go by SNS', async () => {
    await goodAccount();
    await setting('sns', { IsInSandbox: true });
    const { sms } = dev;
    if (!sms) throw new Error('The stage dev sends no SMS.');
    const config = { ...dev, sms: { ...sms, channel: { kind: 'sns' as const } } };
    const findings = await runChecks(allChecks, { config, aws: new AwsAccess(dev.region), peak: 1 });
    expect(findings.filter(({ id }) => id.startsWith('sms-')).map(({ id, status }) => [id, status])).toEqual([
      ['sms-sandbox', 'problem'],
      ['sms-spend-limit', 'problem'],
      ['sms-numbering-plans', 'ok'],
    ]);
  });

  it('finds a pool that is not the one of the stage: what can change, and what never can', async () => {
    await goodAccount({
      requiredAttributes: ['given_name'],
      customAttributes: [{ name: 'tenant', type: 'string' }],
      signInIdentifiers: ['email'],
      codes: { email: true },
      deletionProtection: true,
      removal: { retain: true },
    });
    const { 'pool-schema': schema, 'pool-settings': settings } = await wrong();
    expect(schema?.found).toContain('signs in by: the pool has email, the stage says email, phone_number.');
    expect(schema?.found).toContain('required attributes: the pool has given_name, the stage says none.');
    expect(schema?.found).toContain(
      'custom attributes: the pool has custom:tenant (String, can change), the stage says none.',
    );
    expect(settings?.found).toContain('deletion protection: the pool has ACTIVE, the stage says INACTIVE.');
    expect(isBlocked(await check(['pool-schema', 'pool-settings']))).toBe(false);
  });

  it('measures quotas against the expected load', async () => {
    await goodAccount();
    await setting('service-quotas', { 'dynamodb/L-F98FE922': 1, 'kms/L-2AC98190': 10 });
    const findings = await check([], 61);
    expect(findings.filter(({ status }) => status === 'problem').map(({ id, found }) => [id, found])).toEqual(
      [
        ['mail-quota', expect.stringContaining('14 a second; 61 sign-ins a second are expected')],
        [
          'quota-sign-ins',
          '120 InitiateAuth a second; 61 sign-ins a second take 122. What is above it fails.',
        ],
        [
          'quota-signatures',
          '10 RSA operations a second; 61 sign-ins a second take 61. What is above it fails.',
        ],
        ['quota-tables', expect.stringContaining('of 1 tables are used')],
      ],
    );
  });

  it('looks whether the account may keep containers warm, where the stage has any', async () => {
    await goodAccount();
    const config = stageConfig('dev', { keepWarm: { containers: 25 } });
    const keptWarm = async () => {
      const checks = allChecks.filter(({ id }) => id === 'quota-kept-warm');
      return (await runChecks(checks, { config, aws: new AwsAccess(config.region), peak: 3 }, []))[0];
    };
    // Four functions, and the containers of the version before.
    await setting('service-quotas', { 'lambda/L-B99A9384': 300 });
    expect(await keptWarm()).toMatchObject({
      status: 'ok',
      found: expect.stringContaining('100 are kept warm'),
    });
    await setting('service-quotas', { 'lambda/L-B99A9384': 299 });
    expect(await keptWarm()).toMatchObject({
      status: 'problem',
      remedy: expect.stringContaining('--desired-value 300'),
    });
  });

  it('says which permission is missing where AWS does not let it look, and blocks nothing for that', async () => {
    const { faults } = await goodAccount();
    const denied = { kind: 'error', code: 'AccessDeniedException', status: 403, times: 9 } as const;
    for (const target of [
      { service: 'ses', operation: 'GetAccount' },
      { service: 'apigateway', operation: 'GetAccount' },
      { service: 'servicequotas' },
    ])
      faults.inject({ ...denied, ...target } satisfies Fault);
    const findings = await wrong();
    expect(Object.values(findings).map(({ status }) => status)).toEqual(
      expect.not.arrayContaining(['problem']),
    );
    expect(findings['mail-quota']).toEqual({
      id: 'mail-quota',
      title: 'SES quotas',
      status: 'unknown',
      found: 'AWS did not let these credentials look.',
      remedy: 'Allow ses:GetAccount.',
    });
    expect(findings['api-logging-role']?.remedy).toBe('Allow apigateway:GET on /account.');
    expect(findings['quota-tables']?.remedy).toContain('servicequotas:GetServiceQuota');
  });
});

describe('the page under a domain of its own', () => {
  const certificateArn =
    'arn:aws:acm:us-east-1:111111111111:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
  const config = {
    ...dev,
    region: 'us-east-1',
    web: { ...dev.web, enabled: true, domain: { name: 'app.dev.example.com', certificateArn } },
  };
  // Half a day more, so that neither the hour nor the second of the run decides how many whole days are left.
  const issued = { CertificateArn: certificateArn, DomainName: 'app.dev.example.com', DaysLeft: 299.5 };

  async function ofWeb(): Promise<Record<string, Finding>> {
    const findings = await runChecks(allChecks, { config, aws: new AwsAccess(dev.region), peak: 1 });
    return Object.fromEntries(findings.filter(({ id }) => id.startsWith('web-')).map((it) => [it.id, it]));
  }

  /** An app of somebody else in the account, with distributions of these names. */
  function othersWith(...aliases: readonly string[]): string {
    const of = (alias: string) => ({
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Aliases: [alias],
          DefaultCacheBehavior: {
            CachePolicyId: { Ref: 'Cache' },
            TargetOriginId: 'o',
            ViewerProtocolPolicy: 'https-only',
          },
          Origins: [
            { Id: 'o', DomainName: { 'Fn::GetAtt': ['Site', 'RegionalDomainName'] }, S3OriginConfig: {} },
          ],
        },
      },
    });
    const distributions = Object.fromEntries(aliases.map((alias, index) => [`Site${index}`, of(alias)]));
    return writeAssembly({
      stacks: {
        Others: {
          template: {
            Resources: {
              Site: { Type: 'AWS::S3::Bucket', Properties: {} },
              Cache: { Type: 'AWS::CloudFront::CachePolicy', Properties: { CachePolicyConfig: {} } },
              ...distributions,
            },
          },
        },
      },
    });
  }

  async function accountWith(...aliases: readonly string[]): Promise<void> {
    aws = await startLocalAws({ assembly: othersWith(...aliases) });
    process.env.AWS_ENDPOINT_URL = aws.endpoint;
  }

  afterAll(removeFolders);

  it('is no concern of a stage without one', async () => {
    await accountWith();
    const ids = (await check()).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('web-'))).toEqual([]);
  });

  it('can be deployed with a certificate of the name, or of all names beside it', async () => {
    await accountWith('www.example.com');
    for (const names of [issued, { ...issued, DomainName: '*.dev.example.com' }]) {
      await setting('acm', names);
      expect(await ofWeb()).toMatchObject({
        'web-certificate': { status: 'ok', found: expect.stringContaining('good for 299 days') },
        'web-domain': { status: 'ok', found: expect.stringContaining('No distribution of this account') },
      });
    }
  });

  it.each([
    ['that is not there', {}, 'There is no certificate', 'Ask ACM in us-east-1'],
    [
      'of another name',
      { ...issued, DomainName: 'dev.example.com' },
      'of dev.example.com, not of',
      'Ask ACM',
    ],
    [
      'of names two levels up',
      { ...issued, DomainName: '*.example.com' },
      'of *.example.com, not of',
      'Ask ACM',
    ],
    [
      'that waits for its proof',
      { ...issued, Status: 'PENDING_VALIDATION' },
      'waits for the proof',
      'Publish _0123456789abcdef.app.dev.example.com. CNAME _fedcba9876543210.acm-validations.aws.',
    ],
    ['that is over', { ...issued, Status: 'EXPIRED' }, 'not good (EXPIRED)', 'another one'],
    [
      'that ends soon',
      { ...issued, DaysLeft: 8.5, Type: 'IMPORTED' },
      'ends in 8 days',
      'Import its successor',
    ],
  ])('can not, with a certificate %s', async (_, certificate, found, remedy) => {
    await accountWith();
    await setting('acm', certificate);
    expect((await ofWeb())['web-certificate']).toMatchObject({
      status: 'problem',
      found: expect.stringContaining(found),
      remedy: expect.stringContaining(remedy),
    });
  });

  it('can not, while another distribution has its name; a distribution of the stage may have it', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `site-${index}.example.com`);
    await accountWith(...many, 'app.dev.example.com');
    const { 'web-domain': taken } = await ofWeb();
    const [, id = ''] = /^The distribution (E\w+) of this account/.exec(taken?.found ?? '') ?? [];
    expect(taken).toMatchObject({
      status: 'problem',
      remedy: expect.stringContaining(`Take the name off ${id}`),
    });
    await new SSMClient({}).send(
      new PutParameterCommand({
        Name: parameterName(config, 'DistributionId'),
        Value: id,
        Type: 'String',
        Overwrite: true,
      }),
    );
    expect((await ofWeb())['web-domain']).toMatchObject({ status: 'ok', found: expect.stringContaining(id) });
  });

  it('says which permission is missing', async () => {
    await accountWith();
    for (const service of ['acm', 'cloudfront'])
      aws?.faults.inject({ service, kind: 'error', code: 'AccessDeniedException', status: 403, times: 1 });
    expect(Object.values(await ofWeb()).map(({ status, remedy }) => [status, remedy])).toEqual([
      ['unknown', 'Allow acm:DescribeCertificate in us-east-1.'],
      ['unknown', 'Allow cloudfront:ListDistributions, ssm:GetParameter.'],
    ]);
  });
});

describe('the command', () => {
  function preflight(...args: string[]): Promise<Ended> {
    return runToEnd(join(productRoot(), 'node_modules/.bin/tsx'), ['tools/preflight.ts', ...args], {
      cwd: productRoot(),
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
  }

  it('prints findings for people and for machines, and ends with 1 where there is a problem that nobody accepted', async () => {
    await goodAccount();
    await setting('ses', { ProductionAccessEnabled: false });
    const blocked = await preflight('--stage', 'dev');
    expect(blocked).toMatchObject({ status: 1, stderr: '' });
    expect(blocked.stdout).toContain('problem  SES production access (mail-sandbox)');
    expect(blocked.stdout).toContain('The stage dev has 1 problem.');
    expect(blocked.stdout).toMatch(
      /AWS’s data: actions of \d{4}-\d\d-\d\d \(iam-data [\d.]+\), resource types of/,
    );
    const accepted = await preflight('--stage', 'dev', '--json', '--accept', 'mail-sandbox');
    expect(accepted).toMatchObject({ status: 0, stderr: '' });
    const { stage, findings } = JSON.parse(accepted.stdout) as { stage: string; findings: Finding[] };
    expect(stage).toBe('dev');
    expect(findings.find(({ id }) => id === 'mail-sandbox')).toMatchObject({
      status: 'problem',
      accepted: true,
    });
  });

  it('notices credentials of another account', async () => {
    await goodAccount();
    const { status, stdout } = await preflight('--stage', 'prod');
    expect(status).toBe(1);
    expect(stdout).toContain('They are of the account 111111111111; the stage prod belongs to 222222222222.');
    expect(stdout).toContain('There is no pool yet; the deployment makes it.');
  });

  it.each([
    [[], '--stage is missing'],
    [['--stage', 'dev', '--peak', 'many'], '--peak is "many"'],
    [
      ['--stage', 'dev', '--accept', 'everything'],
      '--accept names "everything"; there are account, bootstrap',
    ],
    [['--stage', 'dev', '--what'], "Unknown option '--what'"],
  ])('refuses %j with its usage', async (args, message) => {
    const { status, stderr } = await preflight(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: npm run --silent preflight');
  });
});
