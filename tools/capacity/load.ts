/**
 * What sign-ins ask of AWS: from people and methods to calls a month and in the busiest second. A test counts
 * the calls on the embedded AWS.
 */

/** Methods that a mix names. */
export const methods = ['link', 'passkey', 'sms', 'mail-code'] as const;
export type Method = (typeof methods)[number];

/** Together 1. */
export type Mix = Readonly<Record<Method, number>>;

/** Each can be given on the command line. */
export interface Assumptions {
  /** Of one person a month. */
  readonly signInsPerUser: number;
  /** Renewals of tokens a month. */
  readonly refreshesPerUser: number;
  /** Share of people who sign up in the month. */
  readonly newUsers: number;
  /** Sign-ins, in those of an average day. */
  readonly busiestDay: number;
  /** Share of a day’s sign-ins; 1/24 if people never slept. */
  readonly busiestHour: number;
  /** In average seconds of that hour. */
  readonly busiestSecond: number;
  /** Average of a run. */
  readonly functionMilliseconds: number;
  /** Average of a run. */
  readonly logBytes: number;
}

/** With reasons. Amazon’s example of a peak is three times the average of the hours people sign in. */
export const defaultAssumptions: Assumptions = {
  signInsPerUser: 8,
  refreshesPerUser: 40,
  newUsers: 0.1,
  busiestDay: 1.5,
  busiestHour: 0.12,
  busiestSecond: 3,
  functionMilliseconds: 100,
  logBytes: 2_000,
};

/** Calls, messages or capacity units. */
export const operations = {
  initiateAuth: 'InitiateAuth',
  respondToAuthChallenge: 'RespondToAuthChallenge',
  signUp: 'SignUp',
  userUpdate: 'AdminSetUserPassword and AdminUpdateUserAttributes',
  refresh: 'GetTokensFromRefreshToken',
  function: 'runs of functions',
  apiRequest: 'requests to the passkey API',
  rsaSign: 'kms:Sign, RSA',
  tableRead: 'DynamoDB read units',
  tableWrite: 'DynamoDB write units',
  poolCounterWrite: 'writes to the one counter of the pool’s links',
  mail: 'mails',
  sms: 'text messages',
  putEvents: 'PutEvents',
  auditEvent: 'events of the audit trail',
  pageView: 'views of the page',
} as const;

export type Operation = keyof typeof operations;
export type Calls = Readonly<Partial<Record<Operation, number>>>;

/**
 * Of somebody who has signed in before, with an address alone, or a number alone for SMS. With both, up to 3
 * more write units, as more locks are undone.
 * - `link`: one session asks, another redeems, as in another browser. Runs: define and create at a session's
 *   start; verify, define and create when asked for; verify, define and pre-token when redeemed.
 * - `passkey`: without a user name, so with a call for the challenge; items of a transaction cost two units.
 * - `sms`, `mail-code`: one session, with a right first try.
 *
 * Events and views count where a stage has an audit trail and a web stack. A link in another browser shows
 * the page there too.
 */
export const callsOfSignIn: Readonly<Record<Method, Calls>> = {
  link: {
    initiateAuth: 2,
    respondToAuthChallenge: 2,
    function: 10,
    rsaSign: 1,
    tableRead: 1,
    tableWrite: 7,
    poolCounterWrite: 1,
    mail: 1,
    putEvents: 1,
    auditEvent: 1,
    pageView: 2,
  },
  passkey: {
    initiateAuth: 1,
    respondToAuthChallenge: 1,
    function: 6,
    apiRequest: 1,
    tableRead: 1,
    tableWrite: 8,
    putEvents: 1,
    auditEvent: 1,
    pageView: 1,
  },
  sms: {
    initiateAuth: 1,
    respondToAuthChallenge: 2,
    function: 8,
    tableRead: 4,
    tableWrite: 15,
    sms: 1,
    putEvents: 1,
    auditEvent: 1,
    pageView: 1,
  },
  'mail-code': {
    initiateAuth: 1,
    respondToAuthChallenge: 2,
    function: 8,
    tableRead: 2,
    tableWrite: 8,
    mail: 1,
    putEvents: 1,
    auditEvent: 1,
    pageView: 1,
  },
};

/** On top of a first sign-in: signing up and the first proof. */
export const callsOfNewUser: Calls = { signUp: 1, userUpdate: 2, function: 1, auditEvent: 1 };

/** The pre-token function runs and adds nothing. */
export const callsOfRefresh: Calls = { refresh: 1, function: 1 };

export interface Load {
  readonly mau: number;
  readonly mix: Mix;
  readonly assumptions: Assumptions;
  readonly signInsPerMonth: number;
  /** A month. */
  readonly perMethod: Readonly<Record<Method, number>>;
  readonly signInsInPeakHour: number;
  readonly signInsInPeakSecond: number;
  readonly perMonth: Required<Calls>;
  readonly perPeakSecond: Required<Calls>;
  readonly perPeakHour: Required<Calls>;
  readonly perPeakDay: Required<Calls>;
}

const DAYS = 30;
const SECONDS_OF_HOUR = 3_600;

/** @param mau people who sign in in a month, at least 1 */
export function loadOf(mau: number, mix: Mix, assumptions: Assumptions = defaultAssumptions): Load {
  const { signInsPerUser, refreshesPerUser, newUsers, busiestDay, busiestHour, busiestSecond } = assumptions;
  const signInsPerMonth = mau * signInsPerUser;
  const perMethod = Object.fromEntries(
    methods.map((method) => [method, signInsPerMonth * mix[method]]),
  ) as Record<Method, number>;
  const perMonth = Object.fromEntries(
    (Object.keys(operations) as Operation[]).map((operation) => [
      operation,
      methods.reduce(
        (sum, method) => sum + perMethod[method] * (callsOfSignIn[method][operation] ?? 0),
        mau * newUsers * (callsOfNewUser[operation] ?? 0) +
          mau * refreshesPerUser * (callsOfRefresh[operation] ?? 0),
      ),
    ]),
  ) as Required<Calls>;
  const ofMonth = (share: number) =>
    Object.fromEntries(
      Object.entries(perMonth).map(([operation, calls]) => [operation, calls * share]),
    ) as Required<Calls>;
  const day = busiestDay / DAYS;
  const hour = day * busiestHour;
  const second = (hour / SECONDS_OF_HOUR) * busiestSecond;
  return {
    mau,
    mix,
    assumptions,
    signInsPerMonth,
    perMethod,
    signInsInPeakHour: signInsPerMonth * hour,
    signInsInPeakSecond: signInsPerMonth * second,
    perMonth,
    perPeakDay: ofMonth(day),
    perPeakHour: ofMonth(hour),
    perPeakSecond: ofMonth(second),
  };
}
