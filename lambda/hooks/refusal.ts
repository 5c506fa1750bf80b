/** A hook's refusal becomes an error's message, which Cognito passes on. */
import { chooseLocale, inLanguageOf, readLocales } from '../mail/locale';
import { UserFacingError } from '../shared/errors';
import { REFUSAL } from '../shared/words';
import { type Verdict, wordsFor } from './answers';
import { REFUSED } from './refused-words';

/** @param wishes locales, best first */
export function refusedBy(verdict: Verdict, wishes: readonly (string | undefined)[]): UserFacingError {
  const { locale, configured } = localesFor(wishes);
  const words =
    wordsFor(verdict.words, [...wishes.filter(isText), locale, ...configured]) ??
    inLanguageOf(locale, REFUSAL).refused;
  return new UserFacingError(`${REFUSED}${words}`);
}

/** For a required hook that could not be asked. */
export function notAsked(wishes: readonly (string | undefined)[]): UserFacingError {
  return new UserFacingError(`${REFUSED}${inLanguageOf(localesFor(wishes).locale, REFUSAL).notChecked}`);
}

function localesFor(wishes: readonly (string | undefined)[]) {
  const configured = readLocales();
  return { locale: chooseLocale(wishes, configured), configured };
}

const isText = (wish: string | undefined): wish is string => wish !== undefined;
