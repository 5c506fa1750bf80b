/**
 * What people’s sign-ins ask of AWS: from how many people there are and what they sign in with, to calls in a
 * month and in the busiest second. What one sign-in asks for is counted on the embedded AWS (`npm run bench
 * -- scale --figures tools/capacity/measured.json`); a test counts it again.
 */
import measured from './measured.json';

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
  /** Milliseconds that a function of the largest kind runs for; undefined: as measured, each by itself. */
  readonly functionMilliseconds: number | undefined;
  /** Bytes that one run of a function writes to its log, on average. */
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
  functionMilliseconds: undefined,
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
  functionMillisecond: 'milliseconds of functions',
  gigabyteSecond: 'GB seconds of functions',
  apiRequest: 'requests to the passkey API',
  rsaSign: 'kms:Sign, RSA',
  tableRead: 'DynamoDB read units',
  tableWrite: 'DynamoDB write units',
  mailCounterWrite: 'writes to the one counter of the pool’s mails',
  smsCounterWrite: 'writes to the one counter of the pool’s text messages',
  mail: 'mails',
  sms: 'text messages',
  putEvents: 'PutEvents',
  auditEvent: 'events of the audit trail',
  pageView: 'views of the page',
} as const;

export type Operation = keyof typeof operations;
export type Calls = Readonly<Partial<Record<Operation, number>>>;

type Figures = (typeof measured)[keyof typeof measured];

/** How often a browser shows the page: a link opens it anew. */
const PAGE_VIEWS: Readonly<Record<Method, number>> = { link: 2, passkey: 1, sms: 1, 'mail-code': 1 };

/**
 * Of somebody who has signed in before, with an address alone, or a number alone for SMS. With both, up to 3
 * more write units, as more locks are undone.
 * - `link`: one session asks, another redeems, as in another browser. Runs: define and create at a session's
 *   start; verify, define and create when asked for; verify, define and pre-token when redeemed.
 * - `passkey`: without a user name, so with a call for the challenge; items of a transaction cost two units.
 * - `sms`, `mail-code`: one session, with a right first try.
 *
 * Events and views count where a stage has an audit trail and a web stack.
 */
export const callsOfSignIn = Object.fromEntries(
  methods.map((method) => [
    method,
    {
      ...callsOf(measured[method]),
      [method === 'sms' ? 'smsCounterWrite' : 'mailCounterWrite']: measured[method].sharedItemWrites,
      pageView: PAGE_VIEWS[method],
    },
  ]),
) as Readonly<Record<Method, Calls>>;

/**
 * What a new person asks for on top of a first sign-in by link: signing up, and the first proof of an
 * address; its event goes with that of the sign-in.
 */
export const callsOfNewUser: Calls = difference(callsOf(measured.newUser), callsOf(measured.link));

/** What renewing tokens asks for: the pre-token function runs, and sees that there is nothing to add. */
export const callsOfRefresh: Calls = callsOf(measured.refresh);

function callsOf(figures: Figures): Calls {
  const made: Readonly<Record<string, number | undefined>> = figures.calls;
  const cognito = (operation: string) => made[`cognito-idp:${operation}`] ?? 0;
  return {
    initiateAuth: cognito('InitiateAuth'),
    respondToAuthChallenge: cognito('RespondToAuthChallenge'),
    signUp: cognito('SignUp'),
    userUpdate: cognito('AdminSetUserPassword') + cognito('AdminUpdateUserAttributes'),
    refresh: cognito('GetTokensFromRefreshToken'),
    function: figures.runs,
    functionMillisecond: figures.waitMilliseconds + figures.workMilliseconds,
    gigabyteSecond: figures.gigabyteSeconds,
    apiRequest: figures.apiRequests,
    rsaSign: made['kms:Sign'] ?? 0,
    tableRead: figures.readUnits,
    tableWrite: figures.writeUnits,
    mail: made['ses:SendEmail'] ?? 0,
    sms: made['sms-voice:SendTextMessage'] ?? 0,
    putEvents: made['events:PutEvents'] ?? 0,
    auditEvent: figures.events,
  };
}

function difference(more: Calls, less: Calls): Calls {
  return Object.fromEntries(
    Object.entries(more).map(([name, count]) => [name, Math.max(0, count - (less[name as Operation] ?? 0))]),
  );
}

/** GB of memory of the largest functions; counted for all where somebody says how long functions run. */
const LARGEST_GB = 1_769 / 1_024;

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
  const {
    signInsPerUser,
    refreshesPerUser,
    newUsers,
    busiestDay,
    busiestHour,
    busiestSecond,
    functionMilliseconds,
  } = assumptions;
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
  if (functionMilliseconds !== undefined) {
    const milliseconds = perMonth.function * functionMilliseconds;
    Object.assign(perMonth, {
      functionMillisecond: milliseconds,
      gigabyteSecond: (milliseconds / 1_000) * LARGEST_GB,
    });
  }
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
