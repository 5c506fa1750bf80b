/**
 * Somebody who sets out to try all million codes of one user, over as many sign-ins as it takes: asks for a
 * code whenever one is sent, gives every answer that is taken, and waits out every lock. Over HTTP, on the
 * embedded AWS; the clock does the waiting.
 */
import { type CodesWorld, codesWorld, not, type Person } from '../support/one-time-codes';

const MINUTE = 60;
const DAY = 86_400;
const CODES = 1_000_000;

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld();
});
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.close());

/**
 * Lines of the verify function about answers that were compared with a code; the log itself forgets its
 * oldest.
 */
const comparisons = new Set<string>();

/** Answers that were compared with a code so far. */
function compared(): number {
  for (const line of Object.values(world.aws.logs('Verify')).flat())
    if (line.includes('A code was refused') && /"reason":"wrong"/.test(line)) comparisons.add(line);
  return comparisons.size;
}

/** One sign-in with every answer it takes, all of them wrong. */
async function guessOnce(phone: string): Promise<void> {
  const signIn = await world.ask(phone);
  const code = world.codeFor(phone);
  for (const nth of [1, 2, 3]) {
    if (signIn.last.Session === undefined) return;
    await signIn.answer(not(code, nth)).catch(() => undefined);
  }
}

/** Guesses for so long as anything is compared; gives how many were, and how long that took. */
async function guessUntilBarred(phone: string): Promise<{ guesses: number; days: number; messages: number }> {
  const before = compared();
  const began = world.textsTo(phone).length;
  let seconds = 0;
  let last = before;
  for (let idle = 0; idle < 3; ) {
    await guessOnce(phone);
    const now = compared();
    idle = now === last ? idle + 1 : 0;
    last = now;
    // As soon as the lock lets another answer through; where that is not known, a day.
    const failures = now - before;
    const wait = failures < 3 ? 31 : Math.min(MINUTE * 2 ** Math.max(failures - 4, 0), DAY) + 1;
    const step = Math.max(wait, 31, idle > 0 ? DAY : 0);
    world.aws.clock.advance(step);
    seconds += step;
  }
  return { guesses: last - before, days: seconds / DAY, messages: world.textsTo(phone).length - began };
}

describe('a million codes', () => {
  let owner: Person;

  it('of which no more than a hundred can ever be tried, and then the owner’s other ways are still open', async () => {
    owner = await world.newPerson();
    const { guesses, days, messages } = await guessUntilBarred(owner.phone);
    const chance = 1 - (1 - 1 / CODES) ** guesses;
    process.stdout.write(
      `guessing one user's codes by SMS: ${guesses} of ${CODES.toLocaleString('en')} tried in ${Math.round(days)} days, ` +
        `then none; chance to have hit one ${(chance * 100).toFixed(4)} %; ${messages} messages to the owner\n`,
    );
    expect(guesses).toBe(100);
    expect(chance).toBeLessThan(1.001e-4);
    // Sign-in upon sign-in, nothing more is compared, and nothing more is sent.
    const sent = world.textsTo(owner.phone).length;
    for (let signIn = 0; signIn < 20; signIn++, world.aws.clock.advance(DAY)) {
      await guessOnce(owner.phone);
      expect(compared()).toBe(guesses);
    }
    expect(world.textsTo(owner.phone)).toHaveLength(sent);
    expect((await world.links.signIn(owner.email)).IdToken).toBeDefined();
    // That proof has undone the lock.
    world.aws.clock.advance(MINUTE);
    const signIn = await world.ask(owner.phone);
    expect(world.textsTo(owner.phone)).toHaveLength(sent + 1);
    expect(signIn.last.ChallengeName).toBe('CUSTOM_CHALLENGE');
  }, 300_000);

  it('of which a few a day can be tried where the owner signs in every day and so undoes the lock', async () => {
    const { phone, email } = await world.newPerson();
    const days = 3;
    const perDay: number[] = [];
    for (let day = 0; day < days; day++) {
      const before = compared();
      const midnight = world.aws;
      let seconds = 0;
      for (let failures = 0; seconds < DAY - MINUTE; failures = compared() - before) {
        await guessOnce(phone);
        const made = compared() - before;
        const wait = made <= 3 ? 31 : MINUTE * 2 ** Math.max(made - 4, 0) + 1;
        const step = Math.min(Math.max(wait, failures === made ? 3_600 : 31), DAY - MINUTE - seconds);
        midnight.clock.advance(step);
        seconds += step;
      }
      perDay.push(compared() - before);
      expect((await world.links.signIn(email)).IdToken).toBeDefined();
      midnight.clock.advance(MINUTE);
    }
    const most = Math.max(...perDay);
    const aYear = 1 - (1 - 1 / CODES) ** (most * 365);
    process.stdout.write(
      `guessing while the owner signs in daily by another way: ${perDay.join(', ')} tried a day; ` +
        `chance to hit one in a year ${(aYear * 100).toFixed(2)} %\n`,
    );
    expect(most).toBeGreaterThan(3);
    // Three that are free, then 1, 2, 4 … minutes: eleven delays are longer than a day.
    expect(most).toBeLessThanOrEqual(15);
  }, 300_000);
});
