/** Numbers that get a new owner: one that was not proven for long needs a second proof. */
import '../support/environment';

import { handler as release } from '../../../lambda/operators/release-number';
import { harness } from '../support/harness';
import { CONTEXT, fragmentOf, redeemLink, requestLink, USER_POOL_ID } from '../support/sign-in';
import {
  AGAIN,
  answer,
  askForCode,
  BOB,
  browser,
  FAILED,
  latestCode,
  otherThan,
  setCodes,
  TOKENS,
} from './support/codes';

const test = harness();
const { aws, advance, counted, output } = test;

const DAYS = 86_400;
const REQUIRED = { step: 'challenge', publicParameters: { secondProof: 'required' } };
const MINE = browser('mine');
const CHALLENGE = { codeChallenge: MINE.codeChallenge };
const VERIFIER = { codeVerifier: MINE.codeVerifier };

beforeEach(() => {
  setCodes();
  aws.users.set(BOB.userName, BOB.attributes);
});

async function signIn(verifier: object = VERIFIER) {
  const asked = await askForCode(BOB, 'SMS_OTP', 'codeVerifier' in verifier ? CHALLENGE : {});
  return answer(asked, latestCode(aws), 'SMS_OTP', { ...verifier });
}

it('opens the account within the days that the stage allows, each proof beginning them anew', async () => {
  for (let month = 0; month < 4; month++) {
    expect(await signIn()).toEqual(TOKENS);
    advance(170 * DAYS);
  }
});

it('asks for a second proof after that, of whoever has the right code alone', async () => {
  expect(await signIn()).toEqual(TOKENS);
  advance(181 * DAYS);
  const asked = await askForCode(BOB, 'SMS_OTP', CHALLENGE);
  const code = latestCode(aws);
  expect(await answer(asked, otherThan(code), 'SMS_OTP', VERIFIER)).toEqual(AGAIN);
  expect(await answer(asked, code, 'SMS_OTP', VERIFIER)).toEqual(REQUIRED);
  expect(counted('SecondProofRequired')).toBe(1);
  // The code is used up, and a stranger's sign-in sees nothing of it.
  advance(31);
  const stranger = await askForCode(BOB);
  expect(await answer(stranger, otherThan(latestCode(aws)))).toEqual(AGAIN);
});

it('asks for it on the last try as well, with the number waiting as on any other', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  const asked = await askForCode(BOB, 'SMS_OTP', CHALLENGE);
  const code = latestCode(aws);
  for (const nth of [1, 2])
    expect(await answer(asked, otherThan(code, nth), 'SMS_OTP', VERIFIER)).toEqual(AGAIN);
  await expect(answer(asked, code, 'SMS_OTP', VERIFIER)).rejects.toThrow(/needs a second proof/);
  // Cognito may run the trigger again; the answer stays the same, and nobody is signed in.
  await expect(asked.retryVerify()).rejects.toThrow(/needs a second proof/);
  expect(await test.table.user({ userPoolId: USER_POOL_ID, ...BOB })).toBeUndefined();
  await requestLink(BOB, CHALLENGE);
  expect(await redeemLink(BOB, fragmentOf(aws.mails[0]), VERIFIER)).toEqual(TOKENS);
  advance(31);
  expect(await signIn()).toEqual(TOKENS);
});

it('tells nobody without the right code on the last try', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  const asked = await askForCode(BOB, 'SMS_OTP', CHALLENGE);
  const code = latestCode(aws);
  for (const nth of [1, 2]) await answer(asked, otherThan(code, nth), 'SMS_OTP', VERIFIER);
  expect(await answer(asked, otherThan(code, 3), 'SMS_OTP', VERIFIER)).toEqual(FAILED);
  expect(counted('SecondProofRequired')).toBe(0);
});

it('counts the days of a number that nothing is known of from when the account was made', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  expect(await signIn()).toEqual(REQUIRED);
});

it('counts the number again after another method’s proof by the same browser', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  expect(await signIn()).toEqual(REQUIRED);
  await requestLink(BOB, CHALLENGE);
  expect(await redeemLink(BOB, fragmentOf(aws.mails[0]), VERIFIER)).toEqual(TOKENS);
  expect(counted('NumberReleased', 'proof')).toBe(1);
  advance(31);
  expect(await signIn()).toEqual(TOKENS);
});

it('does not count it again after a proof in another browser: the owner who signs in helps no finder of the number', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  expect(await signIn()).toEqual(REQUIRED);
  const owners = browser('owner');
  await requestLink(BOB, { codeChallenge: owners.codeChallenge });
  const fragment = fragmentOf(aws.mails[0]);
  expect(await redeemLink(BOB, fragment, { codeVerifier: owners.codeVerifier })).toEqual(TOKENS);
  advance(31);
  expect(await signIn()).toEqual(REQUIRED);
});

it('does not count it again after 15 minutes', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  expect(await signIn()).toEqual(REQUIRED);
  advance(901);
  await requestLink(BOB, CHALLENGE);
  expect(await redeemLink(BOB, fragmentOf(aws.mails[0]), VERIFIER)).toEqual(TOKENS);
  expect(await signIn()).toEqual(REQUIRED);
});

it('does not take a second code to the same number for a second proof', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  expect(await signIn()).toEqual(REQUIRED);
  advance(31);
  expect(await signIn()).toEqual(REQUIRED);
});

it('asks a client without a verifier too, which then needs an operator', async () => {
  aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
  expect(await signIn({})).toEqual(REQUIRED);
  await requestLink(BOB);
  expect(await redeemLink(BOB, fragmentOf(aws.mails[0]))).toEqual(TOKENS);
  advance(31);
  expect(await signIn({})).toEqual(REQUIRED);
});

describe('release-number', () => {
  const operator = 'o.perator';
  const reason = 'Identity checked at the counter, ticket 4711';

  it('makes the number count again, and leaves a line that says why and no number', async () => {
    aws.createdAt = new Date(Date.now() - 181 * DAYS * 1000);
    expect(await signIn()).toEqual(REQUIRED);
    advance(31);
    expect(await release({ userName: 'bob@example.com', operator, reason }, CONTEXT)).toEqual({
      released: true,
      mail: 'sent',
    });
    expect(aws.mails.at(-1)?.subject).toContain('confirmed the number');
    expect(await signIn()).toEqual(TOKENS);
    const line = output()
      .split('\n')
      .find((each) => each.includes(reason));
    // No log level of a stage keeps this one out.
    expect(line).toContain('"level":"CRITICAL"');
    expect(output()).not.toContain('+8190');
    expect(counted('NumberReleased', 'operator')).toBe(1);
  });

  it.each([
    [undefined],
    [{ userName: 'bob' }],
    [{ userName: 'bob', reason }],
    [{ userName: 'bob', operator, reason: 'short' }],
    [{ userName: 'bob', operator, reason: 'two\nlines of text here' }],
    [{ userName: 'bob', operator, reason: 'the number is 090-1234-5678' }],
    [{ userName: '', operator, reason }],
    [{ userName: 'bob', operator, reason, deleteUser: true }],
  ])('refuses %j and says how it is used', async (event) => {
    await expect(release(event, CONTEXT)).rejects.toThrow(/Invoke with \{"userName"/);
  });

  it('has nothing to release for a user without a proven number', async () => {
    aws.users.set('dave', { phone_number: '+819099999999' });
    await expect(release({ userName: 'dave', operator, reason }, CONTEXT)).rejects.toThrow(
      /no proven phone number/,
    );
  });
});
