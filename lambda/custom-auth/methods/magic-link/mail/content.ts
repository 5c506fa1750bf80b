import { type MailContent, oneLine } from '../../../../shared/mail/content';
import { letter } from '../../../../shared/mail/letter';
import { type LanguageCode, languageOf } from '../../../../shared/mail/locale';
import { english } from './en';
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
  /** A code for the browser that asked, beside the link. */
  readonly code?: string;
  readonly codeLifeSeconds?: number;
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
  /** What the code beside the link is for. */
  codeHint(seconds: number): string;
  readonly ignore: string;
}

const LANGUAGES: Readonly<Record<LanguageCode, Language>> = { en: english, ja: japanese };

/** Subject, text and HTML of a link's mail. Every value is escaped in HTML; the subject has one line. */
export function mailContent(facts: MailFacts, locale: string): MailContent {
  const code = languageOf(locale) ?? 'en';
  const language = LANGUAGES[code];
  const appName = oneLine(facts.appName);
  const notes = [
    language.life(facts.lifeSeconds),
    ...(facts.boundToRequester ? [language.sameBrowser] : []),
    language.requested(facts.requestedAt),
    language.ignore,
  ];
  const { code: digits, codeLifeSeconds = facts.lifeSeconds } = facts;
  return letter({
    language: code,
    subject: language.subject(appName),
    greeting: language.greeting,
    intro: language.intro(appName),
    action: { button: language.button, copyHint: language.copyHint, link: facts.link },
    ...(digits === undefined ? {} : { code: { digits, hint: language.codeHint(codeLifeSeconds) } }),
    notes,
    sender: appName,
  });
}
