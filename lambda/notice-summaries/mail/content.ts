import { type MailContent, oneLine } from '../../shared/mail/content';
import { letter } from '../../shared/mail/letter';
import { type LanguageCode, languageOf } from '../../shared/mail/locale';
import type { NoticeKind } from '../../shared/mail/notice-kinds';
import type { HeldBack } from '../../shared/mail/notice-store';
import { english } from './en';
import { japanese } from './ja';

/** What a summary says. */
export interface SummaryFacts {
  readonly appName: string;
  readonly held: readonly HeldBack[];
}

/** The sentences of one language, as plain text; {@link summaryContent} escapes them. */
export interface SummaryLanguage {
  subject(appName: string): string;
  readonly greeting: string;
  intro(appName: string): string;
  /** What happened, how often, and when (UTC): first and last where that was more than once. */
  line(kind: NoticeKind, count: number, first: Date, last: Date): string;
  /** What to do for somebody who did not do this. */
  readonly advice: string;
}

const LANGUAGES: Readonly<Record<LanguageCode, SummaryLanguage>> = { en: english, ja: japanese };

/** Subject, text and HTML of a summary: kinds, counts and times; no names, no addresses and no link. */
export function summaryContent({ appName: given, held }: SummaryFacts, locale: string): MailContent {
  const code = languageOf(locale) ?? 'en';
  const language = LANGUAGES[code];
  const appName = oneLine(given);
  const subject = language.subject(appName);
  const intro = language.intro(appName);
  const at = (seconds: number) => new Date(seconds * 1000);
  const notes = [
    ...held.map(({ kind, count, first, last }) => language.line(kind, count, at(first), at(last))),
    language.advice,
  ];
  return letter({ language: code, subject, greeting: language.greeting, intro, notes, sender: appName });
}
