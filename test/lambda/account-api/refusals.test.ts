/**
 * What callers are told: stable codes, one answer for known and unknown users, nothing of the secret or of
 * Cognito's own words.
 */
import { packAttempt } from '../../../lambda/account-api/attempt';
import { LEAST_MILLISECONDS } from '../../../lambda/account-api/steady';
import { ENV } from '../../../lambda/shared/env';
import { answers, calls, callsOf, cognitoError, output, SECRET, send, TOKENS, waiting } from './support/api';

const ALICE = 'alice@example.com';
const PASSWORD = 'Correct-horse-battery-9';
const session = packAttempt({
  challenge: 'SMS_MFA',
  userName: 'alice',
  session: 'session-of-cognito-0123456789',
});

const OPERATIONS = {
  '/sign-up': ['SignUp', { username: ALICE, password: PASSWORD }],
  '/confirm': ['ConfirmSignUp', { username: ALICE, code: '123456' }],
  '/resend': ['ResendConfirmationCode', { username: ALICE }],
  '/sign-in': ['AdminInitiateAuth', { username: ALICE, password: PASSWORD }],
  '/challenge': ['AdminRespondToAuthChallenge', { session, code: '123456' }],
  '/refresh': ['GetTokensFromRefreshToken', { refreshToken: 'r' }],
  '/forgot-password': ['ForgotPassword', { username: ALICE }],
  '/reset-password': ['ConfirmForgotPassword', { username: ALICE, code: '123456', newPassword: PASSWORD }],
} as const;

/** Errors about one user, which differ by whether there is one and in which state. */
const ABOUT_THE_USER = [
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
  'UserNotFoundException',
];

async function answerTo(path: keyof typeof OPERATIONS, outcome: unknown) {
  const [operation, body] = OPERATIONS[path];
  answers.set(operation, outcome);
  const { status, body: answered, cookies, headers } = await send(path, body);
  return { status, answered, cookies, headers };
}

describe.each([
  ['/sign-up', ['AliasExistsException', 'CodeDeliveryFailureException', 'UsernameExistsException'], {}],
  [
    '/resend',
    [
      ...ABOUT_THE_USER,
      'InvalidParameterException',
      'LimitExceededException',
      'CodeDeliveryFailureException',
    ],
    {},
  ],
  [
    '/forgot-password',
    [
      ...ABOUT_THE_USER,
      'InvalidParameterException',
      'LimitExceededException',
      'CodeDeliveryFailureException',
    ],
    {},
  ],
] as const)('%s', (path, errors, success) => {
  it.each(errors)('answers %s as if all were well', async (name) => {
    const well = await answerTo(path, success);
    expect(await answerTo(path, cognitoError(name))).toEqual(well);
  });

  it('takes the same time at least, whatever Cognito says', async () => {
    waiting.really = true;
    for (const outcome of [success, cognitoError(errors[0])]) {
      const start = Date.now();
      await answerTo(path, outcome);
      expect(Date.now() - start).toBeGreaterThanOrEqual(LEAST_MILLISECONDS - 20);
    }
  });
});

describe.each([
  [
    '/confirm',
    400,
    'InvalidCode',
    ['CodeMismatchException', 'ExpiredCodeException', 'LimitExceededException'],
  ],
  [
    '/reset-password',
    400,
    'InvalidCode',
    [
      'CodeMismatchException',
      'ExpiredCodeException',
      'LimitExceededException',
      'TooManyFailedAttemptsException',
    ],
  ],
  ['/sign-in', 401, 'WrongCredentials', []],
  ['/challenge', 401, 'WrongCredentials', []],
  ['/refresh', 401, 'NotSignedIn', ['RefreshTokenReuseException', 'InvalidParameterException']],
] as const)('%s', (path, status, code, errors) => {
  it('reads the same for all that can be wrong with a user', async () => {
    const read = [];
    for (const name of [...ABOUT_THE_USER, ...errors]) read.push(await answerTo(path, cognitoError(name)));
    expect(read[0]).toMatchObject({ status, answered: { code } });
    for (const answer of read) expect(answer).toEqual(read[0]);
  });
});

it.each(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])(
  '%s says 429 where the quota of all is used up, 503 where a trigger failed, 500 where nobody knows',
  async (path) => {
    expect(await answerTo(path, cognitoError('TooManyRequestsException'))).toMatchObject({
      status: 429,
      answered: { code: 'TooManyRequests' },
    });
    expect(await answerTo(path, cognitoError('UnexpectedLambdaException'))).toMatchObject({
      status: 503,
      answered: { code: 'TryAgain' },
    });
    const unknown = await answerTo(path, cognitoError('InternalErrorException'));
    expect(unknown).toMatchObject({ status: 500, answered: { code: 'InternalError' } });
  },
);

it('says of a wrong code that another may be tried, and of a session that is used up that it is', async () => {
  for (const name of ['CodeMismatchException', 'ExpiredCodeException'])
    expect(await answerTo('/challenge', cognitoError(name))).toMatchObject({
      status: 401,
      answered: { code: 'WrongCode' },
    });
});

it('tells of a conflict only whoever had the right code', async () => {
  expect(await answerTo('/confirm', cognitoError('AliasExistsException'))).toMatchObject({
    status: 409,
    answered: { code: 'Conflict' },
  });
});

it.each(['UserNotConfirmedException', 'PasswordResetRequiredException', 'NotAuthorizedException'])(
  'goes on as for a stranger where a passwordless sign-in meets %s',
  async (name) => {
    const challenge = {
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { USERNAME: 'made-up' },
      Session: 'session-of-cognito-0123456789',
    };
    answers.set('AdminInitiateAuth', (input: { AuthParameters: { USERNAME: string } }) =>
      input.AuthParameters.USERNAME === ALICE ? cognitoError(name) : challenge,
    );
    const refused = await send('/sign-in', { username: ALICE });
    const unknown = await send('/sign-in', { username: 'nobody@example.com' });
    expect(refused).toEqual(unknown);
    const [, stranger] = callsOf('AdminInitiateAuth').map(({ AuthParameters }) => AuthParameters.USERNAME);
    expect(stranger).toMatch(/^[0-9a-f]{40}@nobody\.invalid$/);
    await send('/sign-in', { username: ALICE.toUpperCase() });
    expect(JSON.stringify(calls)).not.toContain(`${ALICE}@nobody`);
  },
);

it('refuses a password against the policy before Cognito is asked, for an existing account and a new one alike', async () => {
  for (const password of [
    'short-A1',
    'no-upper-case-1',
    'NO-LOWER-CASE-1',
    'No-digits-at-all',
    'NoSymbols1234',
    ' Spaced-out-12 ',
  ])
    expect(await send('/sign-up', { username: ALICE, password })).toMatchObject({
      status: 400,
      body: { code: 'InvalidPassword' },
    });
  expect(calls).toEqual([]);
});

it('takes no password where none signs in, and signs up with one that nobody keeps', async () => {
  process.env[ENV.PASSWORDS_SIGN_IN] = 'FALSE';
  expect(await send('/sign-in', { username: ALICE, password: PASSWORD })).toMatchObject({
    status: 400,
    body: { code: 'InvalidRequest' },
  });
  answers.set('SignUp', {});
  expect(await send('/sign-up', { username: ALICE })).toMatchObject({
    status: 200,
    body: { next: 'sign-in' },
  });
  expect(callsOf('SignUp')[0].Password).toMatch(/^[\w-]{64}aA1!$/);
});

it.each([
  ['no JSON', '{"username":'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['null', 'null'],
  ['a number for a name', { username: 7 }],
  ['an empty name', { username: '' }],
  ['a name with a line break', { username: 'a@example.com\r\nBcc: b@example.com' }],
  ['a long name', { username: `${'a'.repeat(129)}@example.com` }],
  ['a list of attributes', { username: ALICE, attributes: ['x'] }],
  ['an attribute that is no text', { username: ALICE, attributes: { name: { $gt: '' } } }],
  ['an attribute with a line break', { username: ALICE, attributes: { name: 'a\nb' } }],
  [
    'too many attributes',
    { username: ALICE, attributes: Object.fromEntries([...Array(33).keys()].map((n) => [n, 'x'])) },
  ],
  ['a prototype', '{"username":"alice@example.com","metadata":{"__proto__":{"a":1}}}'],
  ['a body that is too long', JSON.stringify({ username: ALICE, attributes: { name: 'x'.repeat(20_001) } })],
])('refuses %s with 400, and asks Cognito for nothing', async (_, body) => {
  expect(await send('/sign-up', body)).toMatchObject({ status: 400, body: { code: 'InvalidRequest' } });
  expect(calls).toEqual([]);
});

it.each([
  'not base64url!',
  Buffer.from('[]').toString('base64url'),
  Buffer.from('["CUSTOM_CHALLENGE","alice"]').toString('base64url'),
  Buffer.from('["PASSWORD_VERIFIER","alice","session-of-cognito-0123456789"]').toString('base64url'),
  Buffer.from('["constructor","alice","session-of-cognito-0123456789"]').toString('base64url'),
  Buffer.from('["CUSTOM_CHALLENGE",{"a":1},"session-of-cognito-0123456789"]').toString('base64url'),
  Buffer.from('["CUSTOM_CHALLENGE","a b","session-of-cognito-0123456789"]').toString('base64url'),
  Buffer.from('["CUSTOM_CHALLENGE","alice","short"]').toString('base64url'),
  Buffer.from(JSON.stringify(['CUSTOM_CHALLENGE', 'alice', 'x'.repeat(2_049)])).toString('base64url'),
])('refuses a session that it can’t have given: %s', async (made) => {
  expect(await send('/challenge', { session: made, answer: 'x' })).toMatchObject({
    status: 400,
    body: { code: 'InvalidRequest' },
  });
  expect(calls).toEqual([]);
});

/** What Cognito says of a trigger that has thrown. */
const thrownBy = (trigger: string, message: string) =>
  Object.assign(cognitoError('UserLambdaValidationException'), {
    message: `${trigger} failed with error ${message}.`,
  });

it.each(['Refused: Not you.', 'SignUp is not permitted for this user pool'])(
  'answers a sign-up that a rule of the stage’s own refuses as any other: %s',
  async (message) => {
    const [fresh, taken, refused] = [
      await answerTo('/sign-up', {}),
      await answerTo('/sign-up', cognitoError('UsernameExistsException')),
      await answerTo('/sign-up', thrownBy('PreSignUp', message)),
    ];
    expect(refused).toEqual(fresh);
    expect(refused).toEqual(taken);
  },
);

it.each(['/sign-in', '/challenge', '/refresh'] as const)(
  'gives at %s the words of a rule by which somebody who has proven who they are gets no tokens',
  async (path) => {
    expect(
      await answerTo(path, thrownBy('PreTokenGeneration', 'Refused: Not <b>you</b>. Refused: no')),
    ).toMatchObject({
      status: 403,
      answered: { code: 'NotAdmitted', message: 'Not <b>you</b>. Refused: no' },
    });
    expect(await answerTo(path, thrownBy('PreTokenGeneration', 'anything else'))).toMatchObject({
      status: 400,
      answered: { code: 'Refused' },
    });
  },
);

it('takes a body for what it says it is, JSON, and nothing that a form could send', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ])
    expect(await send('/resend', { username: ALICE }, { 'Content-Type': type })).toMatchObject({
      status: 400,
      body: { code: 'InvalidRequest' },
    });
});

it('writes neither secret nor password, token, code, session, name or Cognito’s words to its log', async () => {
  answers.set('AdminInitiateAuth', { AuthenticationResult: TOKENS });
  await send('/sign-in', { username: ALICE, password: PASSWORD });
  for (const path of Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])
    for (const name of ['NotAuthorizedException', 'InternalErrorException', 'InvalidParameterException'])
      await answerTo(path, cognitoError(name));
  expect(output()).toContain('Refused');
  expect(output()).toContain('Failed');
  for (const word of [
    SECRET,
    PASSWORD,
    ALICE,
    '123456',
    session,
    TOKENS.AccessToken,
    TOKENS.RefreshToken,
    'Exception of',
  ])
    expect(output()).not.toContain(word);
});
