import type { Config } from './schema';

export type Report = (path: readonly PropertyKey[], got: unknown, expected: string) => void;

export interface CrossFieldRule {
  readonly reads: readonly (keyof Config)[];
  check(config: Config, report: Report): void;
}

/** It can read no other fields. */
export function rule<Field extends keyof Config>(
  reads: readonly Field[],
  check: (config: Pick<Config, Field>, report: Report) => void,
): CrossFieldRule {
  return { reads, check };
}

/** Reports an hourly limit that the daily one makes useless. */
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
