/**
 * When messages don't go out: a channel that fails, functions that die, the emergency stop; and the other
 * channel.
 */
import { type CodesWorld, codesWorld, newNumber } from '../support/one-time-codes';

const NOT_SENT = /The message could not be sent\. Please try again\./;

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld();
});
afterEach(() => {
  world.aws.faults.clear();
  world.aws.clock.set(0);
});
afterAll(() => world?.close());

const failing = (kind: 'throttle' | 'error', times: number, code?: string) =>
  world.aws.faults.inject({ service: 'sms-voice', kind, times, ...(code === undefined ? {} : { code }) });

describe('a channel that', () => {
  it.each([
    ['throttles', 'throttle', undefined],
    ['has spent what AWS lets it spend', 'throttle', 'ServiceQuotaExceededException'],
  ] as const)(
    '%s: the person is told, nothing stays counted, and the next try sends',
    async (_what, kind, code) => {
      const { phone } = await world.newPerson();
      failing(kind, 20, code);
      await expect(world.ask(phone)).rejects.toThrow(NOT_SENT);
      expect(world.textsTo(phone)).toEqual([]);
      world.aws.faults.clear();
      // At once: what failed has no cool-down. Then four more, as the hour allows five: the failure was not
      // one of them.
      for (let sent = 1; sent <= 5; sent++) {
        await world.ask(phone);
        expect(world.textsTo(phone)).toHaveLength(sent);
        world.aws.clock.advance(31);
      }
      await world.ask(phone);
      expect(world.textsTo(phone)).toHaveLength(5);
    },
  );

  it('answers with a fault of its own may have sent the message: the person may try again at once, and it counts once', async () => {
    const { phone } = await world.newPerson();
    failing('error', 20, 'InternalServerException');
    await expect(world.ask(phone)).rejects.toThrow(NOT_SENT);
    world.aws.faults.clear();
    for (let sent = 1; sent <= 4; sent++, world.aws.clock.advance(31)) {
      await world.ask(phone);
      expect(world.textsTo(phone)).toHaveLength(sent);
    }
    await world.ask(phone);
    expect(world.textsTo(phone)).toHaveLength(4);
  });

  it('fails says so to people without an account too', async () => {
    failing('error', 20, 'InternalServerException');
    await expect(world.ask(newNumber())).rejects.toThrow(NOT_SENT);
  });

  it('throttles a single call is asked again, and one message goes out', async () => {
    const { phone } = await world.newPerson();
    failing('throttle', 1);
    const signIn = await world.ask(phone);
    expect(world.textsTo(phone)).toHaveLength(1);
    expect((await signIn.tokens(world.codeFor(phone))).IdToken).toBeDefined();
  });
});

describe('a function that dies', () => {
  it.each([
    { service: 'dynamodb', operation: 'GetItem', when: 'after' },
    { service: 'dynamodb', operation: 'UpdateItem', when: 'before' },
    { service: 'dynamodb', operation: 'UpdateItem', when: 'after' },
    { service: 'ssm', operation: 'GetParameters', when: 'before' },
    { service: 'sms-voice', operation: 'SendTextMessage', when: 'before' },
  ] as const)(
    '$when $service $operation is run again by Cognito, and one message goes out',
    async (fault) => {
      // The stop is remembered by a process; a new one asks again.
      const { phone } = await world.newPerson();
      if (fault.service === 'ssm') world.aws.clock.advance(31);
      world.aws.faults.inject({ ...fault, kind: 'kill', function: 'Create' });
      const signIn = await world.ask(phone);
      expect(world.aws.faults.list()).toEqual([]);
      expect(world.textsTo(phone)).toHaveLength(1);
      expect((await signIn.tokens(world.codeFor(phone))).IdToken).toBeDefined();
    },
  );

  it('in the one window that stays open, after the channel took the message, sends another, and both codes are good', async () => {
    const { phone } = await world.newPerson();
    for (const nth of [0, 1]) {
      world.aws.faults.inject({
        service: 'sms-voice',
        operation: 'SendTextMessage',
        kind: 'kill',
        when: 'after',
        function: 'Create',
      });
      const signIn = await world.ask(phone);
      const texts = world.textsTo(phone).slice(-2);
      expect(world.textsTo(phone)).toHaveLength(2 * (nth + 1));
      const code = /\d{6}/.exec(texts[nth] ?? '')?.[0] ?? '';
      expect((await signIn.tokens(code)).IdToken).toBeDefined();
      world.aws.clock.advance(31);
    }
    // The two requests count as two of the five that an hour allows.
    for (let sent = 1; sent <= 3; sent++, world.aws.clock.advance(31)) {
      await world.ask(phone);
      expect(world.textsTo(phone)).toHaveLength(4 + sent);
    }
    await world.ask(phone);
    expect(world.textsTo(phone)).toHaveLength(7);
  });
});

describe('the emergency stop', () => {
  afterEach(() => world.setStop('off'));

  it('ends all messages within half a minute, without a deployment, while the client sees what it always sees', async () => {
    const { phone } = await world.newPerson();
    const before = await world.ask(phone);
    expect(world.textsTo(phone)).toHaveLength(1);
    await world.setStop('on: pumping from one prefix, see the incident');
    world.aws.clock.advance(31);
    const stopped = await world.ask(phone);
    expect(world.textsTo(phone)).toHaveLength(1);
    expect(stopped.last.ChallengeParameters).toEqual(before.last.ChallengeParameters);
    expect(Object.values(world.aws.logs('Create')).flat().join('\n')).toContain('SmsStopped');
    // E-mail goes on.
    await world.setStop('off');
    world.aws.clock.advance(31);
    await world.ask(phone);
    expect(world.textsTo(phone)).toHaveLength(2);
  });

  it('leaves links and codes by e-mail alone', async () => {
    await world.setStop('on');
    world.aws.clock.advance(31);
    const { email } = await world.newPerson();
    expect((await world.signIn(email, 'EMAIL_OTP')).IdToken).toBeDefined();
    expect((await world.links.signIn(email)).IdToken).toBeDefined();
  });
});

describe('a stage whose channel is SNS', () => {
  let other: CodesWorld;
  beforeAll(async () => {
    other = await codesWorld({
      overrides: ({ sms }) => ({ sms: { ...sms, channel: { kind: 'sns', senderId: 'EXAMPLE' } } as never }),
    });
  });
  afterAll(() => other?.close());

  it('signs up and in by SMS just so', async () => {
    const { phone } = await other.signUpByPhone();
    expect((await other.signIn(phone)).IdToken).toBeDefined();
    expect(other.aws.sms.all()).toMatchObject([{ phoneNumber: phone, senderId: 'EXAMPLE' }]);
    expect(other.aws.sms.all()[0]?.endUserMessaging).toBeUndefined();
  });

  it('tells the person when SNS fails, and counts nothing', async () => {
    const { phone } = await other.newPerson();
    other.aws.faults.inject({ service: 'sns', kind: 'throttle', times: 20 });
    await expect(other.ask(phone)).rejects.toThrow(NOT_SENT);
    other.aws.faults.clear();
    await other.ask(phone);
    expect(other.textsTo(phone)).toHaveLength(1);
  });
});
