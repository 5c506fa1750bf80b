/**
 * What people’s sign-ins ask of AWS: from how many people there are and what they sign in with, to calls in a
 * month and in the busiest second. The numbers of calls are those that the app makes; a test counts them on
 * the embedded AWS.
 */

/** Methods that a mix names. */
export const methods = ['link', 'passkey', 'sms', 'mail-code'] as const;
export type Method = (typeof methods)[number];

/** Share of each method in all sign-ins; together 1. */
export type Mix = Readonly<Record<Method, number>>;

/** What has to be assumed of people. Every one can be given on the command line. */
export interface Assumptions {
  /** Sign-ins of one person a month. */
  readonly signInsPerUser: number;
  /** Times a month that a person’s tokens are renewed. */
  readonly refreshesPerUser: number;
  /** Share of people who sign up in the month. */
  readonly newUsers: number;
  /** Sign-ins of the busiest day, in those of an average day. */
  readonly busiestDay: number;
  /** Share of a day’s sign-ins in its busiest hour; 1/24 if people never slept. */
  readonly busiestHour: number;
  /** Sign-ins of the busiest second of that hour, in those of an average second of it. */
  readonly busiestSecond: number;
  /** Milliseconds that a function runs for, on average. */
  readonly functionMilliseconds: number;
  /** Bytes that one run of a function writes to its log, on average. */
  readonly logBytes: number;
}

/**
 * Each default, and why. Amazon’s own example of a peak is three times the average of the hours people sign
 * in.
 */
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

/** What can be asked of AWS; a number of calls, messages or capacity units. */
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
 * Calls of one sign-in of somebody who has signed in before, with an address alone, or a number alone where
 * the code goes by SMS. Who has both costs up to 3 write units more: the locks of more methods are undone.
 *
 * - `link`: one session to ask for it, another to redeem it, as when the mail is opened in another browser.
 *   Runs of functions: define and create at the start of a session, verify, define and create when the link
 *   is asked for, verify, define and pre-token when it is redeemed.
 * - `passkey`: without a user name, so with a request to the API for a challenge; each item of a transaction
 *   costs two units.
 * - `sms`, `mail-code`: one session, a request for the code and its answer; a first try that is right.
 *
 * Events and views count where a stage has an audit trail and a web stack. A link that is opened in another
 * browser shows the page there too.
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

/**
 * What a new person asks for on top of a first sign-in: signing up, and the first proof of an address; its
 * event goes with that of the sign-in.
 */
export const callsOfNewUser: Calls = { signUp: 1, userUpdate: 2, function: 1, auditEvent: 1 };

/** What renewing tokens asks for: the pre-token function runs, and sees that there is nothing to add. */
export const callsOfRefresh: Calls = { refresh: 1, function: 1 };

export interface Load {
  readonly mau: number;
  readonly mix: Mix;
  readonly assumptions: Assumptions;
  readonly signInsPerMonth: number;
  /** Sign-ins of each method a month. */
  readonly perMethod: Readonly<Record<Method, number>>;
  /** Sign-ins in the busiest hour, and in the busiest second. */
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
