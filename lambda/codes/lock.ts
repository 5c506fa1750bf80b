/** The lock of one method of one user, across sign-ins (docs/adr/010). Pure. Other methods stay open. */

export interface Failures {
  readonly failures: number;
  /** Unix seconds; 0 for no lock. */
  readonly until: number;
}

export const NO_FAILURES: Failures = { failures: 0, until: 0 };

/** Consecutive failures after which only another method's proof unlocks (SP 800-63B-4 §3.2.2). */
export const MAX_FAILURES = 100;
const FREE_FAILURES = 3;
const FIRST_DELAY = 60;
const LONGEST_DELAY = 86_400;

/** Seconds: 1 minute after the fourth consecutive failure, doubling up to a day. */
export function delayAfter(failures: number): number {
  if (failures <= FREE_FAILURES) return 0;
  return Math.min(FIRST_DELAY * 2 ** (failures - FREE_FAILURES - 1), LONGEST_DELAY);
}

/** `'barred'`: until another method proves the user. `'delayed'`: for a while. */
export function lockOf({ failures, until }: Failures, now: number): 'barred' | 'delayed' | undefined {
  if (failures >= MAX_FAILURES) return 'barred';
  return until > now ? 'delayed' : undefined;
}

export function failed({ failures }: Failures, now: number): Failures {
  const next = failures + 1;
  const delay = delayAfter(next);
  return { failures: next, until: delay === 0 ? 0 : now + delay };
}
