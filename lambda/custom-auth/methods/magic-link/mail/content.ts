import { escapeHtml } from '../../../../shared/text';
import { english } from './en';
import { htmlMail } from './html';
import { japanese } from './ja';

/** What a mail says of its link. */
export interface MailFacts {
  readonly appName: string;
  /** The link, fragment included. */
  readonly link: string;
  readonly lifeSeconds: number;
  readonly requestedAt: Date;
  /** True when only the browser that asked can use the link. */
  readonly boundToRequester: boolean;
}

/** The sentences of one language, as plain text; {@link mailContent} escapes them. */
export interface Language {
  subject(appName: string): string;
  readonly greeting: string;
  /** What the button does. */
  intro(appName: string): string;
  readonly button: string;
  /** Introduces the link as text, for mail programs that show no button. */
  readonly copyHint: string;
  life(seconds: number): string;
  /** Date and time in UTC, and that it is UTC. */
  requested(at: Date): string;
  readonly sameBrowser: string;
  readonly ignore: string;
}

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The languages mails are written in, by BCP 47 primary language. */
export const LANGUAGES: Readonly<Record<string, Language>> = { en: english, ja: japanese };

/** The primary language of a BCP 47 tag, if mails are written in it. */
export function languageOf(locale: string): string | undefined {
  const primary = locale.split('-')[0]?.toLowerCase() ?? '';
  return Object.hasOwn(LANGUAGES, primary) ? primary : undefined;
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

/** Subject, text and HTML of a link's mail. Every value is escaped in HTML; the subject has one line. */
export function mailContent(facts: MailFacts, locale: string): MailContent {
  const code = languageOf(locale) ?? 'en';
  const language = LANGUAGES[code] ?? english;
  const appName = facts.appName.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const notes = [
    language.life(facts.lifeSeconds),
    ...(facts.boundToRequester ? [language.sameBrowser] : []),
    language.requested(facts.requestedAt),
    language.ignore,
  ];
  return {
    subject: language.subject(appName),
    text: [language.greeting, language.intro(appName), facts.link, ...notes, appName]
      .join('\n\n')
      .concat('\n'),
    html: htmlMail({
      language: code,
      title: escapeHtml(language.subject(appName)),
      greeting: escapeHtml(language.greeting),
      intro: escapeHtml(language.intro(appName)),
      button: escapeHtml(language.button),
      copyHint: escapeHtml(language.copyHint),
      link: escapeHtml(facts.link),
      notes: notes.map(escapeHtml),
      sender: escapeHtml(appName),
    }),
  };
}
