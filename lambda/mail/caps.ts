/** How many mails one address and the pool are sent, as the constructs hand it to the functions. */
import { ENV, requireEnv } from '../shared/env';
import { settingsReader, wrongIn } from '../shared/settings';

/**
 * Of mails to sign in with, and to prove an address with. The pool's cap of those is `magicLink.poolPerHour`.
 */
export interface SignInCaps {
  /** To one address in a clock hour (UTC), for each share of it (`sign-in-caps.ts`). */
  readonly perHour: number;
  /** The same in a day (UTC). */
  readonly perDay: number;
}

/** Of notices that something of an account has changed. */
export interface NoticeCaps {
  /** To one address within a window at once; what comes after is summed up at its end. */
  readonly atOnce: number;
  /** Minutes of a window. */
  readonly windowMinutes: number;
  /** Of the pool in a clock hour (UTC), summaries among them. */
  readonly poolPerHour: number;
}

/** Reads {@link ENV.MAIL_CAPS}. @throws EnvironmentError saying what is wrong with it */
export const readSignInCaps = settingsReader(ENV.MAIL_CAPS, (value) =>
  counts<SignInCaps>(ENV.MAIL_CAPS, value, ['perHour', 'perDay']),
);

/** Reads {@link ENV.NOTICE_CAPS}. @throws EnvironmentError saying what is wrong with it */
export const readNoticeCaps = settingsReader(ENV.NOTICE_CAPS, (value) =>
  counts<NoticeCaps>(ENV.NOTICE_CAPS, value, ['atOnce', 'windowMinutes', 'poolPerHour']),
);

/** Asks for what notices within caps need beside their words. @throws EnvironmentError naming the variable */
export function checkNoticeCaps(): void {
  for (const name of [ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
  readNoticeCaps();
}

function counts<T>(
  variable: typeof ENV.MAIL_CAPS | typeof ENV.NOTICE_CAPS,
  value: Readonly<Record<string, unknown>>,
  names: readonly (keyof T & string)[],
): T {
  for (const name of names)
    if (!Number.isSafeInteger(value[name]) || (value[name] as number) < 1)
      throw wrongIn(variable)(`needs a whole number of at least 1 in ${name}`);
  return value as T;
}
