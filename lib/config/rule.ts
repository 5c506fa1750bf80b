import type { Config } from './schema';

/** Says that a value is wrong: where it is, what it is, and what is expected in its place. */
export type Report = (path: readonly PropertyKey[], got: unknown, expected: string) => void;

/** A rule: the fields it reads and what it has to say about them. */
export interface CrossFieldRule {
  readonly reads: readonly (keyof Config)[];
  check(config: Config, report: Report): void;
}

/** Makes a rule that can read the fields it names and no others. */
export function rule<Field extends keyof Config>(
  reads: readonly Field[],
  check: (config: Pick<Config, Field>, report: Report) => void,
): CrossFieldRule {
  return { reads, check };
}

/** Reports a limit by the hour that one by the day keeps from ever having an effect. */
export function hourFitsIntoDay(
  path: readonly string[],
  { perHour, perDay }: { readonly perHour: number; readonly perDay: number },
  report: Report,
): void {
  if (perHour > perDay)
    report(
      [...path, 'perHour'],
      perHour,
      `at most ${path.join('.')}.perDay, ${perDay}; else it never has an effect.`,
    );
}
