/**
 * docs/getting-started.md, typed line by line into a new account; then what comes in the life of a
 * deployment: a change, one that fails, the same again, the end.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { serveSite } from '../../local';
import { signInByLink } from '../support/cdk';
import { type AuthAnswer, CognitoClient, claimsOf, linkIn } from '../support/cognito';
import { sectionOf, shellLinesIn, stepsIn } from '../support/markdown';
import { commandsToldIn, itemsIn, type Newcomer, newcomer, standingIn } from '../support/newcomer';
import { CodeSignIn } from '../support/one-time-codes';
import { type PasskeyPage, passkeyPage, type RegisteredPasskey } from '../support/passkeys';
import { codeIn } from '../support/telephones';

const PAGE = 'docs/getting-started.md';
const stageLines = shellLinesIn(sectionOf(PAGE, '## 2. Make a stage yours'));
const slow = sectionOf(PAGE, '## 3. Ask for what takes long');
const account = shellLinesIn(sectionOf(PAGE, '## 4. Prepare the account'));
const deployments = shellLinesIn(sectionOf(PAGE, '## 5. Deploy'));
const [bootstrap = '', preflight = ''] = account;
const [deploy = ''] = deployments;
const [checkStage = ''] = stageLines;
const steps = stepsIn(sectionOf(PAGE, '## 6. Publish your names'));
const [destroy = ''] = /npx cdk destroy [^`]*/.exec(sectionOf(PAGE, '## Take it away')) ?? [];
/** What the document adds to the stage. */
const [, web = ''] = /```ts\n\s*\/\/ custom\/stages\.ts\n([\s\S]*?)```/.exec(slow) ?? [];
const [certificateArn = ''] = /arn:aws:acm:[^']+/.exec(web) ?? [];
/** docs/local.md's, for this stage. */
const WATCH = 'npx cdk watch -c stage=dev passwordless-dev-auth';
/** Each command synthesizes anew: seconds, on a busy machine minutes. */
const LONG = 600_000;

let me: Newcomer;
beforeAll(async () => {
  me = await newcomer('111111111111');
}, LONG);
afterAll(() => me?.account.close());

/** The lines of preflight that aren't right: status and id. */
const open = (printed: string) =>
  [...printed.matchAll(/^(problem|next|unknown) .*\((.*)\)$/gm)].map(([, status, id]) => `${status} ${id}`);

it('is what this test types', () => {
  // Its section 1 is local/kernel/cli's, its section 7 flows/smoke's.
  expect([stageLines.length, account.length, deployments.length, steps.length]).toEqual([2, 2, 1, 4]);
  expect(checkStage).toMatch(/^npm run stage -- check dev /);
  expect(bootstrap).toMatch(/^npx cdk bootstrap /);
  expect(preflight).toMatch(/^npm run --silent preflight -- /);
  expect(deploy).toMatch(/^npx cdk deploy /);
});

describe('the stage', () => {
  it(
    'holds, with the page under its name',
    async () => {
      me.edit(
        'custom/stages.ts',
        '  accountApi: { enabled: true },\n',
        `  accountApi: { enabled: true },\n${web}`,
      );
      expect(await me.typeWell(checkStage)).toContain('The stage "dev" holds.');
    },
    LONG,
  );

  it('waits for a certificate that was asked for', async () => {
    await me.decide('acm', {
      CertificateArn: certificateArn,
      DomainName: 'app.dev.example.com',
      Status: 'PENDING_VALIDATION',
    });
  });
});

describe('before the first deployment', () => {
  it(
    'the account is bootstrapped',
    async () => {
      expect(await me.typeWell(bootstrap)).toContain(
        'Environment aws://111111111111/us-east-1 bootstrapped.',
      );
    },
    LONG,
  );

  it(
    'preflight finds two things in the way, and names the command and the record for them',
    async () => {
      const { status, output } = await me.type(preflight);
      expect(status).toBe(1);
      expect(open(output).filter((it) => !it.startsWith('next'))).toEqual([
        'problem api-logging-role',
        'problem web-certificate',
      ]);
      expect(output).toMatch(/Publish _\w+\.app\.dev\.example\.com\. CNAME /);
      await me.decide('acm', { Status: 'ISSUED' });
      const commands = commandsToldIn(output);
      expect(commands).toEqual(['npx cdk deploy -c stage=dev -c apiLogging=true']);
      for (const command of commands) await me.typeWell(command);
    },
    LONG,
  );

  it(
    'then nothing is in the way, and the deployment comes first among the next steps',
    async () => {
      const printed = await me.typeWell(preflight);
      expect(open(printed)).toEqual([
        'next mail-identity',
        'next mail-sandbox',
        'next mail-quota',
        'next sms-sandbox',
        'next sms-spend-limit',
      ]);
      expect(commandsToldIn(printed)).toEqual(['npx cdk deploy -c stage=dev --all']);
    },
    LONG,
  );
});

it(
  'deploys every stack',
  async () => {
    // As a newcomer's first one is, validated.
    await me.typeWell(deploy, { CDK_VALIDATION: 'true' });
    // The page's and the account API's come in either order, as neither needs the other.
    const stacks = me.account.aws.stacks.live().map(({ identity, status }) => `${identity.name} ${status}`);
    expect(stacks.sort()).toEqual(
      [
        'CDKToolkit',
        'passwordless-api-logging',
        'passwordless-dev-account-api',
        'passwordless-dev-auth',
        'passwordless-dev-messaging',
        'passwordless-dev-monitoring',
        'passwordless-dev-web',
      ].map((name) => `${name} CREATE_COMPLETE`),
    );
  },
  LONG,
);

describe('after it', () => {
  it(
    `step 1: ${steps[0]}`,
    async () => {
      expect(steps[0]).toMatch(/^Run preflight again: it now prints the DKIM records .* Publish them/);
      const { output } = await me.type(preflight);
      expect(open(output).slice(0, 2)).toEqual(['problem mail-identity', 'problem mail-dkim']);
      const records = [...output.matchAll(/(\S+\._domainkey\.\S+) to ([\w.]+\w)/g)];
      const cname = Object.fromEntries(records.map(([, name, value]) => [name, value]));
      expect(await me.decide('ses/identities/dev.example.com', { cname: {} })).toMatchObject({
        verified: false,
      });
      expect(await me.decide('ses/identities/dev.example.com', { cname })).toMatchObject({ verified: true });
    },
    LONG,
  );

  it(`step 2: ${steps[1]}`, async () => {
    expect(steps[1]).toMatch(/^Lead the page's name to `DistributionDomainName` in `cdk.out\/outputs.json`/);
    const outputs = JSON.parse(readFileSync(join(me.project, 'cdk.out/outputs.json'), 'utf8'));
    const { DistributionDomainName } = outputs['passwordless-dev-web'];
    const site = me.account.aws.sites.find(({ domainName }) => domainName === DistributionDomainName);
    if (!site) throw new Error(`No distribution is called ${DistributionDomainName}.`);
    const page = await serveSite(site, 0);
    try {
      const config = await (await fetch(new URL('/config.json', page.url))).json();
      expect(config).toMatchObject({ userPoolId: me.account.aws.output('UserPoolId') });
    } finally {
      await page.close();
    }
  });

  it(`step 3: ${steps[2]}`, async () => {
    expect(steps[2]).toMatch(/^Confirm the subscriptions that AWS mails to `alarmAddress`/);
    const { endpoint } = me.account.aws;
    const sns = new SNSClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    });
    const TopicArn = me.account.aws.output('AlarmsTopicArn');
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    sns.destroy();
    expect(Subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: 'operators@dev.example.com' }]);
  });

  it('reaches who is verified, until AWS lifts the sandboxes', async () => {
    expect(slow).toMatch(/Until then only addresses and numbers that you have verified get messages/);
    expect(await signInByLink(me.account.aws, 'tester@dev.example.com')).toMatchObject({
      email_verified: true,
    });
    await expect(signInByLink(me.account.aws, 'stranger@example.net')).rejects.toThrow(
      'No link in this mail',
    );
    // What AWS grants.
    await me.decide('ses', { ProductionAccessEnabled: true, Max24HourSend: 50_000, MaxSendRate: 14 });
    await me.decide('sms-voice', { AccountTier: 'PRODUCTION', TextMessageMonthlySpendLimit: 310 });
  });

  it(
    `step 4: ${steps[3]}`,
    async () => {
      expect(steps[3]).toMatch(/^Repeat preflight until nothing is left to do/);
      const printed = await me.typeWell(preflight);
      expect(open(printed)).toEqual([]);
      expect(printed).toContain('The stage dev can be deployed');
    },
    LONG,
  );
});

describe('people', () => {
  const ALICE = 'alice@example.net';
  const TABLES = ['SecretsTableName', 'AuthenticatorsTableName'];
  const BOB = '+819012345678';
  let client: CognitoClient;
  let page: PasskeyPage;
  let alice: unknown;
  let bob: unknown;
  let passkey: RegisteredPasskey;
  let session: NonNullable<AuthAnswer['AuthenticationResult']>;

  const mails = () => me.account.aws.mail.all();
  /**
   * They come back once the cool-down is over. Five minutes in all, and the CLI's SDK takes its clock to be
   * wrong: it tries each call again that AWS refuses, as for a change set that isn't there, for 50 s.
   */
  const later = () => me.account.aws.clock.advance(70);

  async function askForLink(userName: string): Promise<ReturnType<typeof linkIn>> {
    const before = mails().length;
    await client.requestLink(userName);
    return linkIn(mails()[before]?.text);
  }

  async function signInByCode(number: string): Promise<Record<string, unknown>> {
    const signIn = await CodeSignIn.ask(client, number);
    const { IdToken } = await signIn.tokens(codeIn(me.account.aws.sms.all().at(-1)?.message ?? ''));
    return claimsOf(IdToken);
  }

  /** Everybody signs in as who they were, in every way they have. */
  async function expectAllAsItWas(appName: string, signCount: number): Promise<void> {
    later();
    const { userName, fragment } = await askForLink(ALICE);
    expect(mails().at(-1)?.subject).toContain(appName);
    const byLink = await client.redeem(userName, fragment);
    expect(claimsOf(byLink.AuthenticationResult?.IdToken)).toMatchObject({ sub: alice, email: ALICE });
    const byPasskey = await page.signIn(ALICE, passkey, { signCount });
    expect(claimsOf(byPasskey.AuthenticationResult?.IdToken)).toMatchObject({
      sub: alice,
      sign_in_method: 'FIDO2',
    });
    expect(await signInByCode(BOB)).toMatchObject({ sub: bob, phone_number: BOB });
  }

  it(
    'find a page by what "npm run outputs" printed',
    async () => {
      const [amplify = ''] = shellLinesIn(sectionOf('README.md', '## Connect a front end'));
      await me.typeWell(amplify);
      const { auth } = JSON.parse(readFileSync(join(me.project, 'amplify_outputs.json'), 'utf8'));
      expect(auth.user_pool_id).toBe(me.account.aws.output('UserPoolId'));
      client = new CognitoClient(me.account.aws.endpoint, auth.user_pool_client_id);
      page = passkeyPage(me.account.aws, client);
    },
    LONG,
  );

  it(
    'sign up and in, by link, passkey and a code by SMS',
    async () => {
      alice = (await client.signUp(ALICE)).UserSub;
      const { userName, fragment } = await askForLink(ALICE);
      const { AuthenticationResult } = await client.redeem(userName, fragment);
      if (!AuthenticationResult) throw new Error('The link gave no tokens.');
      session = AuthenticationResult;
      expect(claimsOf(session.IdToken)).toMatchObject({ sub: alice, sign_in_method: 'MAGIC_LINK' });
      passkey = await page.register(session.IdToken);
      const Password = 'nobody-Keeps-this-1!';
      bob = (await client.call('SignUp', { ClientId: client.clientId, Username: BOB, Password })).UserSub;
      expect(await signInByCode(BOB)).toMatchObject({ sub: bob, phone_number_verified: true });
    },
    LONG,
  );

  it(
    'notice nothing of a deployment that fails and is rolled back',
    async () => {
      // Every function has another environment, and there is an API more.
      me.edit(
        'custom/stages.ts',
        "appName: 'Example (dev)',",
        "appName: 'Renamed', recovery: { codes: { enabled: true } },",
      );
      me.account.aws.faults.inject({
        service: 'cloudformation',
        operation: 'UpdateResource',
        resource: 'AWS::Lambda::Function',
        kind: 'error',
        when: 'after',
      });
      const { status, output } = await me.type(deploy);
      expect(status).toBe(1);
      expect(output).toMatch(/UPDATE_FAILED .*AWS::Lambda::Function.*injected fault/);
      expect(me.account.aws.stacks.named('passwordless-dev-auth')?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      await expectAllAsItWas('Example (dev)', 1);
    },
    LONG,
  );

  it(
    'get the change once the same command is typed again, and are who they were',
    async () => {
      later();
      const { userName, fragment } = await askForLink(ALICE);
      const items = await itemsIn(me.account.aws, TABLES);
      expect(items.map((of) => of.length > 0)).toEqual([true, true]);
      await me.typeWell(deploy);
      expect(me.account.aws.stacks.named('passwordless-dev-auth')?.status).toBe('UPDATE_COMPLETE');
      expect(await itemsIn(me.account.aws, TABLES)).toEqual(items);
      expect(me.account.aws.output('RecoveryCodesApiUrl')).toMatch(/^http/);
      // A link that the version before mailed.
      const { AuthenticationResult } = await client.redeem(userName, fragment);
      expect(claimsOf(AuthenticationResult?.IdToken)).toMatchObject({ sub: alice });
      await expectAllAsItWas('Renamed', 2);
      const refreshed = await client.call('GetTokensFromRefreshToken', {
        ClientId: client.clientId,
        RefreshToken: session.RefreshToken,
      });
      expect(claimsOf(refreshed.AuthenticationResult.IdToken)).toMatchObject({ sub: alice });
    },
    LONG,
  );

  it(
    'get other words as soon as they are saved, where "cdk watch" runs',
    async () => {
      const watching = me.begin(WATCH);
      try {
        await watching.printed(/Triggering initial [\s\S]*Total time: /);
        me.edit('lambda/shared/words/en.ts', 'Your sign-in link', 'Your other link');
        await watching.printed(/Detected change [\s\S]*hotswapped!/);
        later();
        await askForLink(ALICE);
        expect(mails().at(-1)?.subject).toContain('Your other link');
      } finally {
        await watching.end();
      }
    },
    LONG,
  );
});

it(
  'goes again by the command for it, and leaves what belongs to the account',
  async () => {
    // A person is asked, and says yes.
    await me.typeWell(destroy, { CDK_FORCE: 'true' });
    const { aws } = me.account;
    expect(aws.stacks.live().map(({ identity }) => identity.name)).toEqual([
      'CDKToolkit',
      'passwordless-api-logging',
    ]);
    expect(await standingIn(aws)).toEqual({ pools: 0, tables: 0, keys: 0, senders: 0 });
    const { output } = await me.type(preflight);
    expect(output).toMatch(/^ok +Logging role of API Gateway/m);
  },
  LONG,
);
