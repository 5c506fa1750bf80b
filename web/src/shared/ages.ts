/** Two clocks of the browser. */
export interface Clocks {
  /** Milliseconds since the Unix epoch by the person's clock: it may be wrong, and be set at any time. */
  readonly wall: () => number;
  /** Milliseconds of a clock that only goes forward, and begins anew with each page. */
  readonly steady: () => number;
}

/** The browser's. */
export const clocks: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

/** Ages of what is kept over reloads together with the wall time at which it came. */
export interface Ages {
  /**
   * Milliseconds since something came, measured by the steady clock from the first call for it on: ask once
   * when it comes. What comes from an earlier page is as old as the wall clock says then. Infinite where that
   * says that it is yet to come: the clock was put back, and nobody knows how old it is.
   *
   * @param key names it for as long as the page stands
   * @param since wall time at which it came, in milliseconds since the Unix epoch
   */
  of(key: string, since: number): number;
}

export function ages({ wall, steady }: Clocks = clocks): Ages {
  /** Steady times at which things came. */
  const beginnings = new Map<string, number>();
  return {
    of(key, since) {
      const known = beginnings.get(key);
      if (known !== undefined) return steady() - known;
      const age = wall() - since;
      // Also where `since` is no time at all.
      const begun = age >= 0 ? steady() - age : Number.NEGATIVE_INFINITY;
      beginnings.set(key, begun);
      return steady() - begun;
    },
  };
}

/** Tokens as they are kept. */
export interface KeptTokens {
  readonly accessToken: string;
  /** Wall time at which they end, by the clock that they came under. */
  readonly expireAt: Date;
  /** Seconds that they live from when they came. */
  readonly lifeSeconds: number;
}

/** Milliseconds by which a service may round: tokens that have just come are not from the future. */
const slack = 5000;

/**
 * Milliseconds that tokens still live, 0 when they are over or nobody can tell. The older of two ages counts,
 * as the steady clock stands still while some computers sleep: to renew tokens early costs nothing.
 */
export function tokenLife(seen: Ages, tokens: KeptTokens, { wall }: Pick<Clocks, 'wall'> = clocks): number {
  const life = tokens.lifeSeconds * 1000;
  const since = tokens.expireAt.getTime() - life;
  const now = wall();
  if (!(now >= since - slack)) return 0;
  const age = Math.max(now - since, seen.of(tokens.accessToken, Math.min(since, now)));
  return Math.max(0, life - age);
}
