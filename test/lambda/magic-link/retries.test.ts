/** Cognito runs a trigger up to three times on the same event when a try gives no answer in time. */
import '../support/environment';

import { harness } from '../support/harness';
import {
  ALICE,
  fragmentOf,
  REDEEM,
  REQUEST,
  redeemLink,
  requestLink,
  SignIn,
  USER_POOL_ID,
} from '../support/sign-in';

const test = harness();
const { aws } = test;

const ANSWERED = { publicChallengeParameters: {} };

/** Asks for a link with a function that dies at its nth call, then has Cognito try again. */
async function dieAtThenRetry(
  index: number,
  when: 'before' | 'after',
): Promise<{ died: string; signIn: SignIn; mailsBefore: number }> {
  const signIn = await SignIn.start(ALICE);
  let died = '';
  aws.spoilCalls((call, place) => {
    if (place !== index) return undefined;
    died = call.operation;
    return { when, how: 'kill' };
  });
  expect(await aws.run(() => signIn.respond('__dummy__', REQUEST))).toBe('killed');
  // A dead function makes no further calls; those it had under way side by side come to an end.
  await aws.settled();
  const mailsBefore = aws.mails.length;
  aws.spoilCalls(() => undefined);
  expect(await signIn.retryCreate()).toMatchObject(ANSWERED);
  return { died, signIn, mailsBefore };
}

describe('a request for a link that Cognito tries again', () => {
  it('sends no second mail when the first try had sent one', async () => {
    const { signIn } = await requestLink(ALICE);
    const calls = aws.calls.length;
    expect(await signIn.retryCreate()).toMatchObject(ANSWERED);
    expect(await signIn.retryCreate()).toMatchObject(ANSWERED);
    expect(aws.mails).toHaveLength(1);
    // Nothing is written; the signature was begun before the read told that it is not needed.
    expect(aws.operations.slice(calls).sort()).toEqual(['GetItem', 'GetItem', 'Sign', 'Sign']);
  });

  it.each([0, 1, 2, 3, 4])('sends the mail when the first try died before its call %i', async (index) => {
    const { mailsBefore } = await dieAtThenRetry(index, 'before');
    expect(mailsBefore).toBe(0);
    expect(aws.mails).toHaveLength(1);
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual({ step: 'tokens' });
  });

  it.each([0, 1, 2, 3, 4])('sends the mail when the first try died after its call %i', async (index) => {
    const { mailsBefore } = await dieAtThenRetry(index, 'after');
    expect(mailsBefore).toBe(0);
    expect(aws.mails).toHaveLength(1);
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual({ step: 'tokens' });
  });

  it('sends the mail when the first try died before SES took it', async () => {
    const { died, mailsBefore } = await dieAtThenRetry(5, 'before');
    expect([died, mailsBefore, aws.mails.length]).toEqual(['SendEmail', 0, 1]);
  });

  it('sends two mails, and both links work, in the one window that stays open: SES took it, nobody noted it', async () => {
    const { died } = await dieAtThenRetry(5, 'after');
    expect(died).toBe('SendEmail');
    expect(aws.mails).toHaveLength(2);
    for (const mail of aws.mails)
      expect(await redeemLink(ALICE, fragmentOf(mail))).toEqual({ step: 'tokens' });
  });

  it('sends no second mail when the first try died after it was noted', async () => {
    const { died } = await dieAtThenRetry(6, 'after');
    expect(died).toBe('UpdateItem');
    expect(aws.mails).toHaveLength(1);
  });

  it('counts once against the limits', async () => {
    await dieAtThenRetry(5, 'before');
    const user = await test.table.user({ userPoolId: USER_POOL_ID, userName: ALICE.userName });
    expect(Object.keys(user?.sent.M)).toHaveLength(1);
    const items = (await test.table.items()) as { n?: { N: string } }[];
    // Of the pool and of the mailbox.
    expect(items.flatMap((item) => item.n?.N ?? [])).toEqual(['1', '1']);
  });

  it('sends one mail when the same request runs several times at once', async () => {
    const signIn = await SignIn.start(ALICE);
    aws.spoilOperation('GetItem', { how: 'kill' });
    await aws.run(() => signIn.respond('__dummy__', REQUEST));
    aws.clear();
    await Promise.all(Array.from({ length: 8 }, () => signIn.retryCreate()));
    expect(aws.mails).toHaveLength(1);
  });

  it('makes three links at most', async () => {
    const { signIn } = await dieAtThenRetry(5, 'before');
    aws.clear();
    const request = await SignIn.start({ ...ALICE, userName: 'other' });
    for (let attempt = 0; attempt < 5; attempt++) {
      aws.spoilOperation('SendEmail', { how: 'kill' });
      await aws.run(() =>
        attempt === 0 ? request.respond('__dummy__', REQUEST) : (request.retryCreate() as Promise<unknown>),
      );
    }
    expect(aws.operations.filter((operation) => operation === 'SendEmail')).toHaveLength(3);
    expect(signIn.session).toHaveLength(1);
  });
});

describe('an answer that Cognito tries again', () => {
  const newcomer = {
    userName: 'newcomer',
    attributes: { email: 'new@example.com', email_verified: 'false' },
  };

  it.each([
    ['UpdateItem', 'before'],
    ['UpdateItem', 'after'],
    ['AdminSetUserPassword', 'before'],
    ['AdminSetUserPassword', 'after'],
    ['AdminUpdateUserAttributes', 'before'],
    ['AdminUpdateUserAttributes', 'after'],
  ] as const)(
    'is right again when the first try died at %s (%s it was carried out)',
    async (operation, when) => {
      await requestLink(newcomer);
      const fragment = fragmentOf(aws.mails[0]);
      const signIn = await SignIn.start(newcomer);
      aws.spoilOperation(operation, { when, how: 'kill' });
      expect(await aws.run(() => signIn.verify(fragment, REDEEM))).toBe('killed');
      aws.clear();
      expect(await signIn.verify(fragment, REDEEM)).toBe(true);
      expect(aws.operations).toEqual(['UpdateItem', 'AdminSetUserPassword', 'AdminUpdateUserAttributes']);
    },
  );

  it('is wrong when the same round comes back later than any retry', async () => {
    await requestLink(ALICE);
    const fragment = fragmentOf(aws.mails[0]);
    const signIn = await SignIn.start(ALICE);
    expect(await signIn.verify(fragment, REDEEM)).toBe(true);
    expect(await signIn.verify(fragment, REDEEM)).toBe(true);
    test.advance(21);
    expect(await signIn.verify(fragment, REDEEM)).toBe(false);
  });
});
