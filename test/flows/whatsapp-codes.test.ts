/** Codes by WhatsApp, from the request to the tokens, and everything that must keep one from going out. */
import { claimsOf } from '../support/cognito';
import {
  browser,
  type CodesWorld,
  codesWorld,
  newNumber,
  not,
  type Person,
  REFUSED,
} from '../support/one-time-codes';
import { linkWhatsApp, WHATSAPP, withWhatsApp } from '../support/whatsapp';

const NOT_SENT = /The message could not be sent\. Please try again\./;
const METHOD = 'WHATSAPP_OTP';
const DAY = 86_400;

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld({ overrides: withWhatsApp });
});
beforeEach(() => linkWhatsApp(world.aws));
afterEach(() => {
  world.aws.faults.clear();
  world.aws.clock.set(0);
});
afterAll(() => world?.close());

const ask = (phone: string, metadata?: Readonly<Record<string, string>>) =>
  world.ask(phone, METHOD, metadata);
const callsToSend = () =>
  world.aws.calls.all().filter(({ operation }) => operation === 'SendWhatsAppMessage').length;

describe('a code', () => {
  it.each([
    ['de', 'en_US'],
    ['ja-JP', 'ja'],
  ])(
    'comes by WhatsApp to who wishes for %s, by the template in %s, and signs in',
    async (locale, language) => {
      const { phone } = await world.newPerson();
      const signIn = await ask(phone, { locale });
      const { template, originationPhoneNumberId } = WHATSAPP;
      const [message, ...others] = world.aws.sms.all().filter(({ phoneNumber }) => phoneNumber === phone);
      expect(others).toEqual([]);
      expect(message?.whatsApp).toEqual({ originationPhoneNumberId, template, language });
      const { IdToken } = await signIn.tokens(world.codeFor(phone));
      expect(claimsOf(IdToken).sign_in_method).toBe(METHOD);
    },
  );

  it('makes the account of somebody new', async () => {
    const { phone } = await world.signUpByPhone();
    const signIn = await ask(phone);
    const { IdToken } = await signIn.tokens(world.codeFor(phone));
    expect(claimsOf(IdToken).phone_number_verified).toBe(true);
  });

  it('fits no sign-in by SMS, and the other way round', async () => {
    const { phone } = await world.newPerson();
    const signIn = await ask(phone);
    const code = world.codeFor(phone);
    const sms = await world.ask(phone, 'SMS_OTP');
    await sms.answer(code);
    expect(sms.last.AuthenticationResult).toBeUndefined();
    expect((await signIn.tokens(code)).IdToken).toBeDefined();
  });

  it('takes three answers', async () => {
    const { phone } = await world.newPerson();
    const signIn = await ask(phone);
    const code = world.codeFor(phone);
    for (const nth of [1, 2]) await signIn.answer(not(code, nth));
    await expect(signIn.answer(not(code, 3))).rejects.toMatchObject(REFUSED);
    await expect(signIn.answer(code)).rejects.toMatchObject({ name: REFUSED.name });
  });
});

it('locks after wrong answers, this method alone, until another proves the user', async () => {
  const { phone, email } = await world.newPerson();
  const signIn = await ask(phone);
  const code = world.codeFor(phone);
  for (const nth of [1, 2]) await signIn.answer(not(code, nth));
  await expect(signIn.answer(not(code, 3))).rejects.toMatchObject(REFUSED);
  world.aws.clock.advance(31);
  const second = await ask(phone);
  const next = world.codeFor(phone);
  await second.answer(not(next));
  // The fourth failure: for a minute nothing is looked at.
  await second.answer(next);
  expect(second.last.AuthenticationResult).toBeUndefined();
  await world.signIn(email, 'EMAIL_OTP');
  world.aws.clock.advance(31);
  const third = await ask(phone);
  expect((await third.tokens(world.codeFor(phone))).IdToken).toBeDefined();
});

describe('nothing goes out', () => {
  it('once operators have stopped SMS', async () => {
    const { phone } = await world.newPerson();
    await world.setStop('on: pumping');
    world.aws.clock.advance(31);
    const before = callsToSend();
    await ask(phone);
    expect(world.textsTo(phone)).toEqual([]);
    expect(callsToSend()).toBe(before);
    await world.setStop('off');
    world.aws.clock.advance(31);
    await ask(phone);
    expect(world.textsTo(phone)).toHaveLength(1);
  });

  it('to a number without an account, for which the service is called all the same', async () => {
    const before = callsToSend();
    const phone = newNumber();
    const signIn = await ask(phone);
    expect(signIn.last.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(world.aws.sms.all().filter((each) => each.phoneNumber === phone)).toEqual([]);
    expect(callsToSend()).toBe(before + 1);
  });

  it('to a country that only SMS go to, which looks like any other', async () => {
    const { sub } = await world.newPerson();
    const phone = '+12015550123';
    await world.setAttributes(sub, { phone_number: phone, phone_number_verified: 'true' });
    const signIn = await ask(sub);
    expect(signIn.last.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(world.textsTo(phone)).toEqual([]);
  });

  it('by a template that Meta has not approved, which the client does not see', async () => {
    await linkWhatsApp(world.aws, 'PENDING');
    const { phone } = await world.newPerson();
    await ask(phone);
    expect(world.textsTo(phone)).toEqual([]);
  });
});

describe('a service that', () => {
  it.each([
    ['throttles', { kind: 'throttle', code: 'ThrottledRequestException', status: 429 }],
    ['fails', { kind: 'error', code: 'InternalServiceException', status: 500 }],
    ['has no such number', { kind: 'error', code: 'ResourceNotFoundException', status: 404 }],
  ] as const)(
    '%s: everybody is told, with an account or without, and may try again at once',
    async (_what, fault) => {
      const { phone } = await world.newPerson();
      world.aws.faults.inject({ service: 'social-messaging', times: 20, ...fault });
      await expect(ask(phone)).rejects.toThrow(NOT_SENT);
      await expect(ask(newNumber())).rejects.toThrow(NOT_SENT);
      world.aws.faults.clear();
      await ask(phone);
      expect(world.textsTo(phone)).toHaveLength(1);
    },
  );

  it.each(['known', 'unknown'])(
    'gets no answer of Meta: nobody sees so, for a number that is %s',
    async (who) => {
      const phone = who === 'known' ? (await world.newPerson()).phone : newNumber();
      const fault = { kind: 'error', code: 'DependencyException', status: 502 } as const;
      world.aws.faults.inject({ service: 'social-messaging', times: 1, ...fault });
      const signIn = await ask(phone);
      expect(signIn.last.ChallengeName).toBe('CUSTOM_CHALLENGE');
      expect(world.aws.faults.list()).toEqual([]);
    },
  );
});

it.each([
  ['before', 1],
  // The window that stays open: nobody knows whether it went out, so another one goes, and is counted.
  ['after', 2],
] as const)(
  'a function that dies %s the service has the message is run again, and %i go out',
  async (when, messages) => {
    const { phone } = await world.newPerson();
    const operation = 'SendWhatsAppMessage';
    world.aws.faults.inject({
      service: 'social-messaging',
      operation,
      kind: 'kill',
      when,
      function: 'Create',
    });
    const signIn = await ask(phone);
    expect(world.aws.faults.list()).toEqual([]);
    expect(world.textsTo(phone)).toHaveLength(messages);
    expect((await signIn.tokens(world.codeFor(phone))).IdToken).toBeDefined();
  },
);

describe('a number that was not proven for half a year', () => {
  const { codeVerifier, codeChallenge } = browser('mine');

  async function away(): Promise<Person> {
    const person = await world.newPerson();
    await world.signIn(person.phone);
    world.aws.clock.advance(181 * DAY);
    return person;
  }

  it('needs a second proof, which a code by SMS is not and one by mail is', async () => {
    const { phone, email } = await away();
    const type = async (method: 'SMS_OTP' | typeof METHOD) => {
      const signIn = await world.ask(phone, method, { codeChallenge });
      return signIn.answer(world.codeFor(phone), { codeVerifier });
    };
    const required = { ChallengeParameters: { secondProof: 'required' } };
    expect(await type(METHOD)).toMatchObject(required);
    world.aws.clock.advance(31);
    expect(await type('SMS_OTP')).toMatchObject(required);
    const mail = await world.ask(email, 'EMAIL_OTP', { codeChallenge });
    expect((await mail.answer(world.codeFor(email), { codeVerifier })).AuthenticationResult).toBeDefined();
    world.aws.clock.advance(31);
    expect((await type(METHOD)).AuthenticationResult).toBeDefined();
  });
});
