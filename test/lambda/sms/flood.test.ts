/** Floods: what a thousand requests cost at most. The figures are printed. */
import { MICRO_DOLLARS } from '../../../lambda/shared/sms/settings';
import { messaging } from './support/messaging';
import { counted, NOON, numberAt, sendOne } from './support/requests';
import { smsSettings } from './support/settings';

const services = messaging();

const REQUESTS = 1_000;
const AT_ONCE = 20;
const HOUR = 3_600;
const settings = smsSettings({ dailyBudget: 5_000_000 });

/** Makes the requests, some at a time, over this many seconds; gives how many were sent. */
async function flood(
  seconds: number,
  changes: (index: number) => Parameters<typeof sendOne>[0],
): Promise<number> {
  let sent = 0;
  for (let start = 0; start < REQUESTS; start += AT_ONCE) {
    const words = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, offset) => {
        const index = start + offset;
        const now = NOON + Math.floor((index / REQUESTS) * seconds);
        return sendOne({ settings, now, userHash: `user-${index}`, ...changes(index) });
      }),
    );
    sent += words.filter((word) => word === 'reserved').length;
  }
  return sent;
}

async function report(what: string, sent: number, atMost: number): Promise<void> {
  const { pool, spend } = await counted(services);
  jest.restoreAllMocks();
  process.stdout.write(
    `${REQUESTS} requests ${what}: ${sent} sent (at most ${atMost}), $${(spend / MICRO_DOLLARS).toFixed(2)}\n`,
  );
  expect(pool).toBe(sent);
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThanOrEqual(atMost);
  expect(spend).toBeLessThanOrEqual(settings.dailyBudget);
}

describe('a thousand requests', () => {
  it('of as many users to one number send no more than the number may get in an hour', async () => {
    await report(
      'to one number within the hour',
      await flood(HOUR - 1, () => ({})),
      settings.perNumber.perHour,
    );
  }, 600_000);

  it('to as many numbers of one prefix send no more than the prefix may get in an hour', async () => {
    const sent = await flood(HOUR - 1, (index) => ({ number: numberAt(index) }));
    await report('to one prefix within the hour', sent, settings.perPrefix.perHour);
  }, 600_000);

  it('that go from prefix to prefix spend no more than the budget of the day', async () => {
    const sent = await flood(11 * HOUR, (index) => ({
      number: numberAt(0, `+8190${String(index * 7).padStart(4, '0')}`),
    }));
    await report('from prefix to prefix within the day', sent, Math.floor(settings.dailyBudget / 74_500));
  }, 600_000);
});
