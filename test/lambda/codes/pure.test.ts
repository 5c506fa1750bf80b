/** The parts that know neither AWS nor Cognito: digits, hashes, lock, limits. */
import '../support/environment';

import fc from 'fast-check';
import { isOneOf, newCode, readCode } from '../../../lambda/codes/code';
import { decideOnSending } from '../../../lambda/codes/limits';
import { delayAfter, failed, lockOf, MAX_FAILURES, NO_FAILURES } from '../../../lambda/codes/lock';
import { readCodeSettings } from '../../../lambda/codes/settings';
import type { CodeState, StoredCode } from '../../../lambda/codes/state';
import { ENV } from '../../../lambda/shared/env';
import { CODE_SETTINGS } from './support/codes';

describe('digits', () => {
  /** Pearson's chi-square of counts against all being equally likely. */
  const chiSquare = (counts: readonly number[]) => {
    const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  };
  /**
   * Quantile 1 − 10⁻⁶ of the chi-square distribution with 9 degrees of freedom: a fair source fails once in a
   * million runs.
   */
  const CRITICAL = 45.08;

  it.each([6, 7, 8])('of 20,000 codes with %i digits are uniform, at each place and over all', (digits) => {
    const places = Array.from({ length: digits }, () => new Array<number>(10).fill(0));
    for (let drawn = 0; drawn < 20_000; drawn++)
      for (const [place, digit] of [...newCode(digits)].entries()) {
        const counts = places[place] as number[];
        counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
      }
    for (const counts of places) expect(chiSquare(counts)).toBeLessThan(CRITICAL);
    const all = Array.from({ length: 10 }, (_, digit) =>
      places.reduce((sum, counts) => sum + (counts[digit] ?? 0), 0),
    );
    expect(all.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(100_000);
    expect(chiSquare(all)).toBeLessThan(CRITICAL);
  });

  it('the test of them finds a source that never draws a nine, and one that hardly prefers one digit', () => {
    const biased = (weights: readonly number[]) => {
      const counts = new Array<number>(10).fill(0);
      for (let drawn = 0; drawn < 120_000; drawn++) {
        let at = Math.random() * weights.reduce((sum, weight) => sum + weight, 0);
        const digit = weights.findIndex((weight) => {
          at -= weight;
          return at < 0;
        });
        counts[Math.max(digit, 0)] = (counts[Math.max(digit, 0)] ?? 0) + 1;
      }
      return chiSquare(counts);
    };
    expect(biased([1, 1, 1, 1, 1, 1, 1, 1, 1, 0])).toBeGreaterThan(CRITICAL);
    expect(biased([1.1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toBeGreaterThan(CRITICAL);
  });

  it('do not follow from each other: 20,000 codes have as many repeats as chance has', () => {
    const drawn = Array.from({ length: 20_000 }, () => newCode(6));
    const repeats = drawn.length - new Set(drawn).size;
    // Expected 20,000² ÷ 2 ÷ 10⁶ ≈ 199, with a standard deviation of about 14.
    expect(repeats).toBeGreaterThan(100);
    expect(repeats).toBeLessThan(300);
  });

  it('keep their zeros in front', () => {
    const codes = Array.from({ length: 5_000 }, () => newCode(6));
    expect(codes.every((code) => readCode(code, 6) === code)).toBe(true);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
  });
});

it('nothing but so many digits is a code, whatever its shape, with what people write between them', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const code = readCode(value, 6);
      if (code !== undefined) expect(code).toMatch(/^[0-9]{6}$/);
    }),
  );
  for (const text of [
    '123456',
    ' 123 456\n',
    '１２３-４５６',
    '\u2066123456\u2069',
    '12\u00ad3456',
    '١٢٣٤٥٦',
  ])
    expect(readCode(text, 6)).toBe('123456');
  for (const text of ['12345', '1234567', '12345\n', '٣٣٣٣٣', '12 456', '1e5000', '-12345', 'code 123456'])
    expect(readCode(text, 6)).toBeUndefined();
  expect(readCode(`123456${' '.repeat(60)}`, 6)).toBeUndefined();
});

it('a hash is found among several wherever it stands, and one of another length nowhere', () => {
  const hashes = [1, 2, 3].map((byte) => Buffer.alloc(32, byte));
  for (const hash of hashes) expect(isOneOf(Buffer.from(hash), hashes)).toBe(true);
  expect(isOneOf(Buffer.alloc(32, 4), hashes)).toBe(false);
  expect(isOneOf(Buffer.alloc(31, 1), hashes)).toBe(false);
  expect(isOneOf(Buffer.alloc(32, 1), [])).toBe(false);
});

describe('the lock', () => {
  it('costs nothing three times, then a minute, then twice as long each time, a day at most', () => {
    expect(Array.from({ length: 17 }, (_, count) => delayAfter(count) / 60)).toEqual([
      0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440,
    ]);
  });

  it('bars the method after 100 consecutive failures, for ever', () => {
    let state = NO_FAILURES;
    let now = 1_000_000;
    let looked = 0;
    while (lockOf(state, now) !== 'barred') {
      now = Math.max(now, state.until);
      state = failed(state, now);
      looked += 1;
    }
    expect(looked).toBe(MAX_FAILURES);
    expect(MAX_FAILURES).toBe(100);
    expect(lockOf(state, now + 1_000 * 86_400)).toBe('barred');
    // Whoever guesses as fast as the lock lets them needs more than 80 days for the hundred.
    expect((now - 1_000_000) / 86_400).toBeGreaterThan(80);
  });

  it('is over to the second', () => {
    const state = { failures: 4, until: 160 };
    expect(lockOf(state, 159)).toBe('delayed');
    expect(lockOf(state, 160)).toBeUndefined();
  });
});

describe('limits', () => {
  const LIMITS = { coolDownSeconds: 30, perHour: 5, perDay: 10 };
  const state = (changes: Partial<CodeState> = {}): CodeState => ({
    version: 1,
    codes: new Map(),
    sent: new Map(),
    ...NO_FAILURES,
    ...changes,
  });

  const by = (request: string, requester?: string) => ({ request, clientId: 'client', requester });
  const stored = (request: string, requester?: string, changes: Partial<StoredCode> = {}): StoredCode => ({
    request,
    clientId: 'client',
    iat: 1_000,
    exp: 1_300,
    to: 'number',
    drafts: [],
    state: 'sent',
    tried: [],
    ...(requester === undefined ? {} : { requester }),
    ...changes,
  });
  const having = (...codes: StoredCode[]) =>
    state({ codes: new Map(codes.map((code) => [code.request, code])) });
  /** Requests whose codes stay beside a new one, or why there is none. */
  const beside = (current: CodeState, asking: ReturnType<typeof by>, now = 1_100) => {
    const decision = decideOnSending(current, asking, now, 300, undefined);
    return decision.kind === 'send' ? [...decision.others.keys()] : decision;
  };

  it('replace the code of the same browser, and of the same client without a code challenge, and no other', () => {
    const codes = [stored('a', 'mine'), stored('b', 'theirs'), stored('c')];
    expect(beside(having(...codes), by('d', 'mine'))).toEqual(['b', 'c']);
    expect(beside(having(...codes), by('d'))).toEqual(['a', 'b']);
    expect(beside(having(...codes), { ...by('d', 'mine'), clientId: 'other' })).toEqual(['b', 'c']);
    expect(beside(having(stored('c')), { ...by('d'), clientId: 'other' })).toEqual(['c']);
  });

  it('let three codes be good at a time, not counting those that are used, over or without tries left', () => {
    const limited = { kind: 'limited', reason: 'live' };
    const two = [stored('a', 'A'), stored('b', 'B')];
    expect(beside(having(...two, stored('c', 'C')), by('d', 'D'))).toEqual(limited);
    expect(beside(having(...two, stored('c', 'C')), by('d', 'C'))).toEqual(['a', 'b']);
    for (const gone of [{ usedBy: 'round' }, { tried: ['1', '2', '3'] }])
      expect(beside(having(...two, stored('c', 'C', gone)), by('d', 'D'))).toEqual(['a', 'b', 'c']);
    expect(beside(having(...two, stored('c', 'C', { exp: 1_100 })), by('d', 'D'))).toEqual(['a', 'b']);
  });

  it('never let more through than they say, whoever asks when', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 120 }), (gaps) => {
        let now = 1_000_000;
        let current = state();
        const sent: number[] = [];
        for (const [index, gap] of gaps.entries()) {
          now += gap;
          const decision = decideOnSending(current, by(`request-${index}`), now, 300, LIMITS);
          if (decision.kind !== 'send') continue;
          sent.push(now);
          current = state({ sent: decision.sent });
        }
        for (const at of sent) {
          const within = (seconds: number) =>
            sent.filter((other) => other <= at && other > at - seconds).length;
          expect(within(30)).toBe(1);
          expect(within(3_600)).toBeLessThanOrEqual(5);
          expect(within(86_400)).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  it('forget what is older than a day, so that the item stays small', () => {
    const sent = new Map([['old', 0]]);
    const decision = decideOnSending(state({ sent }), by('new'), 200_000, 300, LIMITS);
    expect(decision.kind === 'send' && [...decision.sent.keys()]).toEqual(['new']);
  });

  it('send nothing while a lock outlives a code, and send what can still be used', () => {
    const locked = (until: number) =>
      decideOnSending(state({ failures: 9, until }), by('request'), 1_000, 300, LIMITS);
    expect(locked(1_301)).toEqual({ kind: 'limited', reason: 'delayed' });
    expect(locked(1_300).kind).toBe('send');
    expect(decideOnSending(state({ failures: 100 }), by('request'), 1_000, 300, LIMITS)).toEqual({
      kind: 'limited',
      reason: 'barred',
    });
  });
});

describe('settings', () => {
  const read = (value: unknown) => {
    process.env[ENV.CODE_SETTINGS] = typeof value === 'string' ? value : JSON.stringify(value);
    return readCodeSettings();
  };

  it('are read as they were written', () => {
    expect(read(CODE_SETTINGS)).toEqual(CODE_SETTINGS);
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'holds no JSON object'],
    [{ ...CODE_SETTINGS, digits: 5 }, 'in digits'],
    [{ ...CODE_SETTINGS, digits: 9 }, 'in digits'],
    [{ ...CODE_SETTINGS, lifeSeconds: 601 }, 'in lifeSeconds'],
    [{ ...CODE_SETTINGS, perDay: 0 }, 'in perDay'],
    [{ ...CODE_SETTINGS, sms: 'yes' }, 'in sms'],
  ])('are refused with the name of the variable: %j', (value, message) => {
    expect(() => read(value)).toThrow(`The environment variable CODE_SETTINGS`);
    expect(() => read(value)).toThrow(message);
  });
});
