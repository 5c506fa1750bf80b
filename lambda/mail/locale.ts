import { ENV, EnvironmentError, requireEnv } from '../shared/env';
import { type InEachLanguage, LANGUAGES, type LanguageCode } from '../shared/words';

/** Undefined for a language without mails. */
export function languageOf(locale: string): LanguageCode | undefined {
  const primary = locale.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}

/** English where the tag's language has no words. */
export function inLanguageOf<What>(locale: string, all: InEachLanguage<What>): What {
  return all[languageOf(locale) ?? 'en'];
}

/**
 * The first wish that is configured, else one of its language, else the default.
 *
 * @param wishes the client's, then the profile's
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
 * The default first.
 *
 * @throws EnvironmentError for a language without mails
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
