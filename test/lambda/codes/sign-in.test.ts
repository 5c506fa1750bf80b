/** Sign-in by codes, from the request to the answer. */
import { forgetStop } from '../../../lambda/sms/stop';
import { harness } from '../support/harness';
import { ALICE, NOBODY, SignIn, type TestUser } from '../support/sign-in';
import {
  AGAIN,
  answer,
  askForCode,
  BOB,
  browser,
  type CodeMethod,
  FAILED,
  latestCode,
  NEWCOMER,
  otherThan,
  setCodes,
  TOKENS,
  WHATSAPP,
} from './support/codes';

const test = harness();
const { aws, advance, counted } = test;

beforeEach(() => {
  setCodes({ whatsApp: WHATSAPP });
  aws.users.set(BOB.userName, BOB.attributes);
});

/** The operation that each hands a message over by. */
const SENDS: Readonly<Record<CodeMethod, string>> = {
  SMS_OTP: 'SendTextMessage',
  WHATSAPP_OTP: 'SendWhatsAppMessage',
  EMAIL_OTP: 'SendEmail',
};

describe.each<CodeMethod>(['SMS_OTP', 'WHATSAPP_OTP', 'EMAIL_OTP'])('%s', (method) => {
  it('signs in with the code that was sent', async () => {
    const signIn = await askForCode(BOB, method);
    expect(await answer(signIn, latestCode(aws, method), method)).toEqual(TOKENS);
    expect(counted('CodeConfirmed', method)).toBe(1);
    expect((await test.table.user({ userPoolId: 'us-east-1_Example01', ...BOB }))?.proof?.M?.method?.S).toBe(
      method,
    );
  });

  it('takes three answers, the third of which may be right', async () => {
    const signIn = await askForCode(BOB, method);
    const code = latestCode(aws, method);
    expect(await answer(signIn, otherThan(code), method)).toEqual(AGAIN);
    expect(await answer(signIn, otherThan(code, 2), method)).toEqual(AGAIN);
    expect(await answer(signIn, code, method)).toEqual(TOKENS);
  });

  it('takes no fourth', async () => {
    const signIn = await askForCode(BOB, method);
    const code = latestCode(aws, method);
    for (const nth of [1, 2]) expect(await answer(signIn, otherThan(code, nth), method)).toEqual(AGAIN);
    expect(await answer(signIn, otherThan(code, 3), method)).toEqual(FAILED);
    expect(await signIn.verify(code, { signInMethod: method, alreadyHaveCode: 'yes' })).toBe(false);
  });

  it('lets a code die after its life', async () => {
    const signIn = await askForCode(BOB, method);
    advance(300);
    expect(await answer(signIn, latestCode(aws, method), method)).toEqual(AGAIN);
  });

  it('lets a code be used once', async () => {
    const signIn = await askForCode(BOB, method);
    const code = latestCode(aws, method);
    expect(await answer(signIn, code, method)).toEqual(TOKENS);
    advance(21);
    expect(await signIn.verify(code, { signInMethod: method, alreadyHaveCode: 'yes' })).toBe(false);
    expect(await signIn.retryVerify()).toBe(false);
  });

  it('sends a new code on a new request, and the older one dies', async () => {
    const first = await askForCode(BOB, method);
    const old = latestCode(aws, method);
    advance(31);
    const second = await askForCode(BOB, method);
    const code = latestCode(aws, method);
    expect(await answer(first, old, method)).toEqual(AGAIN);
    expect(await answer(second, code, method)).toEqual(TOKENS);
  });

  it('keeps the code of who asked before, when a stranger asks for one', async () => {
    const mine = browser('mine');
    const signIn = await askForCode(BOB, method, { codeChallenge: mine.codeChallenge });
    const code = latestCode(aws, method);
    const strangers: SignIn[] = [];
    for (const metadata of [{}, { codeChallenge: browser('stranger').codeChallenge }]) {
      advance(31);
      strangers.push(await askForCode(BOB, method, metadata));
    }
    expect(aws.texts.length + aws.mails.length).toBe(3);
    for (const stranger of strangers) expect(await answer(stranger, code, method)).toEqual(AGAIN);
    const { codeVerifier } = mine;
    expect(await answer(signIn, code, method, { codeVerifier })).toEqual(TOKENS);
  });

  it('replaces the code of the browser that asks again, and of no other', async () => {
    const [mine, other] = [browser('mine'), browser('other')];
    const first = await askForCode(BOB, method, { codeChallenge: mine.codeChallenge });
    const old = latestCode(aws, method);
    advance(31);
    const others = await askForCode(BOB, method, { codeChallenge: other.codeChallenge });
    const othersCode = latestCode(aws, method);
    advance(31);
    const second = await askForCode(BOB, method, { codeChallenge: mine.codeChallenge });
    const code = latestCode(aws, method);
    const { codeVerifier } = mine;
    expect(await answer(first, old, method, { codeVerifier })).toEqual(AGAIN);
    expect(await answer(second, code, method, { codeVerifier })).toEqual(TOKENS);
    expect(await answer(others, othersCode, method, { codeVerifier: other.codeVerifier })).toEqual(TOKENS);
  });

  it('has three codes out at a time; a further request looks like success, sends nothing and takes none', async () => {
    const browsers = ['a', 'b', 'c', 'd'].map(browser);
    const signIns: { signIn: SignIn; code: string; codeVerifier: string }[] = [];
    for (const { codeChallenge, codeVerifier } of browsers) {
      const signIn = await askForCode(BOB, method, { codeChallenge });
      expect(signIn.shown).toEqual({});
      signIns.push({ signIn, code: latestCode(aws, method), codeVerifier });
      advance(31);
    }
    expect(aws.texts.length + aws.mails.length).toBe(3);
    expect(counted('CodeLimited', 'live')).toBe(1);
    for (const { signIn, code, codeVerifier } of signIns.slice(0, 3))
      expect(await answer(signIn, code, method, { codeVerifier })).toEqual(TOKENS);
  });

  it('gives no more guesses for more codes: failures at any of them count for the user', async () => {
    const guesses: (() => Promise<unknown>)[] = [];
    for (const { codeChallenge, codeVerifier } of ['a', 'b', 'c'].map(browser)) {
      const signIn = await askForCode(BOB, method, { codeChallenge });
      const code = latestCode(aws, method);
      for (const nth of [1, 2, 3])
        guesses.push(() =>
          signIn.verify(otherThan(code, nth), { signInMethod: method, alreadyHaveCode: 'yes', codeVerifier }),
        );
      advance(31);
    }
    for (const guess of guesses) expect(await guess()).toBe(false);
    // Three are free, the fourth begins a delay, whichever code it was meant for.
    expect(counted('CodeRefused', 'wrong')).toBe(4);
    expect(counted('CodeRefused', 'delayed')).toBe(5);
  });

  it('sends nothing for a wrong answer, however many', async () => {
    const signIn = await askForCode(BOB, method);
    const code = latestCode(aws, method);
    for (const nth of [1, 2]) await answer(signIn, otherThan(code, nth), method);
    expect(aws.texts.length + aws.mails.length).toBe(1);
  });

  it('binds the code to the browser that asked, where it says so', async () => {
    const mine = browser('mine');
    const signIn = await askForCode(BOB, method, { codeChallenge: mine.codeChallenge });
    const code = latestCode(aws, method);
    expect(await answer(signIn, code, method)).toEqual(AGAIN);
    const { codeVerifier } = browser('stolen');
    expect(await answer(signIn, code, method, { codeVerifier })).toEqual(AGAIN);
    expect(await answer(signIn, code, method, { codeVerifier: mine.codeVerifier })).toEqual(TOKENS);
  });

  it.each([6, 7, 8])('sends %i digits where the stage says so', async (digits) => {
    setCodes({ digits, whatsApp: WHATSAPP });
    const signIn = await askForCode(BOB, method);
    const code = latestCode(aws, method);
    expect(code).toHaveLength(digits);
    expect(await answer(signIn, code, method)).toEqual(TOKENS);
  });

  it('is off where the stage has it off', async () => {
    setCodes({ sms: false, email: false });
    await expect(askForCode(BOB, method)).rejects.toThrow('This sign-in method is not supported.');
  });

  it('keeps to the limits of the user: cool-down, hour, day; all of them look like success', async () => {
    const asked: number[] = [];
    const messages = () => aws.texts.length + aws.mails.length;
    for (let request = 0; request < 40; request++) {
      const { shown } = await askForCode(BOB, method);
      expect(shown).toEqual({});
      asked.push(messages());
      advance(15);
    }
    expect(messages()).toBe(5);
    expect(asked.slice(0, 4)).toEqual([1, 1, 2, 2]);
    for (let hour = 0; hour < 5; hour++) {
      advance(3_600);
      for (let request = 0; request < 5; request++, advance(31)) await askForCode(BOB, method);
    }
    expect(messages()).toBe(10);
    expect(counted('CodeLimited', 'cool_down')).toBeGreaterThan(0);
    expect(counted('CodeLimited', 'hour')).toBeGreaterThan(0);
    expect(counted('CodeLimited', 'day')).toBeGreaterThan(0);
  });

  it('tells a client that the channel is throttled, and counts nothing', async () => {
    const throttled = Object.assign(new Error('slow'), {
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    });
    aws.spoilOperation(SENDS[method], { how: throttled });
    for (let request = 0; request < 4; request++)
      await expect(askForCode(BOB, method)).rejects.toThrow(
        'The message could not be sent. Please try again.',
      );
    aws.spoilCalls(() => undefined);
    const signIn = await askForCode(BOB, method);
    expect(await answer(signIn, latestCode(aws, method), method)).toEqual(TOKENS);
  });

  it.each([
    ['letters', 'abcdef'],
    ['white space', ' 12345'],
    ['too few', '12345'],
    ['too many', '1234567'],
    ['a sign', '+12345'],
    ['nothing', ''],
    ['no text', undefined],
    ['an object', { code: '123456' }],
  ])('counts no malformed answer: %s', async (_what, malformed) => {
    const signIn = await askForCode(BOB, method);
    aws.calls.length = 0;
    expect(await answer(signIn, malformed, method).catch(() => AGAIN)).toEqual(AGAIN);
    expect(aws.operations).not.toContain('UpdateItem');
    expect(await answer(signIn, latestCode(aws, method), method)).toEqual(TOKENS);
  });
});

describe('the first proven code', () => {
  it('of a number confirms the account: password first, number after', async () => {
    const signIn = await askForCode(NEWCOMER);
    expect(await answer(signIn, latestCode(aws))).toEqual(TOKENS);
    const writes = aws.calls.filter(({ operation }) => /^Admin(Set|Update)/.test(operation));
    expect(writes.map(({ operation }) => operation)).toEqual([
      'AdminSetUserPassword',
      'AdminUpdateUserAttributes',
    ]);
    expect(writes[0]?.input).toMatchObject({ Permanent: true });
    expect(writes[1]?.input.UserAttributes).toEqual([{ Name: 'phone_number_verified', Value: 'true' }]);
    expect(counted('FirstProof')).toBe(1);
  });

  it('is good again when the account could not be changed', async () => {
    const signIn = await askForCode(NEWCOMER);
    const code = latestCode(aws);
    aws.spoilOperation('AdminSetUserPassword', { how: new Error('unreachable') });
    await expect(answer(signIn, code)).rejects.toThrow('Something went wrong');
    aws.spoilCalls(() => undefined);
    expect(await signIn.retryVerify()).toBe(true);
  });

  const CLAIMED: [string, CodeMethod, TestUser][] = [
    [
      'a number in an account whose address is proven',
      'SMS_OTP',
      { ...BOB, attributes: { ...BOB.attributes, phone_number_verified: 'false' } },
    ],
    [
      'an address in an account whose number is proven',
      'EMAIL_OTP',
      { ...BOB, attributes: { ...BOB.attributes, email_verified: 'false' } },
    ],
  ];
  it.each(CLAIMED)('is not to be had for %s', async (_what, method, user) => {
    await askForCode(user, method);
    expect(aws.texts).toEqual([]);
    expect(aws.mails.map(({ to }) => to).filter((to) => !to.includes('simulator'))).toEqual([]);
    expect(counted('CodeUndeliverable')).toBe(1);
  });
});

describe('a user who can get no code', () => {
  it.each<[string, CodeMethod, TestUser]>([
    ['is not there', 'SMS_OTP', NOBODY],
    ['is not there', 'EMAIL_OTP', NOBODY],
    ['has no number', 'SMS_OTP', ALICE],
    [
      'has a number of a country that nothing is sent to',
      'SMS_OTP',
      { ...BOB, userName: 'carol', attributes: { ...BOB.attributes, phone_number: '+4915112345678' } },
    ],
  ])('%s (%s): the same calls, the same answers, no message', async (_what, method, user) => {
    const run = async (who: TestUser) => {
      // Whether the emergency stop is read anew has nothing to do with the user.
      forgetStop();
      aws.calls.length = 0;
      const signIn = await askForCode(who, method);
      const shown = JSON.stringify(signIn.shown);
      const asking = aws.operations.join();
      aws.calls.length = 0;
      const answered = JSON.stringify(await answer(signIn, '000000', method));
      return { shown, asking, answered, checking: aws.operations.join() };
    };
    const known = await run(BOB);
    const messages = aws.texts.length;
    expect(await run(user)).toEqual(known);
    expect(aws.texts.length).toBe(messages);
  });
});

describe('an answer', () => {
  it('before any request fails the sign-in', async () => {
    const signIn = await SignIn.start(BOB);
    expect(await answer(signIn, '123456')).toEqual(FAILED);
  });

  it('that is a second request fails it as well', async () => {
    const signIn = await askForCode(BOB);
    expect(await signIn.respond('x', { signInMethod: 'SMS_OTP', alreadyHaveCode: 'no' })).toEqual(FAILED);
    expect(aws.texts).toHaveLength(1);
  });
});

it('says when a mailed code was asked for in the client’s time zone, else in UTC', async () => {
  await askForCode(BOB, 'EMAIL_OTP', { timeZone: 'Asia/Tokyo' });
  advance(3600);
  await askForCode(BOB, 'EMAIL_OTP', { timeZone: 'Tokyo' });
  const zones = aws.mails.map(({ text }) => /requested on .* at \d\d:\d\d (.*)\./.exec(text)?.[1]);
  expect(zones).toEqual(['Japan Standard Time', 'UTC']);
});
