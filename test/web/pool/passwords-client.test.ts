import { Passwordless } from 'amazon-cognito-passwordless-auth';
import { LIMITED } from '../../../lambda/pool/custom-message/pool-sms';
import type { Session } from '../../../web/src/custom-auth/session';
import { createPasswords } from '../../../web/src/pool/passwords/client';
import { meetsPolicy } from '../../../web/src/pool/passwords/policy';
import { readAnswer } from '../../../web/src/pool/passwords/step';
import { watchProof } from '../../../web/src/pool/passwords/watch';
import { type ClientRequest, ServiceError } from '../../../web/src/shared/cognito-fetch';
import { type Doing, type ProblemKind, problemOf } from '../../../web/src/shared/problem';
import { memoryStorage } from '../support/memory-storage';

// The package publishes its client as ECMAScript modules alone, so it is found here by its files; nothing in
// it changes.
function packaged(file: string): object {
  return jest.requireActual(`../../../node_modules/amazon-cognito-passwordless-auth/dist/client/${file}.js`);
}
jest.mock('amazon-cognito-passwordless-auth', () => packaged('index'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/srp', () => packaged('srp'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/storage', () => packaged('storage'), { virtual: true });

const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.e30`;
const signedIn = {
  AuthenticationResult: {
    IdToken: token({ sub: 'user', 'cognito:username': 'user' }),
    AccessToken: token({ sub: 'user', username: 'user' }),
    RefreshToken: 'refresh',
    ExpiresIn: 3600,
  },
  ChallengeParameters: {},
};
const challenge = (name: string, parameters: object = {}) => ({
  ChallengeName: name,
  Session: `session of ${name}`,
  ChallengeParameters: { USER_ID_FOR_SRP: 'user', ...parameters },
});
const verifier = challenge('PASSWORD_VERIFIER', {
  SALT: 'ab12',
  SRP_B: 'cd34'.repeat(40),
  SECRET_BLOCK: Buffer.from('block').toString('base64'),
});
const refused = (name: string, message = '') => new ServiceError(name, message, 400, undefined);
const session: Session = { userName: 'user', idToken: '', accessToken: '', left: () => 0 };

/** The page's client on a network of our own, which gives `answers` one after another. */
function setUp(...answers: readonly unknown[]) {
  const storage = memoryStorage();
  const left = [...answers];
  const sent: { operation: string; body: Record<string, unknown> }[] = [];
  const call = async (_: string | URL, init?: ClientRequest) => {
    const operation = init?.headers?.['x-amz-target']?.split('.')[1] ?? '';
    sent.push({ operation, body: JSON.parse(init?.body ?? '{}') });
    const content = left.shift();
    if (content instanceof Error) throw content;
    return { ok: true, json: async () => content };
  };
  const proof = watchProof();
  Passwordless.configure({
    cognitoIdpEndpoint: 'https://cognito.test/',
    userPoolId: 'us-east-1_abc',
    clientId: 'app',
    storage,
    fetch: proof.watch(call),
  });
  const passwords = createPasswords({
    url: 'https://cognito.test/',
    call,
    clientId: 'app',
    proof,
    locale: () => 'ja',
    stored: async () => session,
  });
  return { passwords, sent, storage };
}

describe('signing in by password', () => {
  it('proves it by SRP, in the language of the page, and keeps the tokens', async () => {
    const { passwords, sent, storage } = setUp(verifier, signedIn);
    expect(await passwords.signIn('kit@example.com', 'a secret of mine')).toEqual({
      at: 'signedIn',
      session,
    });
    expect(sent.map(({ body }) => body.AuthFlow ?? body.ChallengeName)).toEqual([
      'USER_SRP_AUTH',
      'PASSWORD_VERIFIER',
    ]);
    expect(sent.every(({ body }) => JSON.stringify(body.ClientMetadata) === '{"locale":"ja"}')).toBe(true);
    expect(JSON.stringify(sent)).not.toContain('a secret of mine');
    expect(storage.getItem('CognitoIdentityServiceProvider.app.user.refreshToken')).toBe('refresh');
  });

  it.each([
    ['SMS_MFA', { CODE_DELIVERY_DESTINATION: '+*******12' }, { at: 'code', factor: 'sms', to: '+*******12' }],
    ['EMAIL_OTP', { CODE_DELIVERY_DESTINATION: 'k***' }, { at: 'code', factor: 'email', to: 'k***' }],
    ['SOFTWARE_TOKEN_MFA', {}, { at: 'code', factor: 'totp', to: undefined }],
    [
      'SELECT_MFA_TYPE',
      { MFAS_CAN_CHOOSE: '["EMAIL_OTP","SMS_MFA","NEW_ONE"]' },
      { at: 'choice', factors: ['sms', 'email'] },
    ],
    [
      'MFA_SETUP',
      { MFAS_CAN_SETUP: '["EMAIL_OTP","SMS_MFA","SOFTWARE_TOKEN_MFA"]' },
      { at: 'setUp', factors: ['totp', 'email'] },
    ],
    ['MFA_SETUP', { MFAS_CAN_SETUP: '["SMS_MFA"]' }, { at: 'setUp', factors: [] }],
    [
      'NEW_PASSWORD_REQUIRED',
      { requiredAttributes: '["userAttributes.nickname"]' },
      { at: 'newPassword', details: ['nickname'] },
    ],
  ])('goes on where Cognito asks for %s (%j)', async (name, parameters, step) => {
    const { passwords, sent } = setUp(verifier, challenge(name, parameters));
    const round = { userName: 'user', session: `session of ${name}` };
    expect(await passwords.signIn('kit@example.com', 'x')).toEqual({ ...step, round });
    expect(sent).toHaveLength(2);
  });

  it('passes a wrong password on as what it is, also after a right one', async () => {
    const wrong = refused('NotAuthorizedException', 'Incorrect username or password.');
    const { passwords } = setUp(verifier, challenge('SOFTWARE_TOKEN_MFA'), verifier, wrong);
    await passwords.signIn('kit@example.com', 'x');
    await expect(passwords.signIn('kit@example.com', 'y')).rejects.toBe(wrong);
  });

  it('says so when Cognito asks for what the page can’t do', () => {
    expect(() => readAnswer(challenge('SELECT_CHALLENGE'), 'user')).toThrow('SELECT_CHALLENGE');
    expect(() => readAnswer({}, 'user')).toThrow('neither tokens nor a challenge');
  });
});

describe('the second factor of a password', () => {
  const round = { userName: 'user', session: 'session-1' };
  const step = (factor: 'totp' | 'sms') => ({ at: 'code', factor, to: undefined, round }) as const;

  it.each([
    ['totp', 'SOFTWARE_TOKEN_MFA', 'CodeMismatchException', 'wrong'],
    ['sms', 'SMS_MFA', 'CodeMismatchException', 'wrong'],
    ['totp', 'SOFTWARE_TOKEN_MFA', 'ExpiredCodeException', 'used'],
  ] as const)('by %s (%s) can be typed over after %s', async (factor, name, error, outcome) => {
    const { passwords, sent } = setUp(refused(error), signedIn);
    expect(await passwords.enterCode(step(factor), '000000')).toBe(outcome);
    expect(await passwords.enterCode(step(factor), '123456')).toMatchObject({ at: 'signedIn' });
    expect(sent[1]?.body).toMatchObject({
      ChallengeName: name,
      Session: 'session-1',
      ChallengeResponses: { USERNAME: 'user', [`${name}_CODE`]: '123456' },
    });
  });

  it('by text message is over when Cognito calls the code expired', async () => {
    const { passwords } = setUp(refused('ExpiredCodeException'));
    await expect(passwords.enterCode(step('sms'), '123456')).rejects.toThrow(ServiceError);
  });

  it('is set up with the session that each answer brings', async () => {
    const { passwords, sent } = setUp(
      { SecretCode: 'ABCD', Session: 'session-2' },
      refused('EnableSoftwareTokenMFAException'),
      { Status: 'SUCCESS', Session: 'session-3' },
      signedIn,
    );
    const begun = await passwords.startApp(round);
    expect(begun).toEqual({ secret: 'ABCD', round: { userName: 'user', session: 'session-2' } });
    expect(await passwords.finishApp(begun.round, '000000')).toBe('wrong');
    expect(await passwords.finishApp(begun.round, '123456')).toMatchObject({ at: 'signedIn' });
    expect(sent.map(({ operation, body }) => [operation, body.Session])).toEqual([
      ['AssociateSoftwareToken', 'session-1'],
      ['VerifySoftwareToken', 'session-2'],
      ['VerifySoftwareToken', 'session-2'],
      ['RespondToAuthChallenge', 'session-3'],
    ]);
  });

  it('and a new password come with what the account lacks', async () => {
    const { passwords, sent } = setUp(challenge('EMAIL_OTP'), signedIn);
    expect(await passwords.setUpMail(round, 'kit@example.com')).toMatchObject({
      at: 'code',
      factor: 'email',
    });
    await passwords.replace(round, 'new one', { nickname: 'Kit' });
    expect(sent.map(({ body }) => body.ChallengeResponses)).toEqual([
      { USERNAME: 'user', EMAIL: 'kit@example.com' },
      { USERNAME: 'user', NEW_PASSWORD: 'new one', 'userAttributes.nickname': 'Kit' },
    ]);
  });
});

describe('a forgotten password', () => {
  it.each([
    'UserNotFoundException',
    'NotAuthorizedException',
    'InvalidParameterException',
    'LimitExceededException',
    'UserNotConfirmedException',
    'UserLambdaValidationException',
    'CodeDeliveryFailureException',
  ])('ends the same way for everybody, also where Cognito answers %s', async (name) => {
    await expect(setUp(refused(name)).passwords.forgot('kit@example.com')).resolves.toBeUndefined();
  });

  it.each(['TooManyRequestsException', 'InternalErrorException', 'ForbiddenException'])(
    'says what has nothing to do with the account: %s',
    async (name) => {
      await expect(setUp(refused(name)).passwords.forgot('kit@example.com')).rejects.toThrow(ServiceError);
    },
  );
});

describe('what a person is told', () => {
  it.each<[string, Doing, ProblemKind]>([
    ['NotAuthorizedException', 'password', 'password'],
    ['UserNotFoundException', 'password', 'password'],
    ['InvalidParameterException', 'password', 'password'],
    ['PasswordResetRequiredException', 'password', 'passwordReset'],
    ['UserNotConfirmedException', 'password', 'notConfirmed'],
    ['ForbiddenException', 'password', 'blocked'],
    ['TooManyRequestsException', 'password', 'tooMany'],
    ['NotAuthorizedException', 'passwordStep', 'passwordOver'],
    ['ExpiredCodeException', 'passwordStep', 'passwordOver'],
    ['InvalidPasswordException', 'passwordStep', 'passwordPolicy'],
    ['AliasExistsException', 'passwordMail', 'contactValue'],
    ['InvalidParameterException', 'passwordMail', 'contactValue'],
    ['CodeMismatchException', 'passwordReset', 'resetCode'],
    ['ExpiredCodeException', 'passwordReset', 'resetCode'],
    ['NotAuthorizedException', 'passwordReset', 'resetCode'],
    ['UserNotFoundException', 'passwordReset', 'resetCode'],
    ['PasswordHistoryPolicyViolationException', 'passwordReset', 'passwordPolicy'],
    ['SomethingNewException', 'passwordReset', 'unknown'],
  ])('of %s at %s is %s', (name, doing, kind) => {
    expect(problemOf(refused(name), doing).kind).toBe(kind);
  });

  it('is to wait where the cost guard sends no message', () => {
    const limited = refused('UserLambdaValidationException', `CustomMessage failed with error ${LIMITED}`);
    expect(problemOf(limited, 'passwordStep').kind).toBe('tooMany');
  });
});

describe('the rules for passwords', () => {
  it.each([
    ['Correct-horse-7', true],
    ['Correct horse 7', true],
    ['Correct-horse7', false],
    ['correct-horse-7', false],
    ['CORRECT-HORSE-7', false],
    ['Correct-horse-x', false],
    ['CorrectXhorseX7', false],
    ['', false],
  ])('are met by %j: %s', (password, isMet) => {
    expect(meetsPolicy(password, 15)).toBe(isMet);
  });
});
