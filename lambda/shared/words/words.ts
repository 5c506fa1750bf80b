/**
 * Everything that functions say to users, as a language has to say it. Texts are plain: whoever renders them
 * escapes them. Spans and points in time come in as words of the language (`format.ts`).
 */

import type { NoticeKind } from '../../mail/notices/notice-kinds';
import type { RecoveryAction, RecoveryNews } from '../../recovery/news';
import type { Contact } from '../first-proof';

/** What every mail has. */
interface MailWords {
  readonly greeting: string;
}

/** How a language writes dates, times and spans. */
export interface Formats {
  /** BCP 47 tag that `Intl` is asked with. */
  readonly tag: string;
  /** What stands between a number and its unit. */
  readonly gap: string;
}

/** A mail with a link to sign in. */
export interface LinkMailWords extends MailWords {
  subject(appName: string, hasCode: boolean): string;
  /** What the button does. */
  intro(appName: string): string;
  readonly button: string;
  /** Introduces the link as text, for mail programs that show no button. */
  readonly copyHint: string;
  life(span: string): string;
  /** @param at date and time in UTC; the sentence says that it is UTC */
  requested(at: string): string;
  readonly sameBrowser: string;
  /** What the code beside the link is for. */
  codeHint(span: string): string;
  ignore(hasCode: boolean): string;
}

/** What the reader is to do with a code. */
export type CodeUse = 'sign-in' | 'change-email';

/** A mail with a code. Its subject does not have the code: locked screens show subjects. */
export interface CodeMailWords extends MailWords {
  subject(use: CodeUse, appName: string): string;
  intro(use: CodeUse, appName: string): string;
  life(span: string): string;
  /** Nobody who works for the product asks for a code. */
  readonly keep: string;
  /** @param at date and time in UTC; the sentence says that it is UTC */
  requested(at: string): string;
  ignore(use: CodeUse): string;
}

/**
 * A code by SMS, as short as it can be: a segment of Japanese has 70 characters. It asks for nothing but the
 * code to be typed where it was asked for; there is no link in it that people could learn to follow.
 */
export type SmsWords = (appName: string, code: string) => string;

/** What became of an account's number or address. `taken-off`: somebody else has proven that it is theirs. */
export interface ContactChange {
  readonly kind: Contact;
  readonly event: 'changed' | 'taken-off';
}

/** A notice that a number or an address came or went. */
export interface ContactNoticeWords extends MailWords {
  subject(change: ContactChange, appName: string): string;
  intro(change: ContactChange, appName: string): string;
  /** @param at date and time in UTC; the sentence says that it is UTC */
  when(at: string): string;
  /** What to do for somebody who did not do this. */
  advice(change: ContactChange): string;
}

/** What became of a passkey. */
export type PasskeyChange = 'added' | 'removed';

/** A notice that a passkey came or went. */
export interface PasskeyNoticeWords extends MailWords {
  subject(change: PasskeyChange, appName: string): string;
  intro(change: PasskeyChange, appName: string): string;
  passkey(friendlyName: string): string;
  /** @param at date and time in UTC; the sentence says that it is UTC */
  when(at: string): string;
  /** What to do for somebody who did not do this. */
  advice(change: PasskeyChange): string;
}

/** A mail that sums up notices. */
export interface SummaryWords extends MailWords {
  subject(appName: string): string;
  intro(appName: string): string;
  /** What happened. */
  readonly what: Readonly<Record<NoticeKind, string>>;
  /** @param at date and time in UTC; the sentence says that it is UTC */
  once(what: string, at: string): string;
  /** @param first @param last dates and times in UTC */
  often(what: string, count: number, first: string, last: string): string;
  /** What to do for somebody who did not do this. */
  readonly advice: string;
}

/** A mail about recovery. */
export interface RecoveryMailWords extends MailWords {
  subject(news: RecoveryNews, appName: string): string;
  intro(news: RecoveryNews, appName: string): string;
  /** What support did, one sentence each; none for the link, which the mail itself has. */
  readonly actions: Readonly<Record<Exclude<RecoveryAction, 'link'>, string>>;
  readonly button: string;
  readonly copyHint: string;
  /** What to know of the link. */
  life(span: string): string;
  /** @param at date and time in UTC; the sentence says that it is UTC */
  when(at: string): string;
  /** What to do for somebody who did not do this or ask for it. */
  advice(news: RecoveryNews): string;
}

/** What Cognito is about to send a message for. */
export type MessageKind = 'confirm-account' | 'reset-password' | 'confirm-contact' | 'sign-in' | 'invite';

/** Messages that Cognito sends itself. `code` and `userName` are its placeholders. */
export interface CognitoMessageWords {
  subject(kind: MessageKind, appName: string): string;
  /** @param name what the user is called; undefined where that is not known */
  greeting(name: string | undefined): string;
  /** What stands before the code. */
  intro(kind: MessageKind, appName: string, userName: string): string;
  /** What else the reader has to know. */
  readonly notes: Readonly<Record<MessageKind, readonly string[]>>;
  /** A message by SMS, as short as it can be; a segment of Japanese has 70 characters. */
  sms(kind: MessageKind, appName: string, code: string, userName: string): string;
}

/** Names of the brand's links, at the foot of mails. */
export interface LinkWords {
  readonly terms: string;
  readonly privacy: string;
  readonly imprint: string;
  readonly support: string;
}

/** What the page says to somebody whom a hook keeps out, where the hook has no words of its own for it. */
export interface RefusalWords {
  readonly refused: string;
  /** The hook had to be asked, and did not answer. */
  readonly notChecked: string;
}
