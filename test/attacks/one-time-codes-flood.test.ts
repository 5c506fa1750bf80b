/**
 * Floods: what many requests cost at most, before anything is sent. First the guard by itself, on the tables
 * of the embedded AWS, for many requests; then the whole way over HTTP, on a stage with small limits. The
 * figures are printed.
 */
import { MICRO_DOLLARS } from '../../lambda/shared/fields';
import { messaging } from '../lambda/sms/support/messaging';
import { counted, NOON, numberAt, sendOne } from '../lambda/sms/support/requests';
import { smsSettings } from '../lambda/sms/support/settings';
import { type CodesWorld, codesWorld } from '../support/one-time-codes';

const AT_ONCE = 20;
const HOUR = 3_600;

describe('the guard', () => {
  const services = messaging();
  const settings = smsSettings({ dailyBudget: 3_000_000 });

  interface Flood {
    readonly requests: number;
    /** Over how many seconds. */
    readonly seconds: number;
  }

  /** Makes the requests, some at a time; gives how many were sent. */
  async function flood(
    { requests, seconds }: Flood,
    changes: (index: number) => Parameters<typeof sendOne>[0],
  ): Promise<number> {
    let sent = 0;
    for (let start = 0; start < requests; start += AT_ONCE) {
      const words = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, offset) => {
          const index = start + offset;
          const now = NOON + Math.floor((index / requests) * seconds);
          return sendOne({ settings, now, userHash: `user-${index}`, ...changes(index) });
        }),
      );
      sent += words.filter((word) => word === 'reserved').length;
    }
    return sent;
  }

  async function report({ requests }: Flood, what: string, sent: number, atMost: number): Promise<void> {
    const { pool, spend } = await counted(services);
    jest.restoreAllMocks();
    process.stdout.write(
      `${requests} requests ${what}: ${sent} sent (at most ${atMost}), $${(spend / MICRO_DOLLARS).toFixed(2)}\n`,
    );
    expect(pool).toBe(sent);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(atMost);
    expect(spend).toBeLessThanOrEqual(settings.dailyBudget);
  }

  it('sends no more to one number than it may get in an hour, whoever asks a thousand times', async () => {
    const hour = { requests: 1_000, seconds: HOUR - 1 };
    await report(
      hour,
      'to one number within the hour',
      await flood(hour, () => ({})),
      settings.perNumber.perHour,
    );
  }, 300_000);

  // Once a limit is reached all requests are alike, each with several writes; so these are fewer.
  it('sends no more to numbers of one prefix than it may get in an hour', async () => {
    const hour = { requests: 300, seconds: HOUR - 1 };
    const sent = await flood(hour, (index) => ({ number: numberAt(index) }));
    await report(hour, 'to one prefix within the hour', sent, settings.perPrefix.perHour);
  }, 300_000);

  it('spends no more than the budget of the day on requests that go from prefix to prefix', async () => {
    const day = { requests: 300, seconds: 11 * HOUR };
    const sent = await flood(day, (index) => ({
      number: numberAt(0, `+8190${String(index * 7).padStart(4, '0')}`),
    }));
    await report(
      day,
      'from prefix to prefix within the day',
      sent,
      Math.floor(settings.dailyBudget / 74_500),
    );
  }, 300_000);
});

describe('a stage with small limits', () => {
  const limits = { perNumber: 4, perPrefix: 6, perPool: 10, budget: 0.9 };
  const price = 0.0745;
  let world: CodesWorld;
  beforeAll(async () => {
    world = await codesWorld({
      overrides: ({ sms, codes }) => ({
        codes,
        sms: {
          ...(sms as NonNullable<typeof sms>),
          perNumber: { coolDownSeconds: 30, perHour: limits.perNumber, perDay: 10 },
          perPrefix: { digits: 7, perHour: limits.perPrefix, perDay: limits.perPool },
          poolPerDay: limits.perPool,
          dailyBudget: limits.budget,
        },
      }),
    });
  });
  afterEach(() => world.aws.reset());
  afterAll(() => world?.close());

  let people = 0;
  /** As many new people with numbers that begin with these digits; each asks once. */
  async function askAll(count: number, start: string): Promise<string[]> {
    const seen: string[] = [];
    for (let nth = 0; nth < count; nth++) {
      people += 1;
      const phone = `${start}${String(people).padStart(13 - start.length, '0')}`;
      await world.signUpByPhone(phone);
      const { last } = await world.ask(phone);
      seen.push(JSON.stringify({ ...last.ChallengeParameters, USERNAME: '' }));
    }
    return seen;
  }

  it('sends to one number what an hour allows, to whoever asks in its name', async () => {
    const { phone } = await world.signUpByPhone();
    for (let asked = 0; asked < 100; asked++, world.aws.clock.advance(30)) await world.ask(phone);
    expect(world.textsTo(phone)).toHaveLength(limits.perNumber);
  }, 60_000);

  it('sends to the numbers of one prefix what an hour allows, however many accounts are made for them', async () => {
    const seen = await askAll(25, '+8190555');
    expect(world.aws.sms.all()).toHaveLength(limits.perPrefix);
    // The first and the last see the same.
    expect(new Set(seen).size).toBe(1);
  }, 60_000);

  it('sends in a day what the pool and its money allow, from whichever prefix, and e-mail goes on', async () => {
    for (const prefix of ['+8170123', '+8170234', '+8180345', '+8180456', '+8190567'])
      await askAll(5, prefix);
    const sent = world.aws.sms.all().length;
    expect(sent).toBe(Math.min(limits.perPool, Math.floor(limits.budget / price)));
    const { email } = await world.newPerson();
    expect((await world.signIn(email, 'EMAIL_OTP')).IdToken).toBeDefined();
    // The next day has places and money of its own.
    world.aws.clock.advance(24 * HOUR);
    await askAll(1, '+8170789');
    expect(world.aws.sms.all()).toHaveLength(sent + 1);
  }, 60_000);
});
