import type { NoticeKind } from '../../shared/mail/notice-kinds';
import { englishTime } from '../../shared/mail/time';
import type { SummaryLanguage } from './content';

const WHAT: Readonly<Record<NoticeKind, string>> = {
  'passkey-added': 'A passkey was added',
  'passkey-removed': 'A passkey was removed',
  'email-changed': 'The e-mail address was changed',
  'email-taken-off': 'The e-mail address was removed, as somebody else has confirmed that it is theirs',
  'phone-changed': 'The phone number was changed',
  'phone-taken-off': 'The phone number was removed, as somebody else has confirmed that it is theirs',
  'recovery-codes-made': 'New recovery codes were made, and all earlier ones are good no more',
  'recovery-code-used': 'Somebody signed in with a recovery code',
  'recovery-link-used': 'Somebody signed in with a recovery link',
};

export const english: SummaryLanguage = {
  subject: (appName) => `More changes of your ${appName} account`,
  greeting: 'Hello,',
  intro: (appName) =>
    `Your account at ${appName} was changed more often than we send single messages. This is what happened:`,
  line: (kind, count, first, last) =>
    count === 1
      ? `${WHAT[kind]}, on ${englishTime(first)} UTC.`
      : `${WHAT[kind]}, ${count} times, from ${englishTime(first)} to ${englishTime(last)} UTC.`,
  advice:
    'If this was not you, somebody else may have access to your account: sign in, look through how it can be signed in to, and tell our support.',
};
