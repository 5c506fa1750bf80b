/** Cognito runs a trigger up to three times on the same event when a try gives no answer in time. */
import { contactHash } from '../../../lambda/codes/code';
import { forgetStop } from '../../../lambda/sms/stop';
import { harness } from '../support/harness';
import { SignIn, USER_POOL_ID } from '../support/sign-in';
import {
  answer,
  askForCode,
  BOB,
  type CodeMethod,
  codeIn,
  latestCode,
  otherThan,
  setCodes,
  TOKENS,
  WHATSAPP,
} from './support/codes';

const test = harness();
const { aws } = test;

const ANSWER = { signInMethod: 'SMS_OTP', alreadyHaveCode: 'yes' };

beforeEach(async () => {
  setCodes({ whatsApp: WHATSAPP });
  // The key that codes are kept under is fetched once a process.
  await contactHash(USER_POOL_ID, 'nobody');
  aws.users.set(BOB.userName, BOB.attributes);
});

/**
 * Calls of a create trigger that sends a code, in order, and the place of the one that hands it to the
 * channel.
 */
const toTelephone = (send: string) => ({
  operations: [
    // The code, the number's limits, the emergency stop.
    ...['GetItem', 'UpdateItem', 'GetItem', 'GetParameters'],
    // Number, prefix, pool, money.
    ...['UpdateItem', 'UpdateItem', 'UpdateItem', 'UpdateItem'],
    send,
    // That it was sent: for the number and what it took, then for the code.
    ...['UpdateItem', 'UpdateItem', 'UpdateItem', 'UpdateItem'],
  ],
  sends: 8,
});

const CALLS = {
  SMS_OTP: toTelephone('SendTextMessage'),
  WHATSAPP_OTP: toTelephone('SendWhatsAppMessage'),
  // The code; mailbox and pool side by side.
  EMAIL_OTP: {
    operations: ['GetItem', 'UpdateItem', 'UpdateItem', 'UpdateItem', 'SendEmail', 'UpdateItem'],
    sends: 4,
  },
} satisfies Record<CodeMethod, { operations: readonly string[]; sends: number }>;

/** Asks for a code with a function that dies at its nth call, then has Cognito try again. */
async function dieAtThenRetry(method: CodeMethod, place: number, when: 'before' | 'after'): Promise<SignIn> {
  const signIn = await SignIn.start(BOB);
  aws.spoilCalls((_call, index) => (index === place ? { when, how: 'kill' } : undefined));
  expect(
    await aws.run(() => signIn.respond('__dummy__', { signInMethod: method, alreadyHaveCode: 'no' })),
  ).toBe('killed');
  // A dead function makes no further calls; those it had under way side by side come to an end.
  await aws.settled();
  aws.spoilCalls(() => undefined);
  forgetStop();
  Object.assign(signIn, { challenge: await signIn.retryCreate() });
  return signIn;
}

/** Codes in the messages that went out, in order. */
const sentCodes = () => [...aws.texts, ...aws.mails].map(({ text }) => codeIn(text));

describe.each<CodeMethod>(['SMS_OTP', 'WHATSAPP_OTP', 'EMAIL_OTP'])('%s: a request for a code', (method) => {
  const { operations, sends } = CALLS[method];
  const places = operations.map((operation, place) => [place, operation] as const);

  it('makes the calls that the tests below end it at', async () => {
    const signIn = await SignIn.start(BOB);
    aws.calls.length = 0;
    await signIn.respond('__dummy__', { signInMethod: method, alreadyHaveCode: 'no' });
    expect(aws.operations).toEqual(operations);
  });

  it('that Cognito tries again, answered or not, sends one message', async () => {
    const signIn = await askForCode(BOB, method);
    await signIn.retryCreate();
    await signIn.retryCreate();
    expect(sentCodes()).toHaveLength(1);
    expect(await answer(signIn, latestCode(aws, method), method)).toEqual(TOKENS);
  });

  it.each([
    ...places.slice(0, sends).map((place) => [...place, 'after'] as const),
    ...places.slice(0, sends + 1).map((place) => [...place, 'before'] as const),
  ])(
    'sends its message when it died at call %i, %s (%s it was carried out)',
    async (place, _operation, when) => {
      const signIn = await dieAtThenRetry(method, place, when);
      const codes = sentCodes();
      expect(codes).toHaveLength(1);
      expect(await answer(signIn, codes[0], method)).toEqual(TOKENS);
    },
  );

  it.each([
    [sends, 'after', 0],
    [sends, 'after', 1],
    [sends + 1, 'before', 0],
    [sends + 1, 'before', 1],
  ] as const)(
    'sends two when the channel had the first and nobody noted it (call %i, %s): code %i of them is good',
    async (place, when, which) => {
      const signIn = await dieAtThenRetry(method, place, when);
      const codes = sentCodes();
      expect(codes).toHaveLength(2);
      expect(await answer(signIn, codes[which], method)).toEqual(TOKENS);
    },
  );

  it.each([
    ...places.slice(sends + 1).map((place) => [...place, 'after'] as const),
    ...places.slice(sends + 2).map((place) => [...place, 'before'] as const),
  ])(
    'sends no second message when it died at call %i, %s (%s it was carried out)',
    async (place, _operation, when) => {
      const signIn = await dieAtThenRetry(method, place, when);
      const codes = sentCodes();
      expect(codes).toHaveLength(1);
      expect(await answer(signIn, codes[0], method)).toEqual(TOKENS);
    },
  );
});

describe('an answer', () => {
  it('that Cognito tries again counts once, and a right one stays right', async () => {
    const signIn = await askForCode(BOB);
    const code = latestCode(aws);
    expect(await signIn.verify(otherThan(code), ANSWER)).toBe(false);
    for (let retry = 0; retry < 5; retry++) expect(await signIn.retryVerify()).toBe(false);
    expect(await signIn.verify(otherThan(code, 2), ANSWER)).toBe(false);
    expect(await signIn.verify(code, ANSWER)).toBe(true);
    expect(await signIn.retryVerify()).toBe(true);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('is right again when the first try died after its call %i', async (call) => {
    const signIn = await askForCode(BOB);
    const code = latestCode(aws);
    aws.spoilCalls((_call, index) => (index === call ? { when: 'after', how: 'kill' } : undefined));
    const first = await aws.run(() => signIn.verify(code, ANSWER));
    aws.spoilCalls(() => undefined);
    expect([true, 'killed']).toContain(first);
    expect(await signIn.retryVerify()).toBe(true);
    expect((await test.table.user({ userPoolId: USER_POOL_ID, ...BOB }))?.proof?.M?.method?.S).toBe(
      'SMS_OTP',
    );
  });
});
