/** Two clocks of the browser. */
export interface Clocks {
  /** Milliseconds since the Unix epoch; may be wrong, or set at any time. */
  readonly wall: () => number;
  /** Milliseconds; only goes forward, and begins anew with each page. */
  readonly steady: () => number;
}

/**
 * Milliseconds of a clock that nobody can set: only differences of it mean anything, and only while the page
 * stands. What the person's clock says may be minutes off, and jump.
 */
export function steadyTime(): number {
  return performance.now();
}

/** The browser's. */
export const clocks: Clocks = { wall: () => Date.now(), steady: steadyTime };

/** For things kept over reloads with their wall time. */
export interface Ages {
  /**
   * Milliseconds by the steady clock from the first call on, so ask once when it comes; from an earlier page,
   * by the wall clock. Infinite where the clock was put back.
   *
   * @param key its name while the page stands
   * @param since milliseconds since the Unix epoch
   */
  of(key: string, since: number): number;
}

export function ages({ wall, steady }: Clocks = clocks): Ages {
  /** By the steady clock. */
  const beginnings = new Map<string, number>();
  return {
    of(key, since) {
      const known = beginnings.get(key);
      if (known !== undefined) return steady() - known;
      const age = wall() - since;
      // Also where `since` is NaN.
      const begun = age >= 0 ? steady() - age : Number.NEGATIVE_INFINITY;
      beginnings.set(key, begun);
      return steady() - begun;
    },
  };
}

/** Tokens as they are kept. */
export interface KeptTokens {
  readonly accessToken: string;
  /** Wall time, by the clock that they came under. */
  readonly expireAt: Date;
  readonly lifeSeconds: number;
}

/** Milliseconds that a service may round by. */
const slack = 5000;

/**
 * Milliseconds, 0 when over or unknown. Of two ages the older counts, as the steady clock stands still while
 * some computers sleep; renewing early costs nothing.
 */
export function tokenLife(seen: Ages, tokens: KeptTokens, { wall }: Pick<Clocks, 'wall'> = clocks): number {
  const life = tokens.lifeSeconds * 1000;
  const since = tokens.expireAt.getTime() - life;
  const now = wall();
  if (!(now >= since - slack)) return 0;
  const age = Math.max(now - since, seen.of(tokens.accessToken, Math.min(since, now)));
  return Math.max(0, life - age);
}
