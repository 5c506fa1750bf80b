/**
 * All that functions say to users: plain texts, which renderers escape; spans and times are words already
 * (`format.ts`). `at` names its time zone.
 */

import type { NoticeKind } from '../../mail/notices/notice-kinds';
import type { RecoveryAction, RecoveryNews } from '../../recovery/news';
import type { Contact } from '../first-proof';

interface MailWords {
  readonly greeting: string;
}

export interface Formats {
  /** Tag for `Intl`. */
  readonly tag: string;
  /** Stands between number and unit. */
  readonly gap: string;
  /** @param zone undefined for UTC */
  zoned(at: string, zone: string | undefined): string;
}

export interface LinkMailWords extends MailWords {
  subject(appName: string, hasCode: boolean): string;
  intro(appName: string): string;
  readonly button: string;
  /** For mail programs without buttons. */
  readonly copyHint: string;
  life(span: string): string;
  requested(at: string): string;
  readonly sameBrowser: string;
  codeHint(span: string): string;
  ignore(hasCode: boolean): string;
}

export type CodeUse = 'sign-in' | 'change-email';

/** No code in the subject: locked screens show subjects. */
export interface CodeMailWords extends MailWords {
  subject(use: CodeUse, appName: string): string;
  intro(use: CodeUse, appName: string): string;
  life(span: string): string;
  /** Says that nobody of ours asks for a code. */
  readonly keep: string;
  requested(at: string): string;
  ignore(use: CodeUse): string;
}

/** Short: a Japanese segment has 70 characters. No link, so that people don't learn to follow them. */
export type SmsWords = (appName: string, code: string) => string;

/** `taken-off`: somebody else has proven that it is theirs. */
export interface ContactChange {
  readonly kind: Contact;
  readonly event: 'changed' | 'taken-off';
}

export interface ContactNoticeWords extends MailWords {
  subject(change: ContactChange, appName: string): string;
  intro(change: ContactChange, appName: string): string;
  when(at: string): string;
  /** For somebody who did not do this. */
  advice(change: ContactChange): string;
}

export type PasskeyChange = 'added' | 'removed';

export interface PasskeyNoticeWords extends MailWords {
  subject(change: PasskeyChange, appName: string): string;
  intro(change: PasskeyChange, appName: string): string;
  passkey(friendlyName: string): string;
  when(at: string): string;
  advice(change: PasskeyChange): string;
}

export interface SummaryWords extends MailWords {
  subject(appName: string): string;
  intro(appName: string): string;
  readonly what: Readonly<Record<NoticeKind, string>>;
  once(what: string, at: string): string;
  often(what: string, count: number, first: string, last: string): string;
  readonly advice: string;
}

export interface RecoveryMailWords extends MailWords {
  subject(news: RecoveryNews, appName: string): string;
  intro(news: RecoveryNews, appName: string): string;
  /** A sentence each, but for the link, which is the mail itself. */
  readonly actions: Readonly<Record<Exclude<RecoveryAction, 'link'>, string>>;
  readonly button: string;
  readonly copyHint: string;
  life(span: string): string;
  when(at: string): string;
  /** For somebody who did not do or ask for this. */
  advice(news: RecoveryNews): string;
}

export type MessageKind = 'confirm-account' | 'reset-password' | 'confirm-contact' | 'sign-in' | 'invite';

/** `code` and `userName` are Cognito's placeholders. */
export interface CognitoMessageWords {
  subject(kind: MessageKind, appName: string): string;
  /** @param name undefined where it isn't known */
  greeting(name: string | undefined): string;
  /** Before the code. */
  intro(kind: MessageKind, appName: string, userName: string): string;
  readonly notes: Readonly<Record<MessageKind, readonly string[]>>;
  /** Short: a Japanese segment has 70 characters. */
  sms(kind: MessageKind, appName: string, code: string, userName: string): string;
}

/** At the foot of mails. */
export interface LinkWords {
  readonly terms: string;
  readonly privacy: string;
  readonly imprint: string;
  readonly support: string;
}

/** For the page, where a hook gives no words. */
export interface RefusalWords {
  readonly refused: string;
  /** The hook did not answer. */
  readonly notChecked: string;
}
