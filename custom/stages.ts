/**
 * The values of every stage, to be read and reviewed as they are; they are yours to edit. Add a stage by
 * `npm run stage -- new <name>`, or by adding an object to {@link stages}; `npm run stage -- check` says what
 * is wrong. docs/configuration.md lists the fields. No test depends on them: tests have stages of their own,
 * and guards for yours.
 */
import type { ConfigInput } from '../lib/config/schema';
import type { LocalOptions, Stages } from '../lib/config/stage-config';

/** Runs on your machine, never in AWS: see `local/`. */
function local({ webPort = 5173 }: LocalOptions): ConfigInput {
  return {
    stage: 'local',
    account: '000000000000',
    region: 'us-east-1',
    appName: 'Example',
    locales: ['en', 'ja', 'de'],
    webOrigins: [`http://localhost:${webPort}`],
    redirectUris: [`http://localhost:${webPort}/`],
    sender: {
      address: 'no-reply@example.com',
      identity: { kind: 'domain', value: 'example.com' },
    },
    // One machine is everybody here: limits per user and number stay as they are in AWS, those that all users
    // share are wide.
    magicLink: { poolPerHour: 100_000 },
    mail: { notices: { poolPerHour: 100_000 } },
    passkeys: {
      enabled: true,
      relyingParties: [{ id: 'localhost', origins: [`http://localhost:${webPort}`] }],
      throttle: { ratePerSecond: 10_000, burst: 5_000 },
    },
    codes: {
      email: true,
      sms: true,
      stepUp: true,
      inLinkMail: true,
      throttle: { ratePerSecond: 10_000, burst: 5_000 },
    },
    sms: {
      channel: {
        kind: 'end-user-messaging',
        originationIdentities: [
          { country: 'JP', kind: 'sender-id', value: 'EXAMPLE', provision: true },
          { country: 'US', kind: 'simulator' },
        ],
      },
      defaultCountry: 'JP',
      countries: [
        { country: 'JP', price: 0.0745 },
        { country: 'US', price: 0.0109 },
      ],
      perPrefix: { perHour: 10_000, perDay: 100_000 },
      poolPerDay: 100_000,
      dailyBudget: 1_000,
    },
    webAcl: { ratePer5Minutes: 100_000 },
    logRetentionDays: 7,
    removal: { retain: false },
    deletionProtection: false,
    terminationProtection: false,
    alarmAddress: 'operators@example.com',
    audit: { enabled: true },
    // CloudWatch is not emulated.
    monitoring: { enabled: false },
    logLevel: 'DEBUG',
  };
}

/** For developers, with pages on their own machines too. Put in your account, domain and addresses. */
const dev: ConfigInput = {
  stage: 'dev',
  account: '111111111111',
  region: 'us-east-1',
  appName: 'Example (dev)',
  locales: ['en', 'ja'],
  webOrigins: ['https://app.dev.example.com', 'http://localhost:5173'],
  redirectUris: ['https://app.dev.example.com/', 'http://localhost:5173/'],
  sender: {
    address: 'no-reply@dev.example.com',
    identity: { kind: 'domain', value: 'dev.example.com' },
  },
  magicLink: { poolPerHour: 500 },
  passkeys: {
    enabled: true,
    relyingParties: [
      { id: 'dev.example.com', origins: ['https://app.dev.example.com'] },
      { id: 'localhost', origins: ['http://localhost:5173'] },
    ],
  },
  codes: { email: true, sms: true, stepUp: true, inLinkMail: true },
  sms: {
    channel: {
      kind: 'end-user-messaging',
      originationIdentities: [
        { country: 'JP', kind: 'sender-id', value: 'EXAMPLEDEV', provision: true },
        { country: 'US', kind: 'simulator' },
      ],
    },
    defaultCountry: 'JP',
    countries: [
      { country: 'JP', price: 0.0745 },
      { country: 'US', price: 0.0109 },
    ],
    poolPerDay: 200,
    dailyBudget: 10,
  },
  accountApi: { enabled: true },
  webAcl: { ratePer5Minutes: 1_000 },
  logRetentionDays: 30,
  removal: { retain: false },
  deletionProtection: false,
  terminationProtection: false,
  alarmAddress: 'operators@dev.example.com',
  audit: { enabled: true },
};

/** For users. Put in your account, domain and addresses. */
const prod: ConfigInput = {
  stage: 'prod',
  account: '222222222222',
  region: 'us-east-1',
  appName: 'Example',
  locales: ['en', 'ja'],
  webOrigins: ['https://app.example.com'],
  redirectUris: ['https://app.example.com/'],
  sender: {
    address: 'no-reply@example.com',
    identity: { kind: 'domain', value: 'example.com' },
  },
  magicLink: { requireRequester: true },
  passkeys: {
    enabled: true,
    relyingParties: [{ id: 'example.com', origins: ['https://app.example.com'] }],
  },
  codes: { email: true, sms: true },
  sms: {
    channel: {
      kind: 'end-user-messaging',
      originationIdentities: [{ country: 'JP', kind: 'sender-id', value: 'EXAMPLE', provision: true }],
    },
    defaultCountry: 'JP',
    countries: [{ country: 'JP', price: 0.0745 }],
    poolPerDay: 5_000,
    dailyBudget: 200,
  },
  webAcl: { ratePer5Minutes: 1_000 },
  logRetentionDays: 365,
  removal: { retain: true },
  deletionProtection: true,
  terminationProtection: true,
  alarmAddress: 'operators@example.com',
};

/** Every stage under the name that `-c stage=` chooses it by. */
export const stages: Stages = {
  local,
  dev: () => dev,
  prod: () => prod,
};
