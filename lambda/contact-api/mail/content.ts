import { type MailContent, oneLine } from '../../shared/mail/content';
import { letter } from '../../shared/mail/letter';
import { type LanguageCode, languageOf } from '../../shared/mail/locale';
import type { ContactChange } from '../notice';
import { english } from './en';
import { japanese } from './ja';

/** What a notice says. */
export interface NoticeFacts extends ContactChange {
  readonly appName: string;
  readonly at: Date;
}

/** The sentences of one language, as plain text; {@link noticeContent} escapes them. */
export interface NoticeLanguage {
  subject(change: ContactChange, appName: string): string;
  readonly greeting: string;
  intro(change: ContactChange, appName: string): string;
  /** Date and time in UTC, and that it is UTC. */
  when(at: Date): string;
  /** What to do for somebody who did not do this. */
  advice(change: ContactChange): string;
}

const LANGUAGES: Readonly<Record<LanguageCode, NoticeLanguage>> = { en: english, ja: japanese };

/** Subject, text and HTML of a notice. It has neither the old nor the new number or address, and no link. */
export function noticeContent(facts: NoticeFacts, locale: string): MailContent {
  const code = languageOf(locale) ?? 'en';
  const language = LANGUAGES[code];
  const appName = oneLine(facts.appName);
  const subject = language.subject(facts, appName);
  const intro = language.intro(facts, appName);
  const notes = [language.when(facts.at), language.advice(facts)];
  return letter({ language: code, subject, greeting: language.greeting, intro, notes, sender: appName });
}
