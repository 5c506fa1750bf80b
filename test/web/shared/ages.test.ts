import fc from 'fast-check';
import { ages, tokenLife } from '../../../web/src/shared/ages';

const minute = 60_000;
const hour = 60 * minute;

/** Clocks of which the person may set one, and a computer that sleeps stops the other. */
function movedClocks(start = 1_700_000_000_000) {
  let wall = start;
  let steady = 5_000;
  return {
    clocks: { wall: () => wall, steady: () => steady },
    pass: (milliseconds: number) => {
      wall += milliseconds;
      steady += milliseconds;
    },
    set: (milliseconds: number) => {
      wall += milliseconds;
    },
    reload: () => {
      steady = 100;
    },
  };
}

describe('the age of what is kept', () => {
  it.each([-12 * minute, 12 * minute, -3 * hour, 40 * 24 * hour])(
    'is what has passed since it came, however the clock is set meanwhile: %i',
    (jump) => {
      const { clocks, pass, set } = movedClocks();
      const seen = ages(clocks);
      const since = clocks.wall();
      expect(seen.of('code', since)).toBe(0);
      pass(minute);
      set(jump);
      pass(minute);
      expect(seen.of('code', since)).toBe(2 * minute);
    },
  );

  it('goes on after a reload', () => {
    const { clocks, pass, reload } = movedClocks();
    const since = clocks.wall();
    ages(clocks).of('code', since);
    pass(minute);
    reload();
    const anew = ages(clocks);
    expect(anew.of('code', since)).toBe(minute);
    pass(minute);
    expect(anew.of('code', since)).toBe(2 * minute);
  });

  it('is over where the clock was put back before a reload, and stays so', () => {
    const { clocks, pass, set, reload } = movedClocks();
    const since = clocks.wall();
    ages(clocks).of('code', since);
    pass(minute);
    set(-12 * minute);
    reload();
    const anew = ages(clocks);
    expect(anew.of('code', since)).toBe(Number.POSITIVE_INFINITY);
    pass(20 * minute);
    expect(anew.of('code', since)).toBe(Number.POSITIVE_INFINITY);
    expect(anew.of('no time', Number.NaN)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('what tokens still live', () => {
  const tokens = (at: number, accessToken = 'token') => ({
    accessToken,
    expireAt: new Date(at + hour),
    lifeSeconds: 3600,
  });

  it.each([-12 * minute, 0, 12 * minute, 400 * 24 * hour])(
    'is their life less what has passed, by a clock that is wrong by %i',
    (wrong) => {
      const { clocks, pass } = movedClocks(1_700_000_000_000 + wrong);
      const seen = ages(clocks);
      const came = tokens(clocks.wall());
      expect(tokenLife(seen, came, clocks)).toBe(hour);
      pass(50 * minute);
      expect(tokenLife(seen, came, clocks)).toBe(10 * minute);
      pass(11 * minute);
      expect(tokenLife(seen, came, clocks)).toBe(0);
    },
  );

  it('is never longer than that, however the clock is set, and new ones are never over as they come', () => {
    const step = fc.record({
      passes: fc.nat({ max: 2 * hour }),
      jump: fc.integer({ min: -48 * hour, max: 48 * hour }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const { clocks, pass, set } = movedClocks();
        const seen = ages(clocks);
        let came = tokens(clocks.wall(), '0');
        let age = 0;
        expect(tokenLife(seen, came, clocks)).toBe(hour);
        for (const [index, { passes, jump }] of steps.entries()) {
          pass(passes);
          set(jump);
          age += passes;
          expect(tokenLife(seen, came, clocks)).toBeLessThanOrEqual(Math.max(0, hour - age));
          if (tokenLife(seen, came, clocks) > 0) continue;
          came = tokens(clocks.wall(), String(index + 1));
          age = 0;
          expect(tokenLife(seen, came, clocks)).toBe(hour);
        }
      }),
    );
  });

  it('is none where a clock was put back before the page, so that they are renewed once', () => {
    const { clocks, pass, set, reload } = movedClocks();
    const came = tokens(clocks.wall());
    pass(minute);
    set(-12 * minute);
    reload();
    const seen = ages(clocks);
    expect(tokenLife(seen, came, clocks)).toBe(0);
    const renewed = tokens(clocks.wall(), 'renewed');
    expect(tokenLife(seen, renewed, clocks)).toBe(hour);
  });

  it('counts the time that a computer sleeps, though its steady clock stands still', () => {
    const { clocks, set } = movedClocks();
    const seen = ages(clocks);
    const came = tokens(clocks.wall());
    tokenLife(seen, came, clocks);
    set(2 * hour);
    expect(tokenLife(seen, came, clocks)).toBe(0);
  });

  it('is none where what is kept says no time', () => {
    const { clocks } = movedClocks();
    expect(tokenLife(ages(clocks), { ...tokens(0), expireAt: new Date('') }, clocks)).toBe(0);
  });
});
