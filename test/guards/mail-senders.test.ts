/**
 * Holds every mail to its caps: one file speaks to SES, it takes no mail without a place, and few files make
 * places. The ways to send come from the SDK's own list of commands.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../support/assembly';
import { identityPermissions } from '../support/permissions';
import { buildStage, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';

const lambda = join(projectRoot, 'lambda');
const sources = readdirSync(lambda, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, source: readFileSync(join(lambda, name), 'utf8') }));

/** Files that a pattern is found in. */
const filesWith = (pattern: RegExp) =>
  sources
    .filter(({ source }) => pattern.test(source))
    .map(({ name }) => name)
    .sort();

/** Commands of a client of the SDK that send. */
function sendingCommands(client: string): string[] {
  const folder = join(dirname(require.resolve(`${client}/package.json`)), 'dist-types', 'commands');
  return readdirSync(folder).flatMap((file) => /^(Send\w+Command)\.d\.ts$/.exec(file)?.[1] ?? []);
}

describe('mails of the functions', () => {
  it('go to SES by one command, in one file', () => {
    const commands = sendingCommands('@aws-sdk/client-sesv2');
    expect(commands).toEqual(expect.arrayContaining(['SendEmailCommand', 'SendBulkEmailCommand']));
    const used = commands.map((command) => [command, filesWith(new RegExp(`\\b${command}\\b`))] as const);
    expect(used.filter(([, files]) => files.length > 0)).toEqual([['SendEmailCommand', ['mail/ses.ts']]]);
  });

  it('go by no other service: clients of the SDK are these, and requests signed by hand go to S3, Lambda and SQS', () => {
    const clients = new Set(sources.flatMap(({ source }) => source.match(/@aws-sdk\/client-[\w-]+/g) ?? []));
    expect([...clients].sort()).toEqual([
      '@aws-sdk/client-cognito-identity-provider',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-kms',
      '@aws-sdk/client-pinpoint-sms-voice-v2',
      '@aws-sdk/client-sesv2',
      '@aws-sdk/client-sns',
      '@aws-sdk/client-socialmessaging',
      '@aws-sdk/client-ssm',
    ]);
    expect(filesWith(/\bserviceUrl\b/)).toEqual(['shared/aws/signed-call.ts', 'shared/env.ts']);
    const calls = sources
      .filter(({ name }) => name !== 'shared/aws/signed-call.ts')
      .flatMap(({ source }) => source.match(/\bsignedCall\(\s*[^,]+/g) ?? []);
    expect(calls.map((call) => call.replace(/\s/g, '')).sort()).toEqual([
      "signedCall('lambda'",
      "signedCall('s3'",
      "signedCall('sqs'",
    ]);
  });

  it('are handed over by what gives back a place alone', () => {
    expect(filesWith(/\bhandOver\b/)).toEqual([
      'mail/late/ses.ts',
      'mail/send-late.ts',
      'mail/send.ts',
      'mail/sending.ts',
      'mail/ses.ts',
    ]);
  });

  it('have a place in the caps, which three files make', () => {
    expect(filesWith(/\bnew MailPlace\b/)).toEqual([
      'mail/by-operator.ts',
      'mail/notices/notice-caps.ts',
      'mail/sign-in-caps.ts',
    ]);
    expect(filesWith(/as (unknown as )?MailPlace\b/)).toEqual([]);
  });

  it('go by an operator’s place in functions that operators invoke alone', () => {
    const operators = /^(?:recovery\/recover-user|operators)\//;
    const others = (pattern: RegExp) => filesWith(pattern).filter((name) => !operators.test(name));
    expect(others(/\bBY_OPERATOR\b/)).toEqual(['mail/by-operator.ts', 'recovery/notice.ts']);
    // There it is for news that are not of a user's own doing, which no other function tells.
    expect(others(/tell(?:User|OfUse)\(\s*\{\s*event: '(?!link-used|code-used|codes-made)/)).toEqual([]);
  });
});

/** Those that operators invoke, whose mails count against no cap. */
const OPERATORS = ['ForgetUser', 'RecoverUser', 'ReleaseNumber'];

/** Functions that send mails by our own words. */
const SENDERS = [
  'Contact',
  'CreateAuthChallenge',
  'ForgetUser',
  'NoticeSummaries',
  'PasskeyCredentials',
  'RecoverUser',
  'RecoveryCodes',
  'ReleaseNumber',
  'VerifyAuthChallengeResponse',
];

const VARIANTS = [
  ...stageNames.map((stage) => [stage, {}] as const),
  ['local', { recovery: { codes: { enabled: true } }, passwordFlows: true }] as const,
];

describe.each(VARIANTS)('roles of stage %s with %j', (stage, overrides) => {
  const { auth, messaging, config } = buildStage(stage, overrides);
  const granted = [...identityPermissions(auth), ...identityPermissions(messaging)];
  const mayMail = granted.filter(({ actions }) => actions.some((action) => /^(?:ses|\*)/i.test(action)));
  const named = (role: string | undefined) => (role ?? '').replace(/Role[0-9A-F]{8}$/, '');

  it('may send mails where their function counts them, from one address, and by nothing but SendEmail', () => {
    const expected = SENDERS.filter((name) => name !== 'RecoveryCodes' || 'recovery' in overrides);
    expect(mayMail.map(({ roles }) => named(roles[0])).sort()).toEqual(expected);
    for (const { actions, conditions } of mayMail) {
      expect(actions).toEqual(['ses:SendEmail']);
      expect(conditions).toEqual({ StringEquals: { 'ses:FromAddress': config.sender.address } });
    }
  });

  it('of senders have a function that knows the caps, and the right to count', () => {
    for (const { roles } of mayMail) {
      const [role] = roles;
      if (OPERATORS.includes(named(role))) continue;
      const [sender] = Object.values(resourcesOfType(auth, 'AWS::Lambda::Function')).filter(
        ({ Properties }) => Properties.Role['Fn::GetAtt'][0] === role,
      );
      const names = Object.keys(sender?.Properties.Environment.Variables ?? {});
      expect(names.some((name) => ['MAIL_CAPS', 'NOTICE_CAPS'].includes(name))).toBe(true);
      const counts = granted.some(
        ({ roles: theirs, actions }) => theirs[0] === role && actions.includes('dynamodb:UpdateItem'),
      );
      expect(counts).toBe(true);
    }
  });

  it('of what words Cognito’s own mails count them where clients can cause any', () => {
    const [words] = Object.entries(resourcesOfType(auth, 'AWS::Lambda::Function')).filter(([id]) =>
      id.startsWith('CustomMessage'),
    );
    const knowsCaps = 'MAIL_CAPS' in (words?.[1].Properties.Environment.Variables ?? {});
    expect(knowsCaps).toBe('passwordFlows' in overrides);
  });
});
