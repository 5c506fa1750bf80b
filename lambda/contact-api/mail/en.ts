import { englishTime } from '../../shared/mail/time';
import type { NoticeLanguage } from './content';

const NAMES = { email: 'e-mail address', phone_number: 'phone number' } as const;

export const english: NoticeLanguage = {
  subject: ({ kind, event }, appName) =>
    event === 'changed'
      ? `The ${NAMES[kind]} of your ${appName} account was changed`
      : `The ${NAMES[kind]} was removed from your ${appName} account`,
  greeting: 'Hello,',
  intro: ({ kind, event }, appName) =>
    event === 'changed'
      ? `The ${NAMES[kind]} of your account at ${appName} was changed, after the new one was confirmed with a code.`
      : `Somebody with another account at ${appName} has confirmed with a code that the ${NAMES[kind]} of your account is theirs. It was removed from your account and no longer signs in to it.`,
  when: (at) => `This happened on ${englishTime(at)} UTC.`,
  advice: ({ event }) =>
    event === 'changed'
      ? 'If this was not you, somebody else may have access to your account: tell our support.'
      : 'If it is still yours, sign in another way, add it again, and tell our support.',
};
