/**
 * How the account API asks Cognito: with the secret's hash for the right user, from the caller's address,
 * each challenge by its names.
 */
import { packAttempt } from '../../../lambda/account-api/attempt';
import { ENV } from '../../../lambda/shared/env';
import {
  answers,
  CLIENT_ID,
  calls,
  callsOf,
  cognitoError,
  hashFor,
  SECRET,
  send,
  TOKENS,
} from './support/api';

const SESSION = 'session-of-cognito-0123456789';
const SUB = '0d4b6c9e-6f3e-4b8e-9d9a-1f2e3d4c5b6a';
const ALICE = 'alice@example.com';
const PASSWORD = 'Correct-horse-battery-9';

const challengeFrom = (ChallengeName: string, ChallengeParameters = {}) => ({
  ChallengeName,
  ChallengeParameters: { USER_ID_FOR_SRP: SUB, ...ChallengeParameters },
  Session: SESSION,
});

it.each([
  ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp'],
  ['ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｎｅｔ', 'alice@example.net'],
  ['\u2068alice@example.net\u200b\u2069', 'alice@example.net'],
  ['taro..yamada@docomo.ne.jp', 'taro..yamada@docomo.ne.jp'],
  ['\u202d+81 90-1234-5678\u202c', '+819012345678'],
])('asks Cognito for %j by its one spelling', async (username, spelled) => {
  answers.set('SignUp', {});
  answers.set('ConfirmSignUp', {});
  answers.set('AdminInitiateAuth', { AuthenticationResult: TOKENS });
  expect((await send('/sign-up', { username })).status).toBe(200);
  expect((await send('/confirm', { username, code: '\u2066１２３-４５６\u2069' })).status).toBe(204);
  expect((await send('/sign-in', { username, password: PASSWORD })).status).toBe(200);
  expect(callsOf('SignUp')).toMatchObject([{ Username: spelled, SecretHash: hashFor(spelled) }]);
  expect(callsOf('ConfirmSignUp')).toMatchObject([{ Username: spelled, ConfirmationCode: '123456' }]);
  expect(callsOf('AdminInitiateAuth')).toMatchObject([{ AuthParameters: { USERNAME: spelled } }]);
});

it('leaves a password as it is, to the character', async () => {
  answers.set('AdminInitiateAuth', { AuthenticationResult: TOKENS });
  const password = ' \u200b１２３\u00ad-Ab9! ';
  await send('/sign-in', { username: ALICE, password });
  expect(callsOf('AdminInitiateAuth')).toMatchObject([{ AuthParameters: { PASSWORD: password } }]);
});

it('says why nobody can mail an address, before it asks Cognito', async () => {
  for (const username of ['jesús@example.com', 'a’lice@example.com'])
    expect(await send('/sign-up', { username })).toMatchObject({
      status: 400,
      body: { code: 'InvalidRequest', message: expect.stringContaining('no mail can be sent to') },
    });
  expect(callsOf('SignUp')).toEqual([]);
});

it('asks for the secret once a process, and again after a failure', async () => {
  const clientId = 'notaskedforyet';
  process.env[ENV.ACCOUNT_CLIENT_ID] = clientId;
  const described = answers.get('DescribeUserPoolClient');
  answers.set('AdminInitiateAuth', { AuthenticationResult: TOKENS });
  answers.set('DescribeUserPoolClient', cognitoError('InternalErrorException'));
  const signIn = () => send('/sign-in', { username: ALICE, password: PASSWORD });
  expect(await signIn()).toMatchObject({ status: 500, body: { code: 'InternalError' } });
  answers.set('DescribeUserPoolClient', described);
  for (const { status } of await Promise.all([signIn(), signIn(), signIn()])) expect(status).toBe(200);
  expect(callsOf('DescribeUserPoolClient')).toEqual(
    Array(2).fill({ UserPoolId: 'us-east-1_Example01', ClientId: clientId }),
  );
});

it('hashes what was typed at first, and Cognito’s own user name from then on', async () => {
  answers.set('AdminInitiateAuth', challengeFrom('SOFTWARE_TOKEN_MFA'));
  answers.set('AdminRespondToAuthChallenge', { AuthenticationResult: TOKENS });
  const { body } = await send('/sign-in', { username: ALICE, password: PASSWORD });
  expect(callsOf('AdminInitiateAuth')[0].AuthParameters).toEqual({
    USERNAME: ALICE,
    PASSWORD,
    SECRET_HASH: hashFor(ALICE),
  });
  expect(body).toMatchObject({
    status: 'challenge',
    challenge: { name: 'SOFTWARE_TOKEN_MFA', parameters: {} },
  });
  await send('/challenge', { session: body.session, code: '123456' });
  expect(callsOf('AdminRespondToAuthChallenge')[0]).toMatchObject({
    ClientId: CLIENT_ID,
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: SESSION,
    ChallengeResponses: {
      USERNAME: SUB,
      SOFTWARE_TOKEN_MFA_CODE: '123456',
      SECRET_HASH: hashFor(SUB),
    },
  });
});

it.each([
  ['/sign-up', 'SignUp', { username: ALICE, password: PASSWORD }],
  ['/confirm', 'ConfirmSignUp', { username: ALICE, code: '123456' }],
  ['/resend', 'ResendConfirmationCode', { username: ALICE }],
  ['/forgot-password', 'ForgotPassword', { username: ALICE }],
  ['/reset-password', 'ConfirmForgotPassword', { username: ALICE, code: '123456', newPassword: PASSWORD }],
])('%s sends the hash and the address of the connection', async (path, operation, body) => {
  answers.set(operation, {});
  const { status } = await send(path, body, { 'X-Forwarded-For': '198.51.100.1' });
  expect([200, 204]).toContain(status);
  expect(callsOf(operation)).toEqual([
    expect.objectContaining({
      ClientId: CLIENT_ID,
      Username: ALICE,
      SecretHash: hashFor(ALICE),
      UserContextData: { IpAddress: '192.0.2.7' },
    }),
  ]);
});

it('tells threat protection where a sign-in comes from: the connection’s address and what tells devices apart, no more', async () => {
  answers.set('AdminInitiateAuth', { AuthenticationResult: TOKENS });
  await send(
    '/sign-in',
    { username: ALICE, password: PASSWORD, fingerprint: 'collected' },
    { 'X-Forwarded-For': '198.51.100.1', 'Accept-Language': 'ja', Authorization: 'Bearer x' },
  );
  expect(callsOf('AdminInitiateAuth')[0].ContextData).toEqual({
    IpAddress: '192.0.2.7',
    ServerName: 'api.example.com',
    ServerPath: '/v1/sign-in',
    HttpHeaders: [
      { headerName: 'user-agent', headerValue: 'Example/1.0' },
      { headerName: 'accept-language', headerValue: 'ja' },
    ],
    EncodedData: 'collected',
  });
});

it.each([
  ['CUSTOM_CHALLENGE', { answer: 'x' }, { ANSWER: 'x' }],
  ['SMS_MFA', { code: '123456' }, { SMS_MFA_CODE: '123456' }],
  ['EMAIL_OTP', { code: '12345678' }, { EMAIL_OTP_CODE: '12345678' }],
  ['SELECT_MFA_TYPE', { answer: 'SMS_MFA' }, { ANSWER: 'SMS_MFA' }],
  [
    'NEW_PASSWORD_REQUIRED',
    { newPassword: PASSWORD, attributes: { nickname: 'Al' } },
    { NEW_PASSWORD: PASSWORD, 'userAttributes.nickname': 'Al' },
  ],
  ['MFA_SETUP', { email: 'new@example.com' }, { EMAIL: 'new@example.com' }],
  ['DEVICE_SRP_AUTH', { deviceKey: 'k', srpA: 'ab' }, { DEVICE_KEY: 'k', SRP_A: 'ab' }],
  [
    'DEVICE_PASSWORD_VERIFIER',
    { deviceKey: 'k', secretBlock: 'b', signature: 's', timestamp: 'Sat Nov 21 12:00:00 UTC 2026' },
    {
      DEVICE_KEY: 'k',
      PASSWORD_CLAIM_SECRET_BLOCK: 'b',
      PASSWORD_CLAIM_SIGNATURE: 's',
      TIMESTAMP: 'Sat Nov 21 12:00:00 UTC 2026',
    },
  ],
] as const)('answers %s by the names that Cognito wants', async (challenge, body, responses) => {
  answers.set('AdminRespondToAuthChallenge', { AuthenticationResult: TOKENS });
  const session = packAttempt({ challenge, userName: SUB, session: SESSION });
  const { status } = await send('/challenge', { session, ...body, metadata: { locale: 'ja' } });
  expect(status).toBe(200);
  const [{ ChallengeName, ChallengeResponses, ClientMetadata }] = callsOf('AdminRespondToAuthChallenge');
  expect({ ChallengeName, ChallengeResponses, ClientMetadata }).toEqual({
    ChallengeName: challenge,
    ChallengeResponses: { ...responses, USERNAME: SUB, SECRET_HASH: hashFor(SUB) },
    ClientMetadata: { locale: 'ja' },
  });
});

it('sets an authenticator app up: gives the key, proves the first code, and answers in the session that came of it', async () => {
  answers.set('AssociateSoftwareToken', { SecretCode: 'BASE32KEY', Session: `${SESSION}-2` });
  answers.set('VerifySoftwareToken', { Status: 'SUCCESS', Session: `${SESSION}-3` });
  answers.set('AdminRespondToAuthChallenge', { AuthenticationResult: TOKENS });
  const session = packAttempt({ challenge: 'MFA_SETUP', userName: SUB, session: SESSION });
  const { body } = await send('/challenge/set-up', { session });
  expect(body).toMatchObject({ status: 'challenge', key: 'BASE32KEY' });
  const done = await send('/challenge', { session: body.session, code: '123456' });
  expect(done).toMatchObject({ status: 200, body: { status: 'signed-in' } });
  expect(callsOf('VerifySoftwareToken')).toEqual([{ Session: `${SESSION}-2`, UserCode: '123456' }]);
  expect(callsOf('AdminRespondToAuthChallenge')[0]).toMatchObject({
    Session: `${SESSION}-3`,
    ChallengeResponses: { USERNAME: SUB, SECRET_HASH: hashFor(SUB) },
  });
});

it('does not answer a set-up whose first code was wrong', async () => {
  answers.set('VerifySoftwareToken', cognitoError('EnableSoftwareTokenMFAException'));
  const session = packAttempt({ challenge: 'MFA_SETUP', userName: SUB, session: SESSION });
  expect(await send('/challenge', { session, code: '000000' })).toMatchObject({
    status: 401,
    body: { code: 'WrongCode' },
  });
  expect(callsOf('AdminRespondToAuthChallenge')).toEqual([]);
});

it('names the user of the challenge, whichever round it is of', async () => {
  answers.set('AdminRespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    ChallengeParameters: { challenge: 'x' },
    Session: `${SESSION}-2`,
  });
  const first = packAttempt({ challenge: 'CUSTOM_CHALLENGE', userName: SUB, session: SESSION });
  const { body } = await send('/challenge', { session: first, answer: 'x' });
  await send('/challenge', { session: body.session, answer: 'y' });
  expect(callsOf('AdminRespondToAuthChallenge')[1]).toMatchObject({
    Session: `${SESSION}-2`,
    ChallengeResponses: { USERNAME: SUB, SECRET_HASH: hashFor(SUB) },
  });
});

it('renews and revokes with the secret, which those operations take as it is', async () => {
  answers.set('GetTokensFromRefreshToken', { AuthenticationResult: TOKENS });
  answers.set('RevokeToken', {});
  await send('/refresh', { refreshToken: 'r' });
  await send('/sign-out', { refreshToken: 'r' });
  const withSecret = { ClientId: CLIENT_ID, ClientSecret: SECRET };
  // Signing out renews once more: fresh tokens say whose session ends.
  expect(callsOf('GetTokensFromRefreshToken')).toEqual([
    { ...withSecret, RefreshToken: 'r' },
    { ...withSecret, RefreshToken: 'r' },
  ]);
  expect(callsOf('RevokeToken')).toEqual([{ ...withSecret, Token: TOKENS.RefreshToken }]);
});

it('passes on the device that Cognito would remember', async () => {
  answers.set('AdminInitiateAuth', {
    AuthenticationResult: { ...TOKENS, NewDeviceMetadata: { DeviceKey: 'k', DeviceGroupKey: 'g' } },
  });
  const { body } = await send('/sign-in', { username: ALICE, password: PASSWORD, deviceKey: 'old' });
  expect(body.device).toEqual({ key: 'k', groupKey: 'g' });
  expect(callsOf('AdminInitiateAuth')[0].AuthParameters.DEVICE_KEY).toBe('old');
});

it('passes on the attributes, metadata and password of a sign-up as they are', async () => {
  answers.set('SignUp', {});
  await send('/sign-up', {
    username: ALICE,
    password: PASSWORD,
    attributes: { name: 'Al' },
    metadata: { locale: 'en' },
  });
  expect(calls.at(-1)?.input).toMatchObject({
    UserAttributes: [{ Name: 'name', Value: 'Al' }],
    ClientMetadata: { locale: 'en' },
    Password: PASSWORD,
  });
});
