/**
 * What no page would send: arbitraries of fast-check for bodies, headers, query strings and metadata. Half of
 * what they make is plausible, so that it gets as far as rules and services; the other half is strange.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { CHALLENGES, packAttempt } from '../../lambda/account-api/attempt';
import { COOKIES } from '../../lambda/account-api/cookies';
import { projectRoot } from './assembly';

/** Stands for a value that the test puts in its place when it sends: see {@link fill}. */
export const LIVE = {
  session: '«live session»',
  refresh: '«refresh token»',
  email: '«email»',
  phone: '«phone»',
  link: '«link»',
} as const;

const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

/** Texts that have broken parsers. */
const strangeTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udfff\ud800x',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'null',
  '-0',
  '1e400',
  'NaN',
  '\r\nBcc: x@example.net',
  '😀'.repeat(40),
  'a'.repeat(129),
  'a'.repeat(5_000),
  'a'.repeat(20_000),
  '%00',
  '%',
  '../../etc',
  '$input.json("$")',
  '$util.error(1)',
  '<b>x</b>',
  'İ',
  '\u202e\u200b',
  'ü@example.net',
  'a@b',
  'a@example.net,b@example.net',
  '"a b"@example.net',
  'a@[127.0.0.1]',
  `${'a'.repeat(64)}@${'b'.repeat(63)}.example.net`,
  '+0',
  '+'.padEnd(40, '9'),
  '+8190123456780000',
  '090-0000-0000',
  '{"a":1}',
  '[]',
  deep('[', ']', 2_000),
  'e30.e30.e30',
  'eyJhbGciOiJub25lIn0.e30.',
];
export const strangeText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...strangeTexts) },
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: strangeText },
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], [null], { a: {} }),
  fc.dictionary(fc.oneof(strangeText, fc.constantFrom('__proto__', 'toString')), fc.anything(), {
    maxKeys: 3,
  }),
  fc.array(strangeText, { maxLength: 40 }),
  fc.anything({ maxDepth: 3 }),
);

const base64 = (text: string) => Buffer.from(text).toString('base64url');
const madeUpSession = 'session-of-nobody-0123456789';

/** Values that each member may well have. */
const PLAUSIBLE: Readonly<Record<string, readonly unknown[]>> = {
  username: [LIVE.email, LIVE.phone, 'nobody@example.net', '+819099999999'],
  email: ['new@example.net', LIVE.email],
  password: ['Correct-horse-battery-9', 'Another-horse-battery-9'],
  newPassword: ['Correct-horse-battery-9'],
  code: ['123456', '12345678', '000000'],
  session: [
    LIVE.session,
    ...CHALLENGES.map((challenge) => packAttempt({ challenge, userName: 'alice', session: madeUpSession })),
  ],
  answer: ['x', '123456', 'SMS_MFA', LIVE.link],
  attributes: [{ name: 'Al' }, { email: 'x@example.net' }, { birthdate: '9999-99-99' }, { locale: 'xx' }],
  metadata: [{ signInMethod: 'MAGIC_LINK', alreadyHaveMagicLink: 'no' }, { locale: 'ja' }],
  kind: ['email', 'phone_number'],
  value: ['new@example.net', '+819011112222', LIVE.email],
  refreshToken: [LIVE.refresh, 'x'],
  everywhere: [true, false],
  remember: [true],
  friendlyName: ['Laptop'],
  credentialId: [base64('credential')],
  clientDataJSON_B64: [
    base64('{}'),
    base64(JSON.stringify({ type: 'webauthn.create', challenge: 'x', origin: 'http://localhost:5173' })),
    base64('{"type":"webauthn.create","challenge":"\\ud800"}'),
  ],
  attestationObjectB64: [base64('\u00a3'), 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA'],
};

/** Names that the functions' sources read from a body, so that a new one is sent from its first day on. */
export function membersRead(): string[] {
  const sources = readdirSync(join(projectRoot, 'lambda'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(projectRoot, 'lambda', name), 'utf8'));
  const names = sources.flatMap((source) =>
    [
      ...source.matchAll(/(?:body|metadata|members)\.get\('(\w+)'\)|\(body, '(\w+)'/g),
      ...source.matchAll(/key: '(already\w+)'/g),
    ].map(([, one, other]) => (one ?? other) as string),
  );
  return [...new Set([...names, ...Object.keys(PLAUSIBLE)])].sort();
}

const members = membersRead();

const plausible = (name: string): fc.Arbitrary<unknown> => fc.constantFrom(...(PLAUSIBLE[name] ?? ['x']));

/** A body of which one member, if any, is strange: the others let it get far. */
const nearlyRight = (names: readonly string[]) =>
  fc
    .record({
      body: fc.record(Object.fromEntries(names.map((name) => [name, plausible(name)])), {
        requiredKeys: names.slice(0, 1),
      }),
      odd: fc.option(fc.tuple(fc.constantFrom(...names), strangeValue)),
    })
    .map(({ body, odd }) => stringify({ ...body, ...(odd ? { [odd[0]]: odd[1] } : {}) }));

/** A body that has members of these, or is none at all. */
export function bodyArbitrary(names: readonly string[] | undefined): fc.Arbitrary<string> {
  const known = names && names.length > 0 ? names : members;
  return fc.oneof(
    { weight: 10, arbitrary: nearlyRight(known) },
    {
      weight: 2,
      arbitrary: fc
        .record(Object.fromEntries(known.map((name) => [name, strangeValue])), { requiredKeys: [] })
        .map(stringify),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '{',
        'null',
        '[]',
        '"x"',
        '1e400',
        '{"username":1e999}',
        '{"__proto__":{"a":1},"username":"a@example.net"}',
        '{"a":1,"a":2}',
        '\ufeff{}',
        '{"username":"\\ud800"}',
        `{"a":${deep('[', ']', 5_000)}}`,
        `{"a":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
        `{"username":"${'x'.repeat(30_000)}"}`,
      ),
    },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 500 }) },
  );
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)) ?? '';
  } catch {
    return '{}';
  }
}

/** Characters that HTTP lets a header have. */
const headerText = strangeText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 4_000));
const cookie = fc
  .tuple(
    fc.constantFrom(...Object.values(COOKIES)),
    fc.oneof(fc.constantFrom('x', 'a'.repeat(4_096), 'a.b.c', base64('["CUSTOM_CHALLENGE"]')), headerText),
  )
  .map(([name, value]) => `${name}=${value}`);

const JSON_BODY = { 'content-type': 'application/json' };

/** Headers of a page, which keeps its session in cookies. */
const ofPage = fc
  .record({ csrf: fc.constantFrom('x', 'a'.repeat(4_090)), cookies: fc.array(cookie, { maxLength: 2 }) })
  .map(({ csrf, cookies }) => ({
    ...JSON_BODY,
    origin: 'http://localhost:5173',
    'x-session': 'cookie',
    'x-csrf-token': csrf,
    cookie: [`${COOKIES.csrf}=${csrf}`, ...cookies],
  }));

const strangeHeaders = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/json; charset=utf-16',
        'APPLICATION/JSON;;',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/octet-stream',
      ),
      headerText,
    ),
    origin: fc.oneof(fc.constantFrom('https://evil.example.com', 'null'), headerText),
    'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'x'),
    'x-session': fc.constantFrom('cookie', 'x', ''),
    'x-csrf-token': headerText,
    cookie: fc.array(cookie, { maxLength: 3 }),
    'accept-language': fc.array(headerText, { maxLength: 2 }),
    'user-agent': headerText,
    'x-forwarded-for': headerText,
    accept: headerText,
    'x-http-method-override': fc.constantFrom('DELETE', 'x'),
  },
  { requiredKeys: [] },
);

/** Headers beside `Authorization`; several values are sent as several lines. */
export const headersArbitrary: fc.Arbitrary<Record<string, string | string[]>> = fc
  .oneof(
    { weight: 5, arbitrary: fc.constant(JSON_BODY) },
    { weight: 2, arbitrary: ofPage },
    { weight: 2, arbitrary: strangeHeaders },
    {
      weight: 2,
      arbitrary: fc
        .record({ 'accept-language': headerText, 'user-agent': headerText })
        .map((more) => ({ ...JSON_BODY, ...more })),
    },
  )
  .map((headers) => headers as Record<string, string | string[]>);

/** What comes behind a path. */
export const suffixArbitrary: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('', '?rpId=localhost') },
  fc.constantFrom(
    '?rpId=localhost&rpId=x',
    '?rpId[]=x',
    '?%',
    '?%ff=%ff',
    '?__proto__=x&constructor=y',
    '?=',
    `?rpId=${'x'.repeat(3_000)}`,
    '/',
    '//',
    '/..%2f..',
    '/%00',
    '/%',
    ';x=1',
  ),
  fc.webQueryParameters().map((query) => `?${query}`),
);

/** ClientMetadata as a client may send it to Cognito. */
export const metadataArbitrary = fc.record(
  {
    signInMethod: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          'MAGIC_LINK',
          'FIDO2',
          'SMS_OTP',
          'EMAIL_OTP',
          'SMS_OTP_STEPUP',
          'RECOVERY_LINK',
          'RECOVERY_CODE',
        ),
      },
      strangeText,
    ),
    ...Object.fromEntries(
      members
        .filter((name) => name.startsWith('already'))
        .map((name) => [name, fc.oneof(fc.constantFrom('yes', 'no'), strangeText)]),
    ),
    redirectUri: fc.oneof(fc.constant('http://localhost:5173/'), strangeText),
    ...Object.fromEntries(
      ['codeChallenge', 'codeVerifier', 'deviceSecret', 'locale', 'timeZone'].map((name) => [
        name,
        fc.oneof(fc.constantFrom('v'.repeat(43), 'ja', 'en', 'Asia/Tokyo'), strangeText),
      ]),
    ),
    jwt: strangeText,
  },
  { requiredKeys: ['signInMethod'] },
);

/** Answers to a challenge. */
export const answerArbitrary = fc.oneof(
  fc.constantFrom('__dummy__', '123456', '00000000', LIVE.link, 'ABCD-ABCD-ABCD-ABCD'),
  strangeText,
  fc
    .record(
      Object.fromEntries(
        [
          'credentialIdB64',
          'authenticatorDataB64',
          'clientDataJSON_B64',
          'signatureB64',
          'userHandleB64',
        ].map((name) => [
          name,
          fc.oneof(fc.constantFrom('AA', base64('{}'), base64('{"type":"webauthn.get"}')), strangeValue),
        ]),
      ),
      { requiredKeys: [] },
    )
    .map(stringify),
);

/** Puts live values in the place of those that stand for them. */
export function fill(text: string, live: Readonly<Record<keyof typeof LIVE, string>>): string {
  return Object.entries(LIVE).reduce(
    (filled, [name, mark]) => filled.replaceAll(mark, live[name as keyof typeof LIVE]),
    text,
  );
}
