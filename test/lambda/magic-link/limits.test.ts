import fc from 'fast-check';
import { decide, MAX_LIVE, type StoredLink, type UserState } from '../../../lambda/magic-link/limits';

const LIMITS = { coolDownSeconds: 60, perHour: 5, perDay: 10 };
const NOW = 1_800_000_000;

const link = (changes: Partial<StoredLink> = {}): StoredLink => ({
  iat: NOW - 100,
  exp: NOW + 500,
  to: 'address',
  request: 'first',
  clientId: 'client',
  state: 'mailed',
  ...changes,
});
const state = (links: Record<string, StoredLink>, sent: Record<string, number> = {}): UserState => ({
  version: 1,
  links: new Map(Object.entries(links)),
  sent: new Map(Object.entries(sent)),
  sentBy: new Map(),
});
const asking = { request: 'r' };

describe('deciding on a request for a link', () => {
  it('sends to who has nothing yet', () => {
    expect(decide(state({}), asking, NOW, LIMITS)).toMatchObject({ kind: 'send', counted: true });
  });

  it('knows a request that was answered before', () => {
    expect(decide(state({ a: link({ request: 'r' }) }, { r: NOW }), asking, NOW + 5, LIMITS).kind).toBe(
      'already-sent',
    );
  });

  it('sends again, uncounted and beside the first link, when the first try died', () => {
    const decision = decide(
      state({ a: link({ request: 'r', state: 'pending' }) }, { r: NOW }),
      asking,
      NOW + 5,
      LIMITS,
    );
    expect(decision).toMatchObject({ kind: 'send', counted: false });
    expect(decision.kind === 'send' && [...decision.kept.links.keys()]).toEqual(['a']);
  });

  it('does not count used, expired and doubtful links as live', () => {
    const links = {
      used: link({ request: '1', usedBy: 'round' }),
      expired: link({ request: '2', exp: NOW }),
      doubtful: link({ request: '3', state: 'doubtful' }),
      live: link({ request: '4' }),
      another: link({ request: '5' }),
    };
    expect(decide(state(links), asking, NOW, LIMITS)).toMatchObject({ kind: 'send' });
    expect(decide(state({ ...links, third: link({ request: '6' }) }), asking, NOW, LIMITS)).toEqual({
      kind: 'limited',
      reason: 'live_links',
    });
  });

  it('keeps used links until they expire, so that they stay used', () => {
    const decision = decide(state({ used: link({ usedBy: 'round' }) }), asking, NOW, LIMITS);
    expect(decision.kind === 'send' && decision.kept.links.get('used')?.usedBy).toBe('round');
  });

  it('over any history sends within every limit and never drops a live link', () => {
    const step = fc.record({
      wait: fc.nat({ max: 4_000 }),
      outcome: fc.constantFrom('mailed', 'pending', 'doubtful'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = NOW;
        let current = state({});
        const sends: number[] = [];
        steps.forEach(({ wait, outcome }, index) => {
          now += wait;
          const before = [...current.links].filter(([, { exp, state: s }]) => exp > now && s !== 'doubtful');
          const decision = decide(current, { request: String(index) }, now, LIMITS);
          if (decision.kind !== 'send') return;
          for (const [hash] of before) expect(decision.kept.links.has(hash)).toBe(true);
          expect(new Set(before.map(([, { request }]) => request)).size).toBeLessThan(MAX_LIVE);
          const made = link({
            iat: now,
            exp: now + 600,
            request: String(index),
            state: outcome as StoredLink['state'],
          });
          const counted = outcome !== 'doubtful';
          if (counted) sends.push(now);
          current = {
            version: current.version + 1,
            links: new Map([...decision.kept.links, [String(index), made]]),
            sent: new Map([...decision.kept.sent, ...(counted ? [[String(index), now] as const] : [])]),
            sentBy: decision.kept.sentBy,
          };
        });
        sends.forEach((at, index) => {
          const earlier = sends.slice(0, index);
          expect(earlier.filter((other) => other > at - 60)).toHaveLength(0);
          expect(earlier.filter((other) => other > at - 3_600).length).toBeLessThan(5);
          expect(earlier.filter((other) => other > at - 86_400).length).toBeLessThan(10);
        });
      }),
      { numRuns: 300 },
    );
  });
});
