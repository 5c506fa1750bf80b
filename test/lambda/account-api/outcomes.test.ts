/** What the account API tells of a step of a sign-in by password, and what it never tells. */
import { byPassword, nameSignedIn, reasonOf } from '../../../lambda/account-api/outcomes';
import type { AuditEntry } from '../../../lambda/audit/events';
import { withAudit } from '../../../lambda/audit/scope';
import { ENV } from '../../../lambda/shared/env';
import { TOKENS } from './support/api';

process.env[ENV.SERVICE_NAME] = 'passwordless-test';

async function eventsOf(work: () => Promise<unknown>): Promise<readonly AuditEntry[]> {
  const sent: AuditEntry[] = [];
  await withAudit('request', work, async (entries) => {
    sent.push(...entries);
  }).catch(() => undefined);
  return sent;
}

/** An access token as Cognito gives it; nothing reads its signature. */
const tokenOf = (claims: object) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;

it('tells of tokens, by what was answered last, and of whom', async () => {
  const sub = '0d4b6c9e-6f3e-4b8e-9d9a-1f2e3d4c5b6a';
  const step = { AuthenticationResult: { ...TOKENS, AccessToken: tokenOf({ sub }) } };
  const [event, ...others] = await eventsOf(async () =>
    nameSignedIn(await byPassword(Promise.resolve(step), 'SOFTWARE_TOKEN_MFA')),
  );
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    type: 'Password sign-in succeeded',
    detail: { challenge: 'SOFTWARE_TOKEN_MFA', sub },
  });
});

it('tells nothing of a password that is right and not enough', async () => {
  const step = { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'session' } as const;
  expect(await eventsOf(async () => nameSignedIn(await byPassword(Promise.resolve(step))))).toEqual([]);
});

it.each([
  ['NotAuthorizedException', 'wrong'],
  ['UserNotFoundException', 'wrong'],
  ['UserNotConfirmedException', 'not-confirmed'],
  ['PasswordResetRequiredException', 'reset-required'],
  ['CodeMismatchException', 'wrong-code'],
  ['ExpiredCodeException', 'wrong-code'],
  ['EnableSoftwareTokenMFAException', 'wrong-code'],
  ['TooManyFailedAttemptsException', 'limited'],
  ['LimitExceededException', 'limited'],
  ['TooManyRequestsException', 'limited'],
  ['InvalidParameterException', 'invalid'],
  ['InvalidPasswordException', 'invalid'],
  ['PasswordHistoryPolicyViolationException', 'invalid'],
  ['UserLambdaValidationException', 'invalid'],
  ['UnexpectedLambdaException', 'failed'],
  ['InvalidLambdaResponseException', 'failed'],
  ['InternalErrorException', 'failed'],
  ['TimeoutError', 'failed'],
])('calls %s %s, and throws it on', async (name, reason) => {
  const error = Object.assign(new Error('alice@example.com is not allowed'), { name });
  const events = await eventsOf(() =>
    expect(byPassword(Promise.reject(error), 'SMS_MFA')).rejects.toBe(error),
  );
  expect(events.map(({ type, detail }) => [type, detail])).toEqual([
    ['Password sign-in refused', expect.objectContaining({ challenge: 'SMS_MFA', reason })],
  ]);
  expect(JSON.stringify(events)).not.toContain('alice');
  expect(reason).toMatch(/^[a-z]+([_-][a-z]+)*$/);
  expect(reasonOf(error)).toBe(reason);
});

it.each([
  'no.token',
  'not a token at all',
  tokenOf({}),
  tokenOf({ sub: 7 }),
  tokenOf([]),
  `e30.${Buffer.from('null').toString('base64url')}.x`,
])('names nobody by a token without a sub: %s', async (AccessToken) => {
  const [event] = await eventsOf(async () =>
    nameSignedIn(await byPassword(Promise.resolve({ AuthenticationResult: { AccessToken } }))),
  );
  expect(event?.detail).not.toHaveProperty('sub');
});
