/** AWS's quotas of an account in a Region, shared with all that runs there, and the stage's own limits. */
import type { Config } from '../../lib/config/schema';
import type { Load } from './load';

/** When quotas were last read. */
export const QUOTAS_DATE = '2026-11-21';

export interface Quota {
  readonly name: string;
  readonly unit: string;
  readonly limit: number;
  /** By the load, at its peak. */
  readonly used: (load: Load) => number;
  readonly remedy: string;
  /** `aws`: can be raised; `fixed`: can't; `ours`: in the stage's configuration. */
  readonly kind: 'aws' | 'fixed' | 'ours';
  readonly source: string;
}

const COGNITO = 'https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html';

/** Answers count apart, up to three times the quota of sign-ins begun. */
const ANSWERS_PER_SIGN_IN = 3;

const USER_AUTHENTICATION = 120;

/** Usual outside the sandbox; SES tells the account's own. */
export const SES_DEFAULT = { perSecond: 14, perDay: 50_000 } as const;

/** At their default values. */
export const awsQuotas: readonly Quota[] = [
  {
    name: 'Cognito UserAuthentication: sign-ins begun',
    unit: 'a second',
    limit: USER_AUTHENTICATION,
    used: ({ perPeakSecond }) => perPeakSecond.initiateAuth,
    remedy: 'Service Quotas, Amazon Cognito User Pools, “Rate of UserAuthentication requests”',
    kind: 'aws',
    source: COGNITO,
  },
  {
    name: 'Cognito UserAuthentication: answers, three for each sign-in begun',
    unit: 'a second',
    limit: USER_AUTHENTICATION * ANSWERS_PER_SIGN_IN,
    used: ({ perPeakSecond }) => perPeakSecond.respondToAuthChallenge,
    remedy:
      'Service Quotas, Amazon Cognito User Pools, “Rate of UserAuthentication requests” (answers follow it)',
    kind: 'aws',
    source: COGNITO,
  },
  {
    name: 'Cognito UserCreation: sign-ups',
    unit: 'a second',
    limit: 50,
    used: ({ perPeakSecond }) => perPeakSecond.signUp,
    remedy: 'Service Quotas, Amazon Cognito User Pools, “Rate of UserCreation requests”',
    kind: 'aws',
    source: COGNITO,
  },
  {
    name: 'Cognito UserUpdate: first proofs of an address',
    unit: 'a second',
    limit: 25,
    used: ({ perPeakSecond }) => perPeakSecond.userUpdate,
    remedy: 'can’t be raised; invite people in waves, so that their first sign-ins spread out',
    kind: 'fixed',
    source: COGNITO,
  },
  {
    name: 'Cognito UserToken: renewed tokens',
    unit: 'a second',
    limit: 120,
    used: ({ perPeakSecond }) => perPeakSecond.refresh,
    remedy:
      'can’t be raised by itself; let tokens live longer (tokens.minutes), and ask AWS about the category',
    kind: 'fixed',
    source: COGNITO,
  },
  {
    name: 'KMS: signatures by RSA keys',
    unit: 'a second',
    limit: 1_000,
    used: ({ perPeakSecond }) => perPeakSecond.rsaSign,
    remedy: 'Service Quotas, AWS KMS, “Cryptographic operations (RSA) request rate”',
    kind: 'aws',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html',
  },
  {
    name: 'SES: mails',
    unit: 'a second',
    limit: SES_DEFAULT.perSecond,
    used: ({ perPeakSecond }) => perPeakSecond.mail,
    remedy: 'Service Quotas, Amazon SES, “Sending rate”; what your account has: aws sesv2 get-account',
    kind: 'aws',
    source: 'https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html',
  },
  {
    name: 'SES: mails',
    unit: 'in 24 hours',
    limit: SES_DEFAULT.perDay,
    used: ({ perPeakDay }) => perPeakDay.mail,
    remedy: 'Service Quotas, Amazon SES, “Sending quota”; what your account has: aws sesv2 get-account',
    kind: 'aws',
    source: 'https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html',
  },
  {
    name: 'DynamoDB: write units of one table',
    unit: 'a second',
    limit: 40_000,
    used: ({ perPeakSecond }) => perPeakSecond.tableWrite,
    remedy: 'Service Quotas, Amazon DynamoDB, “Table-level write throughput limit”',
    kind: 'aws',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  },
  {
    name: 'DynamoDB: writes to one item, the counter of the pool’s links',
    unit: 'a second',
    limit: 1_000,
    used: ({ perPeakSecond }) => perPeakSecond.poolCounterWrite,
    remedy: 'can’t be raised; the counter would have to be split',
    kind: 'fixed',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  },
  {
    name: 'API Gateway: requests',
    unit: 'a second',
    limit: 10_000,
    used: ({ perPeakSecond }) => perPeakSecond.apiRequest,
    remedy: 'Service Quotas, Amazon API Gateway, “Throttle rate”',
    kind: 'aws',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  },
  {
    name: 'Lambda: functions that run at once',
    unit: 'at a time',
    limit: 1_000,
    used: ({ perPeakSecond, assumptions }) =>
      (perPeakSecond.function * assumptions.functionMilliseconds) / 1_000,
    remedy: 'Service Quotas, AWS Lambda, “Concurrent executions”; new accounts begin with less',
    kind: 'aws',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
];

/** US dollars a month, until more is asked for. */
const SMS_SPEND = 1;

/**
 * PutEvents a second; elsewhere {@link PUT_EVENTS}. Those of us-east-1, us-east-2 and ap-east-1 are AWS's
 * words; the others are in the same ratio to its quotas of invocations.
 */
const PUT_EVENTS_BY_REGION: Readonly<Record<string, number>> = {
  'us-east-1': 10_000,
  'us-west-2': 10_000,
  'eu-west-1': 10_000,
  'us-east-2': 2_400,
  'eu-central-1': 2_400,
  'us-west-1': 1_200,
  'ap-northeast-1': 1_200,
  'ap-southeast-1': 1_200,
  'ap-southeast-2': 1_200,
  'eu-west-2': 1_200,
  'af-south-1': 400,
  'ap-northeast-3': 400,
  'ap-southeast-3': 400,
  'eu-south-1': 400,
};
const PUT_EVENTS = 600;

/** Price of SMS, events, and limits of its own. */
export function stageQuotas(
  { audit, magicLink, passkeys, sms }: Config,
  smsPrice: number,
  region: string,
): readonly Quota[] {
  return [
    ...(audit.enabled
      ? ([
          {
            name: 'EventBridge: PutEvents',
            unit: 'a second',
            limit: PUT_EVENTS_BY_REGION[region] ?? PUT_EVENTS,
            used: ({ perPeakSecond }) => perPeakSecond.putEvents,
            remedy:
              'Service Quotas, Amazon EventBridge, “PutEvents throttle limit in transactions per second”; until then events are lost, no sign-in is',
            kind: 'aws',
            source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
          },
        ] satisfies Quota[])
      : []),
    {
      name: 'SMS: spending',
      unit: 'dollars a month',
      limit: SMS_SPEND,
      used: ({ perMonth }) => perMonth.sms * smsPrice,
      remedy: 'AWS End User Messaging, “SMS spend limit”: a case at AWS Support, in time',
      kind: 'aws',
      source: 'https://docs.aws.amazon.com/sms-voice/latest/userguide/awssupport-spend-threshold.html',
    },
    {
      name: 'magicLink.poolPerHour',
      unit: 'links an hour',
      limit: magicLink.poolPerHour,
      used: ({ perPeakHour }) => perPeakHour.mail,
      remedy: 'raise magicLink.poolPerHour of the stage; it is there to keep a flood from becoming a bill',
      kind: 'ours',
      source: 'docs/configuration.md',
    },
    {
      name: 'passkeys.throttle.ratePerSecond',
      unit: 'a second',
      limit: passkeys.throttle.ratePerSecond,
      used: ({ perPeakSecond }) => perPeakSecond.apiRequest,
      remedy: 'raise passkeys.throttle of the stage',
      kind: 'ours',
      source: 'docs/configuration.md',
    },
    ...(sms
      ? ([
          {
            name: 'sms.poolPerDay',
            unit: 'messages a day',
            limit: sms.poolPerDay,
            used: ({ perPeakDay }) => perPeakDay.sms,
            remedy: 'raise sms.poolPerDay of the stage',
            kind: 'ours',
            source: 'docs/configuration.md',
          },
          {
            name: 'sms.dailyBudget',
            unit: 'dollars a day',
            limit: sms.dailyBudget,
            used: ({ perPeakDay }) => perPeakDay.sms * smsPrice,
            remedy: 'raise sms.dailyBudget of the stage',
            kind: 'ours',
            source: 'docs/configuration.md',
          },
        ] satisfies Quota[])
      : []),
  ];
}
