import fc from 'fast-check';
import { DAY, HOUR, overLimit, type WindowLimits } from '../../../lambda/shared/table/windows';

const NOW = 1_800_000_000;
const limits = fc.record<WindowLimits>({
  coolDownSeconds: fc.nat({ max: 7_200 }),
  perHour: fc.integer({ min: 1, max: 6 }),
  perDay: fc.integer({ min: 1, max: 12 }),
});
/** Seconds between one request and the next. */
const gaps = fc.array(fc.nat({ max: 3 * HOUR }), { maxLength: 60 });

/** Requests after these gaps, of which those count that were let through. */
function letThrough(after: readonly number[], held: WindowLimits): number[] {
  const sent: number[] = [];
  let now = NOW;
  for (const gap of after) {
    now += gap;
    if (overLimit(sent, now, held) === undefined) sent.push(now);
  }
  return sent;
}

const most = (times: readonly number[], seconds: number) =>
  Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + seconds).length));

it('lets no more through than the limits say, in any window that anybody may look at', () => {
  fc.assert(
    fc.property(gaps, limits, (after, held) => {
      const sent = letThrough(after, held);
      expect(most(sent, HOUR)).toBeLessThanOrEqual(held.perHour);
      expect(most(sent, DAY)).toBeLessThanOrEqual(held.perDay);
      for (const [index, at] of sent.slice(1).entries())
        expect(at - (sent[index] ?? 0)).toBeGreaterThanOrEqual(held.coolDownSeconds);
    }),
  );
});

it('holds nobody back for what lies a day behind', () => {
  fc.assert(
    fc.property(gaps, limits, (after, held) => {
      const sent = letThrough(after, held);
      expect(
        overLimit(sent, (sent.at(-1) ?? NOW) + Math.max(DAY, held.coolDownSeconds), held),
      ).toBeUndefined();
    }),
  );
});

it('names the nearest limit first: the cool-down, the hour, the day', () => {
  const held = { coolDownSeconds: 60, perHour: 2, perDay: 3 };
  expect(overLimit([NOW - 59], NOW, held)).toBe('cool_down');
  expect(overLimit([NOW - 60, NOW - HOUR + 1], NOW, held)).toBe('hour');
  expect(overLimit([NOW - 60, NOW - HOUR], NOW, held)).toBeUndefined();
  expect(overLimit([NOW - 60, NOW - HOUR, NOW - DAY + 1], NOW, held)).toBe('day');
});

it('counts what no cool-down follows for hour and day all the same', () => {
  const held = { coolDownSeconds: 60, perHour: 2, perDay: 3 };
  expect(overLimit([NOW], NOW, held, [])).toBeUndefined();
  expect(overLimit([NOW, NOW], NOW, held, [])).toBe('hour');
});

it('counts what a clock that is ahead has written', () => {
  expect(overLimit([NOW + 30], NOW, { coolDownSeconds: 1, perHour: 9, perDay: 9 })).toBe('cool_down');
});
