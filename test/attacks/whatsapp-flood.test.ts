/** A flood that goes by WhatsApp and by SMS in turn gets no more messages than one by SMS alone. */
import { type CodesWorld, codesWorld, newNumber } from '../support/one-time-codes';
import { linkWhatsApp, WHATSAPP } from '../support/whatsapp';

const LIMITS = { perNumber: 3, perPrefix: 6, perPool: 8, budget: 0.5 };

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld({
    overrides: ({ codes, sms }) =>
      sms
        ? {
            codes: { ...codes, perHour: 100, perDay: 100, whatsApp: WHATSAPP },
            sms: {
              ...sms,
              perNumber: { coolDownSeconds: 30, perHour: LIMITS.perNumber, perDay: LIMITS.perNumber },
              perPrefix: { digits: 12, perHour: LIMITS.perPrefix, perDay: LIMITS.perPrefix },
              poolPerDay: LIMITS.perPool,
              dailyBudget: LIMITS.budget,
            },
          }
        : {},
  });
  await linkWhatsApp(world.aws);
});
afterAll(() => world?.close());

const METHODS = ['WHATSAPP_OTP', 'SMS_OTP'] as const;

it('to one number: the two share its cool-down and its limits', async () => {
  const { phone } = await world.newPerson();
  await world.ask(phone, 'WHATSAPP_OTP');
  await world.ask(phone, 'SMS_OTP');
  expect(world.textsTo(phone)).toHaveLength(1);
  for (let nth = 0; nth < 8; nth++) {
    world.aws.clock.advance(31);
    await world.ask(phone, METHODS[nth % 2]);
  }
  expect(world.textsTo(phone)).toHaveLength(LIMITS.perNumber);
});

it('to many numbers: the two share the messages and the money of the day', async () => {
  for (let person = 0; person < LIMITS.perPool; person++) {
    const { phone } = await world.newPerson();
    for (const method of METHODS) {
      await world.ask(phone, method);
      world.aws.clock.advance(31);
    }
  }
  const messages = world.aws.sms.all();
  const price = messages.reduce((sum, { whatsApp }) => sum + (whatsApp ? 0.05 : 0.0745), 0);
  expect(messages.some(({ whatsApp }) => whatsApp)).toBe(true);
  expect(messages.some(({ whatsApp }) => !whatsApp)).toBe(true);
  expect(messages.length).toBeLessThanOrEqual(LIMITS.perPool);
  expect(price).toBeLessThanOrEqual(LIMITS.budget);
  // Not one more fits, by either way.
  expect(price + 0.05 > LIMITS.budget || messages.length === LIMITS.perPool).toBe(true);
});

it('of numbers without an account takes nothing of what users have', async () => {
  const before = world.aws.sms.all().length;
  for (let nth = 0; nth < 5; nth++) await world.ask(newNumber(), 'WHATSAPP_OTP');
  expect(world.aws.sms.all()).toHaveLength(before);
});
