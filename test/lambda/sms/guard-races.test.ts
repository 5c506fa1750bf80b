/** Requests at the same time, and tries of the same request: Cognito runs a trigger up to three times. */
import { reserveSms } from '../../../lambda/sms/guard';
import { messaging } from './support/messaging';
import {
  counted,
  dieAt,
  failAt,
  numberAt,
  repeatAt,
  request,
  reserve,
  reserved,
  sendOne,
  word,
} from './support/requests';
import { smsSettings } from './support/settings';

const services = messaging();

const ONE = { numbers: 1, prefixes: 1, pool: 1, spend: 74_500, open: 0 };
/**
 * Calls of DynamoDB that a reservation makes: read and write the number, prefix, pool, note that it is
 * sending.
 */
const STEPS = [0, 1, 2, 3, 4];

const tally = (words: readonly string[]) =>
  Object.fromEntries([...new Set(words)].map((each) => [each, words.filter((word) => word === each).length]));

/** 50 requests at once, each of which is sent if it may be. */
const fifty = async (changes: (index: number) => Parameters<typeof sendOne>[0]) =>
  tally(await Promise.all(Array.from({ length: 50 }, (_, index) => sendOne(changes(index)))));

describe('50 requests at the same time', () => {
  it('get one message to one number', async () => {
    const words = await fifty(() => ({}));
    expect(words.reserved).toBe(1);
    expect(await counted(services)).toEqual(ONE);
  });

  it('never get more messages to a prefix than its cap', async () => {
    const settings = smsSettings({ perPrefix: { digits: 7, perHour: 7, perDay: 100 } });
    const words = await fifty((index) => ({ settings, number: numberAt(index) }));
    expect(words).toEqual({ reserved: 7, prefix_hour: 43 });
    expect(await counted(services)).toEqual({ numbers: 7, prefixes: 7, pool: 7, spend: 7 * 74_500, open: 0 });
  });

  it('never get more messages out of the pool than its cap', async () => {
    const settings = smsSettings({ poolPerDay: 11 });
    const words = await fifty((index) => ({
      settings,
      number: numberAt(0, `+81901${String(index).padStart(2, '0')}`),
    }));
    expect(words).toEqual({ reserved: 11, pool_day: 39 });
    expect(await counted(services)).toEqual({
      numbers: 11,
      prefixes: 11,
      pool: 11,
      spend: 11 * 74_500,
      open: 0,
    });
  });

  it('never spend more than the budget, at whatever prices', async () => {
    const settings = smsSettings({ dailyBudget: 1_000_000 });
    const words = await fifty((index) => ({
      settings,
      segments: 1 + (index % 3),
      number:
        index % 2 === 0
          ? numberAt(0, `+81901${String(index).padStart(2, '0')}`)
          : { e164: `+1415555${2000 + index}`, country: 'US', prefix: `14155${index}` },
    }));
    const { spend, pool } = await counted(services);
    expect(Object.keys(words).sort()).toEqual(['budget', 'reserved']);
    expect(pool).toBe(words.reserved);
    expect(spend).toBeLessThanOrEqual(1_000_000);
    // What is left is less than the dearest of those that were refused.
    expect(spend).toBeGreaterThan(1_000_000 - 3 * 74_500);
  });

  it('leave a place for others when half of them give theirs back', async () => {
    const settings = smsSettings({ poolPerDay: 10 });
    const all = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const decision = await reserve({
          settings,
          number: numberAt(0, `+81901${String(index).padStart(2, '0')}`),
        });
        if (decision.kind !== 'reserved') return word(decision);
        const outcome = index % 2 === 0 ? 'refused' : 'sent';
        await decision.settle(outcome);
        return outcome;
      }),
    );
    const { sent = 0 } = tally(all);
    expect(await counted(services)).toEqual({
      numbers: sent,
      prefixes: sent,
      pool: sent,
      spend: sent * 74_500,
      open: 0,
    });
    expect(sent).toBeLessThanOrEqual(10);
  });
});

describe('a request that Cognito tries again', () => {
  it('is not sent again after it was sent', async () => {
    const one = request();
    await reserved(await reserveSms(one)).settle('sent');
    expect(word(await reserveSms(one))).toBe('already-sent');
    expect(word(await reserveSms({ ...one, now: one.now + 60 }))).toBe('already-sent');
    expect(await counted(services)).toEqual(ONE);
  });

  it('is not sent again when it may have been sent', async () => {
    const one = request();
    await reserved(await reserveSms(one)).settle('doubtful');
    expect(word(await reserveSms(one))).toBe('already-sent');
    expect(await counted(services)).toEqual(ONE);
  });

  it.each(STEPS.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]).slice(0, -1))(
    'is sent and counted once when the first try died at its call %i, %s it was carried out',
    async (step, when) => {
      const one = request();
      expect(await dieAt(step, when, () => reserveSms(one))).toBe('died');
      await reserved(await reserveSms(one)).settle('sent');
      expect(await counted(services)).toEqual(ONE);
      expect(services.measured('SmsSpend')).toEqual([0.0745]);
    },
  );

  it.each(STEPS.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]).slice(0, -1))(
    'gives everything back when the first try died at its call %i, %s it was carried out, and the second could not send',
    async (step, when) => {
      const one = request();
      await dieAt(step, when, () => reserveSms(one));
      await reserved(await reserveSms(one)).settle('refused');
      expect(await counted(services)).toEqual({ numbers: 0, prefixes: 0, pool: 0, spend: 0, open: 0 });
    },
  );

  it('is one request but two messages when the first try died at sending, as both may have been paid', async () => {
    const one = request();
    reserved(await reserveSms(one));
    await reserved(await reserveSms(one)).settle('sent');
    expect(await counted(services)).toEqual({ ...ONE, pool: 2, spend: 2 * 74_500 });
    expect(services.measured('SmsSpend')).toEqual([0.0745, 0.0745]);
  });

  it('keeps the message that may have gone out when the second try could not send', async () => {
    const one = request();
    reserved(await reserveSms(one));
    await reserved(await reserveSms(one)).settle('refused');
    expect(await counted(services)).toEqual(ONE);
    expect(word(await reserveSms(one))).toBe('already-sent');
    // The person was told that it failed, and may ask anew.
    expect(await sendOne()).toBe('reserved');
  });

  it('does not pay for a second message that the budget has no money for', async () => {
    const one = request({ settings: smsSettings({ dailyBudget: 74_500 }) });
    reserved(await reserveSms(one));
    expect(word(await reserveSms(one))).toBe('budget');
    expect(await counted(services)).toEqual(ONE);
  });

  it('is sent three times at most, however often it dies', async () => {
    const one = request();
    const words: string[] = [];
    for (let index = 0; index < 6; index++) words.push(word(await reserveSms(one)));
    expect(words).toEqual(['reserved', 'reserved', 'reserved', 'tries', 'tries', 'tries']);
    expect(await counted(services)).toMatchObject({ numbers: 1, prefixes: 1, pool: 3, spend: 3 * 74_500 });
  });

  it('is sent by one of many tries at the same time', async () => {
    const one = request();
    const words = tally(
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const decision = await reserveSms(one);
          if (decision.kind === 'reserved') await decision.settle('sent');
          return word(decision);
        }),
      ),
    );
    const { pool, ...rest } = await counted(services);
    expect(words.reserved ?? 0).toBeGreaterThanOrEqual(1);
    expect(pool).toBe(words.reserved);
    expect(rest).toMatchObject({ numbers: 1, prefixes: 1, open: 0 });
  });

  it('leaves nothing behind of a try that a later one has taken over from', async () => {
    const one = request();
    const first = reserved(await reserveSms(one));
    const second = reserved(await reserveSms(one));
    await first.release();
    await first.settle('refused');
    await second.settle('sent');
    expect(await counted(services)).toEqual({ ...ONE, pool: 2, spend: 2 * 74_500 });
  });
});

describe('a table that fails', () => {
  it.each(STEPS.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
    'at call %i, %s it is carried out, fails the request, which leaves nothing taken',
    async (step, when) => {
      await expect(failAt(step, when, reserve)).rejects.toThrow('There is no answer.');
      expect(await counted(services)).toEqual({ numbers: 0, prefixes: 0, pool: 0, spend: 0, open: 0 });
      expect(await sendOne()).toBe('reserved');
    },
  );

  it('at settling does not fail the sign-in whose message is out', async () => {
    const reservation = reserved(await reserve());
    services.aws.faults.inject({
      service: 'dynamodb',
      kind: 'error',
      code: 'ValidationException',
      status: 400,
      times: 3,
    });
    await reservation.settle('sent');
    expect(services.output()).toContain('Could not write down what became of an SMS');
    expect(await counted(services)).toMatchObject({ numbers: 1, pool: 1, spend: 74_500 });
  });

  it.each([1, 2, 3, 4])(
    'that loses the answer of write %i, which the SDK then repeats, counts it once',
    async (step) => {
      await reserved(await repeatAt(step, reserve)).settle('sent');
      expect(await counted(services)).toEqual(ONE);
    },
  );

  it.each([0, 1, 2])('that loses the answer of write %i of a release gives back once', async (step) => {
    await sendOne({ number: numberAt(1) });
    const reservation = reserved(await reserve());
    await repeatAt(step, () => reservation.release());
    expect(await counted(services)).toEqual(ONE);
  });
});
