import { type MailContent, oneLine } from '../../mail/content';
import { letter } from '../../mail/letter';
import { type LanguageCode, languageOf } from '../../mail/locale';
import { english } from './en';
import { japanese } from './ja';

/** What support can do for a user who has lost a factor. */
export const RECOVERY_ACTIONS = [
  'sign-out',
  'reset-totp',
  'move-to-sms',
  'revoke-passkeys',
  'forget-devices',
  'revoke-codes',
  'admit',
  'link',
] as const;

export type RecoveryAction = (typeof RECOVERY_ACTIONS)[number];

/** What is new. */
export type RecoveryNews =
  | {
      readonly event: 'recovered';
      readonly actions: readonly RecoveryAction[];
      /** The link to sign in by, fragment included, and its life. */
      readonly link?: { readonly uri: string; readonly lifeSeconds: number };
    }
  /** Everything that is kept of the user goes, and the user as well where `deleteUser` says so. */
  | { readonly event: 'forgotten'; readonly deleteUser: boolean }
  /** Codes to the number of long ago sign in again. */
  | { readonly event: 'number-released' }
  | { readonly event: 'link-used' }
  | { readonly event: 'code-used'; readonly left: number }
  | { readonly event: 'codes-made'; readonly made: number };

/** The sentences of one language, as plain text; {@link recoveryContent} escapes them. */
export interface RecoveryLanguage {
  subject(news: RecoveryNews, appName: string): string;
  readonly greeting: string;
  intro(news: RecoveryNews, appName: string): string;
  /** What support did, one sentence each; none for the link, which the mail itself has. */
  action(action: Exclude<RecoveryAction, 'link'>): string;
  readonly button: string;
  readonly copyHint: string;
  /** What to know of the link. */
  life(seconds: number): string;
  /** Date and time in UTC, and that it is UTC. */
  when(at: Date): string;
  /** What to do for somebody who did not do this or ask for it. */
  advice(news: RecoveryNews): string;
}

const LANGUAGES: Readonly<Record<LanguageCode, RecoveryLanguage>> = { en: english, ja: japanese };

/** Subject, text and HTML of a mail about recovery. */
export function recoveryContent(
  news: RecoveryNews,
  facts: { readonly appName: string; readonly at: Date },
  locale: string,
): MailContent {
  const code = languageOf(locale) ?? 'en';
  const language = LANGUAGES[code];
  const appName = oneLine(facts.appName);
  const subject = language.subject(news, appName);
  const intro = language.intro(news, appName);
  const link = news.event === 'recovered' ? news.link : undefined;
  const done = news.event === 'recovered' ? news.actions.filter((action) => action !== 'link') : [];
  const notes = [
    ...(link ? [language.life(link.lifeSeconds)] : []),
    ...done.map((action) => language.action(action)),
    language.when(facts.at),
    language.advice(news),
  ];
  const { button, copyHint, greeting } = language;
  return letter({
    language: code,
    subject,
    greeting,
    intro,
    ...(link ? { action: { button, copyHint, link: link.uri } } : {}),
    notes,
    sender: appName,
  });
}
