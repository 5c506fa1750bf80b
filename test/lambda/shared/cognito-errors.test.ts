/**
 * No error of Cognito that input alone can bring about ends as 5xx. The operations are those that the
 * functions' sources name; the errors of each are the SDK's own; what each means is
 * lambda/shared/aws/cognito-errors.ts.
 */
import '../account-api/support/api';

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { packAttempt } from '../../../lambda/account-api/attempt';
import { type CognitoError, FAULTS, MEANINGS, meaningOf } from '../../../lambda/shared/aws/cognito-errors';
import { answers, cognitoError, send, TOKENS } from '../account-api/support/api';

const project = join(__dirname, '..', '..', '..');
const commands = join(
  project,
  'node_modules',
  '@aws-sdk',
  'client-cognito-identity-provider',
  'dist-types',
  'commands',
);

/** Operations of Cognito that the sources below a folder name. */
function operationsIn(folder: string): string[] {
  const sources = readdirSync(join(project, 'lambda', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(project, 'lambda', folder, name), 'utf8'));
  const names = sources.flatMap((source) =>
    [...source.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => `${name}Command` in sdk).sort();
}

/** Errors of an operation, as the SDK documents them. */
function errorsOf(operation: string): CognitoError[] {
  const declared = readFileSync(join(commands, `${operation}Command.d.ts`), 'utf8');
  const names = [...declared.matchAll(/@throws \{@link (\w+)\} \((?:client|server) fault\)/g)];
  return names.map(([, name]) => name as CognitoError);
}

const operations = operationsIn('.');

describe('the list of what errors mean', () => {
  it('has every error that the SDK knows, and no other', () => {
    const known = Object.entries(sdk)
      .filter(
        ([, each]) =>
          (each as { prototype?: unknown })?.prototype instanceof sdk.CognitoIdentityProviderServiceException,
      )
      .map(([name]) => name);
    expect(Object.keys(MEANINGS).sort()).toEqual(known.sort());
    expect(known.length).toBeGreaterThan(50);
  });

  it.each(operations)('has every error of %s', (operation) => {
    const errors = errorsOf(operation);
    expect(errors.length).toBeGreaterThan(3);
    expect(errors.filter((name) => !Object.hasOwn(MEANINGS, name))).toEqual([]);
  });

  it.each([
    ['SerializationException', 400, 'input'],
    ['ValidationException', 400, 'input'],
    ['RequestEntityTooLargeException', 413, 'input'],
    ['ThrottlingException', 400, 'limited'],
    ['NobodyKnowsException', 400, 'input'],
    // The function's own doing, whatever was sent.
    ['UnrecognizedClientException', 400, 'fault'],
    ['ExpiredTokenException', 400, 'fault'],
    ['NobodyKnowsException', 500, 'fault'],
    ['Error', undefined, 'fault'],
  ])('takes %s, which no operation has, with status %s for %s', (name, httpStatusCode, meaning) => {
    expect(meaningOf(Object.assign(new Error(), { name, $metadata: { httpStatusCode } }))).toBe(meaning);
  });
});

const username = 'alice@example.com';
const password = 'Correct-horse-battery-9';
const code = '123456';
const sessionOf = (challenge: 'MFA_SETUP' | 'SMS_MFA') =>
  packAttempt({ challenge, userName: 'alice', session: 'session-of-cognito-0123456789' });
const authorization = { authorization: 'Bearer access.token.1' };
/** Names its user, as Cognito's own do. */
const AccessToken = `e30.${Buffer.from('{"sub":"s","username":"alice","auth_time":1}').toString('base64url')}.x`;
const verifier = { deviceKey: 'k', passwordVerifier: 'v', salt: 's', remember: true };

/** Requests by the operation that each makes, beside what comes before it. */
const REQUESTS: Readonly<
  Record<string, readonly [path: string, body: unknown, headers?: Record<string, string>]>
> = {
  AdminInitiateAuth: ['/sign-in', { username, password }],
  AdminRespondToAuthChallenge: ['/challenge', { session: sessionOf('SMS_MFA'), code }],
  AssociateSoftwareToken: ['/challenge/set-up', { session: sessionOf('MFA_SETUP') }],
  ConfirmDevice: ['/device', verifier, authorization],
  ConfirmForgotPassword: ['/reset-password', { username, code, newPassword: password }],
  ConfirmSignUp: ['/confirm', { username, code }],
  ForgotPassword: ['/forgot-password', { username }],
  GetTokensFromRefreshToken: ['/refresh', { refreshToken: 'r' }],
  GetUser: ['/me', undefined, authorization],
  AdminUserGlobalSignOut: ['/sign-out', { refreshToken: 'r', everywhere: true }],
  ResendConfirmationCode: ['/resend', { username }],
  RevokeToken: ['/sign-out', { refreshToken: 'r' }],
  SignUp: ['/sign-up', { username, password }],
  UpdateDeviceStatus: ['/device', verifier, authorization],
  VerifySoftwareToken: ['/challenge', { session: sessionOf('MFA_SETUP'), code }],
};
/** What has no input of the caller's, or whose errors are swallowed. */
const WITHOUT_INPUT = ['AdminGetUser', 'DescribeUserPoolClient'];

describe('the account API', () => {
  it('makes the operations above and no others', () => {
    expect(operationsIn('account-api')).toEqual([...Object.keys(REQUESTS), ...WITHOUT_INPUT].sort());
  });

  const cases = Object.keys(REQUESTS).flatMap((operation) =>
    [...errorsOf(operation), 'SerializationException', 'ValidationException'].map((name) => [
      operation,
      name,
    ]),
  ) as [string, string][];

  it.each(cases)('answers %s with %s as a fault only where that is one', async (operation, name) => {
    const [path, body, headers] = REQUESTS[operation] ?? ['', {}];
    answers.set('GetTokensFromRefreshToken', { AuthenticationResult: { ...TOKENS, AccessToken } });
    answers.set('ConfirmDevice', { UserConfirmationNecessary: true });
    answers.set('VerifySoftwareToken', {});
    answers.set(operation, cognitoError(name));
    const { status } = await send(path, body, headers);
    const meaning = meaningOf(cognitoError(name));
    // Some say nothing of whether there is an account, so errors can be answered as success.
    if (!FAULTS.has(meaning)) expect([name, status < 500]).toEqual([name, true]);
    else if (meaning === 'fault') expect([name, status]).toEqual([name, 500]);
  });
});
