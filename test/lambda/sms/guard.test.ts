import { messaging } from './support/messaging';
import { counted, NOON, numberAt, request, reserve, reserved, sendOne, word } from './support/requests';
import { smsSettings } from './support/settings';

const services = messaging();

const NOTHING = { numbers: 0, prefixes: 0, pool: 0, spend: 0, open: 0 };
const ONE = { numbers: 1, prefixes: 1, pool: 1, spend: 74_500, open: 0 };
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

describe('a message that may be sent', () => {
  it('is counted against its number, its prefix, the pool and the money', async () => {
    expect(await sendOne()).toBe('reserved');
    expect(await counted(services)).toEqual(ONE);
    expect(services.measured('SmsRequested', { country: 'JP' })).toEqual([1]);
    expect(services.measured('SmsSent', { country: 'JP' })).toEqual([1]);
    expect(services.measured('SmsSpend')).toEqual([0.0745]);
  });

  it('costs as much as it has segments, by the price of its country', async () => {
    const number = { e164: '+14155552671', country: 'US', prefix: '1415555' };
    reserved(await reserve({ segments: 3, number }));
    expect(await counted(services)).toMatchObject({ pool: 1, spend: 3 * 8_140 });
  });

  it.each(['refused', 'release'] as const)('gives everything back when it was not sent: %s', async (how) => {
    const reservation = reserved(await reserve());
    expect(await counted(services)).toEqual({ ...ONE, open: 2 });
    await (how === 'release' ? reservation.release() : reservation.settle(how));
    expect(await counted(services)).toEqual(NOTHING);
    expect(services.measured('SmsSpend')).toEqual([]);
    expect(await sendOne()).toBe('reserved');
  });

  it('gives back once, however often it is told to', async () => {
    await sendOne({ number: numberAt(1) });
    const reservation = reserved(await reserve());
    await Promise.all([reservation.release(), reservation.release()]);
    await reservation.settle('refused');
    expect(await counted(services)).toEqual(ONE);
  });

  it('that the channel rejects stays counted against the number, but nobody pays', async () => {
    await reserved(await reserve()).settle('rejected');
    expect(await counted(services)).toEqual({ ...ONE, pool: 0, spend: 0 });
    expect(services.measured('SmsFailed', { reason: 'rejected' })).toEqual([1]);
    expect(await sendOne()).toBe('cool_down');
  });

  it('that may have been sent stays counted and paid, but the person may try again at once', async () => {
    await reserved(await reserve()).settle('doubtful');
    expect(await counted(services)).toEqual(ONE);
    expect(services.measured('SmsSpend')).toEqual([0.0745]);
    expect(services.measured('SmsSent')).toEqual([]);
    expect(await sendOne()).toBe('reserved');
  });

  it('is still bounded when it is always doubtful', async () => {
    const words: string[] = [];
    for (let index = 0; index < 8; index++) {
      const decision = await reserve({ now: NOON + index });
      words.push(word(decision));
      if (decision.kind === 'reserved') await decision.settle('doubtful');
    }
    expect(words).toEqual([...Array(5).fill('reserved'), ...Array(3).fill('number_hour')]);
  });

  it('leaves no number in the table and the log', async () => {
    await sendOne();
    expect(JSON.stringify(await services.items())).not.toContain('9012');
    expect(services.output()).not.toContain('9012');
  });
});

describe('the limits of a number', () => {
  it('are a cool-down, an hour and a day, each to the second', async () => {
    const at = async (seconds: number) => sendOne({ now: NOON + seconds });
    expect(await at(0)).toBe('reserved');
    expect(await at(29)).toBe('cool_down');
    for (const seconds of [30, 60, 90, 120]) expect(await at(seconds)).toBe('reserved');
    expect(await at(HOUR - 1)).toBe('number_hour');
    expect(await at(HOUR)).toBe('reserved');
    for (const hours of [2, 3, 4, 5]) expect(await at(hours * HOUR)).toBe('reserved');
    expect(await at(6 * HOUR)).toBe('number_day');
    expect(await at(DAY - 1)).toBe('number_day');
    expect(await at(DAY)).toBe('reserved');
    expect(services.measured('SmsLimited', { reason: 'number_day' })).toEqual([1, 1]);
  });

  it('are not doubled around midnight, nor at the full hour', async () => {
    const midnight = Math.ceil(NOON / DAY) * DAY;
    const words: string[] = [];
    for (let seconds = -300; seconds < 300; seconds += 30)
      words.push(await sendOne({ now: midnight + seconds }));
    expect(words.filter((each) => each === 'reserved')).toHaveLength(5);
  });

  it('hold whoever asks, and in whichever pool only its own', async () => {
    expect(await sendOne({ userHash: 'one' })).toBe('reserved');
    expect(await sendOne({ userHash: 'another' })).toBe('cool_down');
    expect(await sendOne({ userPoolId: 'us-east-1_Another01' })).toBe('reserved');
  });

  it('let a message of Cognito’s follow a code at once, but count both', async () => {
    const words: string[] = [];
    for (const purpose of ['new-account', 'code', 'pool', 'new-account', 'code', 'pool'] as const)
      words.push(await sendOne({ purpose }));
    expect(words).toEqual([...Array(3).fill('reserved'), ...Array(3).fill('cool_down')]);
    expect(await counted(services)).toMatchObject({ pool: 3 });
    for (const [index, purpose] of (['code', 'pool', 'code'] as const).entries())
      words.push(await sendOne({ purpose, now: NOON + 30 * (index + 1) }));
    expect(words.slice(6)).toEqual(['reserved', 'reserved', 'number_hour']);
  });

  it('leave Cognito’s messages, of which nobody learns whether they are used, out of the share of used codes', async () => {
    await sendOne({ purpose: 'new-account' });
    await sendOne({ purpose: 'pool' });
    expect(services.measured('SmsSent')).toEqual([]);
    expect(services.measured('SmsRequested')).toEqual([]);
    expect(services.measured('SmsSentByPool', { country: 'JP' })).toEqual([1, 1]);
    expect(services.measured('SmsSpend')).toHaveLength(2);
  });

  it('hold when a clock is behind', async () => {
    await sendOne({ now: NOON + 5 * MINUTE });
    expect(await sendOne({ now: NOON })).toBe('cool_down');
  });
});

describe('the limits of a prefix', () => {
  const perNumber = { coolDownSeconds: 1, perHour: 1_000, perDay: 1_000 };

  it('hold for all numbers that begin alike, and for no others', async () => {
    const settings = smsSettings({ perPrefix: { digits: 7, perHour: 3, perDay: 4 } });
    const words = [];
    for (let index = 0; index < 5; index++) words.push(await sendOne({ settings, number: numberAt(index) }));
    expect(words).toEqual(['reserved', 'reserved', 'reserved', 'prefix_hour', 'prefix_hour']);
    expect(await sendOne({ settings, number: numberAt(0, '+8190999') })).toBe('reserved');
    expect(await sendOne({ settings, number: numberAt(5), now: NOON + HOUR })).toBe('reserved');
    expect(await sendOne({ settings, number: numberAt(6), now: NOON + 2 * HOUR })).toBe('prefix_day');
  });

  it('take nothing from the number that they stop', async () => {
    const settings = smsSettings({ perNumber, perPrefix: { digits: 7, perHour: 1, perDay: 1 } });
    await sendOne({ settings });
    expect(await sendOne({ settings, number: numberAt(1) })).toBe('prefix_hour');
    expect(await counted(services)).toEqual(ONE);
  });
});

describe('the limits of the pool', () => {
  it('are messages and money of a day (UTC)', async () => {
    const settings = smsSettings({ poolPerDay: 2 });
    expect(await sendOne({ settings, number: numberAt(0) })).toBe('reserved');
    expect(await sendOne({ settings, number: numberAt(1, '+8180555') })).toBe('reserved');
    expect(await sendOne({ settings, number: numberAt(2, '+8170555') })).toBe('pool_day');
    expect(await sendOne({ settings, number: numberAt(2, '+8170555'), now: NOON + DAY })).toBe('reserved');
  });

  it('are money down to the micro-dollar', async () => {
    const settings = smsSettings({ dailyBudget: 2 * 74_500 + 8_139 });
    const american = { e164: '+14155552671', country: 'US', prefix: '1415555' };
    expect(await sendOne({ settings, number: numberAt(0) })).toBe('reserved');
    expect(await sendOne({ settings, number: numberAt(1) })).toBe('reserved');
    expect(await sendOne({ settings, number: american })).toBe('budget');
    expect(
      await sendOne({ settings: { ...settings, dailyBudget: 2 * 74_500 + 8_140 }, number: american }),
    ).toBe('reserved');
  });

  it('refuse a single message that costs more than the day has', async () => {
    expect(await sendOne({ segments: 100, settings: smsSettings({ dailyBudget: 74_500 }) })).toBe('budget');
    expect(await counted(services)).toEqual(NOTHING);
  });

  it('take nothing from the number and the prefix that they stop', async () => {
    await sendOne();
    const settings = smsSettings({ poolPerDay: 1 });
    expect(await sendOne({ settings, number: numberAt(1) })).toBe('pool_day');
    expect(await counted(services)).toEqual(ONE);
  });

  it('give back to the day that was taken from, across midnight', async () => {
    const midnight = Math.ceil(NOON / DAY) * DAY;
    const late = request({ now: midnight - 1, settings: smsSettings({ poolPerDay: 1 }) });
    const reservation = reserved(await reserve(late));
    // A later try of the same request, after midnight, is the same message of the day before.
    const again = reserved(
      await reserve({ ...late, now: midnight + 1, settings: smsSettings({ poolPerDay: 2 }) }),
    );
    await reservation.release();
    await again.release();
    // The first try had come as far as sending, so its message stays.
    expect(await counted(services)).toMatchObject({ pool: 1, spend: 74_500, open: 0 });
    expect((await services.items()).filter((item) => item.spend !== undefined)).toHaveLength(1);
  });
});

describe('what stops every message', () => {
  it('is the emergency stop, before anything is counted', async () => {
    await services.setStop('on: pumping');
    expect(await sendOne()).toBe('stopped');
    expect(await sendOne({ dry: true })).toBe('stopped');
    expect(await counted(services)).toEqual(NOTHING);
    expect(services.measured('SmsStopped')).toEqual([1, 1]);
  });

  it('is an emergency stop that can not be read', async () => {
    services.aws.faults.inject({ service: 'ssm', operation: 'GetParameters', kind: 'error', times: 2 });
    expect(await sendOne()).toBe('stopped');
    expect(await sendOne()).toBe('reserved');
  });

  it('is a country that is not listed, by whatever name', async () => {
    for (const country of ['FR', 'toString', '__proto__', 'constructor'])
      expect(await sendOne({ number: { ...numberAt(0), country } })).toBe('country');
    expect(await counted(services)).toEqual(NOTHING);
  });
});

describe('a request for nobody', () => {
  it('makes the same calls and takes nothing from anybody', async () => {
    const calls = async (dry: boolean) => {
      services.aws.calls.clear();
      const reservation = reserved(await reserve({ dry }));
      await reservation.settle('sent');
      return services.aws.calls.all().map(({ service, operation }) => `${service}:${operation}`);
    };
    const forNobody = await calls(true);
    expect(await counted(services)).toMatchObject({ pool: 0, spend: 0, open: 0 });
    expect(services.measured('SmsSpend')).toEqual([]);
    expect(services.measured('SmsSent')).toEqual([]);
    const forSomebody = await calls(false);
    // The emergency stop is read once a process and half a minute.
    expect(forNobody.filter((call) => !call.startsWith('ssm'))).toEqual(forSomebody);
  });

  it('is limited as one for somebody is', async () => {
    const words = async (dry: boolean) => {
      const all: string[] = [];
      for (let index = 0; index < 8; index++)
        all.push(await sendOne({ dry, now: NOON + index * 31, number: numberAt(dry ? 1 : 0) }));
      return all;
    };
    expect(await words(true)).toEqual(await words(false));
  });

  it('is limited when the pool is, without using up its last place', async () => {
    const settings = smsSettings({ poolPerDay: 2 });
    await sendOne({ settings });
    for (const userHash of ['a', 'b', 'c'])
      expect(await sendOne({ settings, dry: true, userHash })).toBe('reserved');
    expect(await sendOne({ settings, number: numberAt(1) })).toBe('reserved');
    expect(await sendOne({ settings, dry: true, userHash: 'd' })).toBe('pool_day');
  });

  it('never limits the user who has the decoy number, nor another unknown user', async () => {
    for (let index = 0; index < 40; index++) await sendOne({ dry: true, now: NOON + index * 31 });
    expect(await sendOne({ dry: true, userHash: 'another' })).toBe('reserved');
    expect(await sendOne()).toBe('reserved');
  });
});
