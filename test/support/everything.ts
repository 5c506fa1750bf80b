/**
 * Kinds of stage for guards that read every template: each stage as it is, and two variants that, together,
 * have all that a stage can switch on.
 */
import type { Template } from 'aws-cdk-lib/assertions';
import { Template as Templates } from 'aws-cdk-lib/assertions';
import type { ConfigInput } from '../../lib/config/schema';
import { apiLogging, stacksOf } from './stacks';
import { stageConfig, stageNames } from './stages';

/** All that goes together. Only where one of two has to be chosen is the rest in {@link theOther}. */
export const everythingOn: Partial<ConfigInput> = {
  account: '111111111111',
  region: 'us-east-1',
  webOrigins: ['https://app.example.com'],
  redirectUris: ['https://app.example.com/'],
  passkeys: {
    enabled: true,
    relyingParties: [{ id: 'example.com', origins: ['https://app.example.com'] }],
  },
  codes: { email: true, sms: true, stepUp: true, inLinkMail: true },
  multiRegion: { prepared: true, replicaRegions: ['eu-west-1'] },
  recovery: { codes: { enabled: true } },
  accountApi: { enabled: true, cookies: { enabled: true } },
  passwordFlows: true,
  mfa: { mode: 'optional', factors: ['totp', 'sms'], rememberDevices: 'user-choice' },
  audit: { enabled: true },
  hooks: {
    admission: { enabled: true },
    claims: { enabled: true },
    methodChoice: { enabled: true },
    welcome: { enabled: true, accountsSince: '2026-07-01' },
  },
  monitoring: { enabled: true },
  web: {
    enabled: true,
    domain: {
      name: 'app.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
    },
    webAclArn: 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/name/1234abcd-12ab-34cd-56ef-1234567890ab',
    accessLogDays: 30,
  },
  retiredSigningKeys: ['arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  removal: { retain: true },
  deletionProtection: true,
};

/** SMS through SNS, and Cognito's own sign-in. */
function theOther(): Partial<ConfigInput> {
  const { sms } = stageConfig('dev');
  return {
    ...(sms ? { sms: { ...sms, channel: { kind: 'sns' as const } } } : {}),
    nativeSignIn: { factors: ['passkey', 'email-code', 'sms-code'], relyingPartyId: 'example.com' },
    passwordFlows: true,
    featurePlan: 'PLUS',
  };
}

const kinds: readonly (readonly [name: string, stage: string, overrides: Partial<ConfigInput>])[] = [
  ...stageNames.map((stage) => [stage, stage, {}] as const),
  ['everything on', 'dev', everythingOn],
  ['SNS and native sign-in', 'dev', theOther()],
];

export interface Kind {
  readonly name: string;
  readonly templates: Readonly<Record<string, ReturnType<Template['toJSON']>>>;
}

/** Every template of every kind, by the stack's name. */
export function everyTemplate(): readonly Kind[] {
  const stages = kinds.map(([name, stage, overrides]) => {
    const { stacks } = stacksOf(stage, overrides);
    const all = Object.values(stacks).filter((stack) => stack !== undefined);
    return {
      name,
      templates: Object.fromEntries(
        all.map((stack) => [stack.stackName, Templates.fromStack(stack).toJSON()]),
      ),
    };
  });
  const logging = apiLogging();
  return [
    ...stages,
    { name: 'API logging', templates: { [logging.stackName]: Templates.fromStack(logging).toJSON() } },
  ];
}
