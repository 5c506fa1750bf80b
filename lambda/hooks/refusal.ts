/** How a refusal of a hook reaches who is refused: as the message of an error, which Cognito passes on. */
import { chooseLocale, inLanguageOf, readLocales } from '../mail/locale';
import { UserFacingError } from '../shared/errors';
import { REFUSAL } from '../shared/words';
import { type Verdict, wordsFor } from './answers';
import { REFUSED } from './refused-words';

/** The error for somebody whom a hook has refused. @param wishes locales, best first */
export function refusedBy(verdict: Verdict, wishes: readonly (string | undefined)[]): UserFacingError {
  const { locale, configured } = localesFor(wishes);
  const words =
    wordsFor(verdict.words, [...wishes.filter(isText), locale, ...configured]) ??
    inLanguageOf(locale, REFUSAL).refused;
  return new UserFacingError(`${REFUSED}${words}`);
}

/** The error where a hook had to be asked, and could not be. */
export function notAsked(wishes: readonly (string | undefined)[]): UserFacingError {
  return new UserFacingError(`${REFUSED}${inLanguageOf(localesFor(wishes).locale, REFUSAL).notChecked}`);
}

function localesFor(wishes: readonly (string | undefined)[]) {
  const configured = readLocales();
  return { locale: chooseLocale(wishes, configured), configured };
}

const isText = (wish: string | undefined): wish is string => wish !== undefined;
