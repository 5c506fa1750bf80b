import { type MailContent, oneLine } from '../../shared/mail/content';
import { letter } from '../../shared/mail/letter';
import { type LanguageCode, languageOf } from '../../shared/mail/locale';
import { english } from './en';
import { japanese } from './ja';

/** What became of a passkey. */
export type Change = 'added' | 'removed';

/** What a notice says. */
export interface NoticeFacts {
  readonly change: Change;
  /** The user's own name for the passkey: anything at all, so escaped everywhere. */
  readonly friendlyName: string;
  readonly appName: string;
  readonly at: Date;
}

/** The sentences of one language, as plain text; {@link noticeContent} escapes them. */
export interface NoticeLanguage {
  subject(change: Change, appName: string): string;
  readonly greeting: string;
  intro(change: Change, appName: string): string;
  passkey(friendlyName: string): string;
  /** Date and time in UTC, and that it is UTC. */
  when(at: Date): string;
  /** What to do for somebody who did not do this. */
  advice(change: Change): string;
}

const LANGUAGES: Readonly<Record<LanguageCode, NoticeLanguage>> = { en: english, ja: japanese };

/**
 * Subject, text and HTML of a notice. The passkey's name is in the body alone, never in the subject, and no
 * link is.
 */
export function noticeContent(facts: NoticeFacts, locale: string): MailContent {
  const code = languageOf(locale) ?? 'en';
  const language = LANGUAGES[code];
  const { change } = facts;
  const appName = oneLine(facts.appName);
  const subject = language.subject(change, appName);
  const intro = language.intro(change, appName);
  const notes = [
    language.passkey(shortened(oneLine(facts.friendlyName))),
    language.when(facts.at),
    language.advice(change),
  ];
  return letter({ language: code, subject, greeting: language.greeting, intro, notes, sender: appName });
}

/**
 * Characters of a name that a mail shows: enough to know the passkey by, too few to tell its reader a story.
 */
const MAX_SHOWN = 64;

function shortened(name: string): string {
  const characters = [...name];
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN - 1).join('')}…` : name;
}
