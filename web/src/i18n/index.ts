import type { PageStorage } from '../shared/storage';
import type { Messages } from './en';
import { words } from './table';

export type { Messages } from './en';

export type Language = keyof typeof words;
export const languages = Object.keys(words) as readonly Language[];

/** A language, and its words. */
export interface Spoken {
  readonly language: Language;
  readonly t: Messages;
}

/** Rejects when they can't be fetched. */
export async function speak(language: Language): Promise<Spoken> {
  return { language, t: await words[language]() };
}

const key = 'SignInPage.language';

/** Spoken by deployment and page, in the deployment's order; else English. */
export function offeredLanguages(locales: readonly string[]): readonly Language[] {
  const offered = locales.map(baseLanguage).filter(isLanguage);
  return offered.length > 0 ? [...new Set(offered)] : ['en'];
}

/** The one chosen earlier, else the browser's best that is offered, else the deployment's first. */
export function startLanguage(
  offered: readonly Language[],
  preferences: readonly string[],
  storage: Pick<PageStorage, 'getItem'>,
): Language {
  const wishes = [storage.getItem(key) ?? '', ...preferences].map(baseLanguage);
  const wish = wishes.filter(isLanguage).find((language) => offered.includes(language));
  return wish ?? offered[0] ?? 'en';
}

/** Best first. `Intl` throws at `en-US@posix`, which some systems give. */
export function browserLanguages(tags: readonly string[] = navigator.languages): readonly string[] {
  return tags.filter((tag) => {
    try {
      return Intl.getCanonicalLocales(tag);
    } catch {
      return false;
    }
  });
}

export function rememberLanguage(language: Language, storage: Pick<PageStorage, 'setItem'>): void {
  storage.setItem(key, language);
}

/** The language's name for itself. */
export function languageName(language: Language): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

/** Of ISO 3166-1 alpha-2; the code where the browser knows no name. */
export function regionName(country: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country;
}

function baseLanguage(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(words, tag);
}
