/**
 * What a stage has of one-time codes, as the constructs hand it to the functions: one JSON in one variable.
 */
import { ENV } from '../shared/env';
import { settingsReader, wrongIn } from '../shared/settings';
import { type CodeSwitches, problemOfSwitches } from './methods';

/** Digits a code may have. */
export const DIGITS = { least: 6, most: 8 } as const;
/** Seconds a code may live: SP 800-63B-4 §3.1.3.2 ends them after 10 minutes. */
export const LIFE_SECONDS = { least: 60, most: 600 } as const;

/** Everything that functions have to know of one-time codes, whatever way they go out. */
export interface CodeSettings extends CodeSwitches {
  /** Digits of a code, 6 to 8. */
  readonly digits: number;
  /** Life of a code in seconds, 60 to 600. */
  readonly lifeSeconds: number;
  /** Codes a user may be sent in any 60 minutes, by each method. */
  readonly perHour: number;
  /** Codes a user may be sent in any 24 hours, by each method. */
  readonly perDay: number;
  /** Seconds between two codes to one user by one method. */
  readonly coolDownSeconds: number;
  /** Mails that the whole pool may send in one clock hour (UTC); those with links count too. */
  readonly poolMailsPerHour: number;
  /** Minutes after a sign-in in which one can change one's phone number or address. */
  readonly recentSignInMinutes: number;
}

const COUNTS = ['perHour', 'perDay', 'coolDownSeconds', 'poolMailsPerHour', 'recentSignInMinutes'] as const;

const wrong = wrongIn(ENV.CODE_SETTINGS);

/** Reads {@link ENV.CODE_SETTINGS}. @throws EnvironmentError saying what is wrong with it */
export const readCodeSettings = settingsReader(ENV.CODE_SETTINGS, (value): CodeSettings => {
  const problem = problemOfSwitches(value);
  if (problem !== undefined) throw wrong(problem);
  for (const name of COUNTS)
    if (!isCount(value[name], { least: 1, most: Number.MAX_SAFE_INTEGER }))
      throw wrong(`needs a whole number of at least 1 in ${name}`);
  if (!isCount(value.digits, DIGITS))
    throw wrong(`needs a whole number from ${DIGITS.least} to ${DIGITS.most} in digits`);
  if (!isCount(value.lifeSeconds, LIFE_SECONDS))
    throw wrong(
      `needs a whole number of seconds from ${LIFE_SECONDS.least} to ${LIFE_SECONDS.most} in lifeSeconds`,
    );
  return value as unknown as CodeSettings;
});

function isCount(
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}
