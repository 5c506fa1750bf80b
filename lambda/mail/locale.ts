/** In which language a mail is written. */
import { ENV, EnvironmentError, requireEnv } from '../shared/env';
import { type InEachLanguage, LANGUAGES, type LanguageCode } from '../shared/words';

/** The primary language of a BCP 47 tag, if mails are written in it. */
export function languageOf(locale: string): LanguageCode | undefined {
  const primary = locale.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}

/** What is said in the language of a BCP 47 tag; in English for one that nothing is written in. */
export function inLanguageOf<What>(locale: string, all: InEachLanguage<What>): What {
  return all[languageOf(locale) ?? 'en'];
}

/**
 * The locale to write in: the first wish that is configured, else one of the same language, else the default.
 *
 * @param wishes what the client asked for, then what the user's profile says
 * @param configured BCP 47 tags, the default first, at least one
 */
export function chooseLocale(wishes: readonly (string | undefined)[], configured: readonly string[]): string {
  for (const wish of wishes) {
    const wanted = wish?.replaceAll('_', '-').toLowerCase();
    const match =
      configured.find((locale) => locale.toLowerCase() === wanted) ??
      configured.find((locale) => wanted !== undefined && languageOf(locale) === wanted.split('-')[0]);
    if (match) return match;
  }
  return configured[0] ?? 'en';
}

/**
 * The configured locales, the default first.
 *
 * @throws EnvironmentError when one of them is in a language that no mail is written in
 */
export function readLocales(): string[] {
  const locales = requireEnv(ENV.LOCALES).split(',');
  const missing = locales.find((locale) => languageOf(locale) === undefined);
  if (missing !== undefined)
    throw new EnvironmentError(
      `The environment variable ${ENV.LOCALES} names "${missing}"; mails are written in ${LANGUAGES.join(', ')}.`,
    );
  return locales;
}
