import { type MailContent, oneLine } from '../../mail/content';
import { letter } from '../../mail/letter';
import { type LanguageCode, languageOf } from '../../mail/locale';
import { english } from './en';
import { japanese } from './ja';

/** What the reader is to do with a code. */
export type CodeUse = 'sign-in' | 'change-email';

/** What a mail says of its code. */
export interface CodeMailFacts {
  readonly appName: string;
  readonly use: CodeUse;
  readonly code: string;
  readonly lifeSeconds: number;
  readonly requestedAt: Date;
}

/** The sentences of one language, as plain text; {@link codeMail} escapes them. */
export interface CodeMailLanguage {
  subject(use: CodeUse, appName: string): string;
  readonly greeting: string;
  intro(use: CodeUse, appName: string): string;
  life(seconds: number): string;
  /** Nobody who works for the product asks for a code. */
  readonly keep: string;
  /** Date and time in UTC, and that it is UTC. */
  requested(at: Date): string;
  ignore(use: CodeUse): string;
}

const LANGUAGES: Readonly<Record<LanguageCode, CodeMailLanguage>> = { en: english, ja: japanese };

/**
 * Subject, text and HTML of a code's mail. The subject does not have the code: locked screens show subjects.
 */
export function codeMail(facts: CodeMailFacts, locale: string): MailContent {
  const language = languageOf(locale) ?? 'en';
  const words = LANGUAGES[language];
  const { use, code } = facts;
  const appName = oneLine(facts.appName);
  const subject = words.subject(use, appName);
  const intro = words.intro(use, appName);
  const notes = [
    words.life(facts.lifeSeconds),
    words.keep,
    words.requested(facts.requestedAt),
    words.ignore(use),
  ];
  return letter({
    language,
    subject,
    greeting: words.greeting,
    intro,
    code: { digits: code },
    notes,
    sender: appName,
  });
}
