import { englishTime } from '../../shared/mail/time';
import type { NoticeLanguage } from './content';

export const english: NoticeLanguage = {
  subject: (change, appName) =>
    change === 'added'
      ? `A passkey was added to your ${appName} account`
      : `A passkey was removed from your ${appName} account`,
  greeting: 'Hello,',
  intro: (change, appName) =>
    change === 'added'
      ? `A passkey was added to your account at ${appName}. It can be used to sign in.`
      : `A passkey was removed from your account at ${appName}. It can no longer be used to sign in.`,
  passkey: (friendlyName) => `Name of the passkey: ${friendlyName}`,
  when: (at) => `This happened on ${englishTime(at)} UTC.`,
  advice: (change) =>
    change === 'added'
      ? 'If this was not you, somebody else may have access to your account: sign in, remove this passkey, and tell our support.'
      : 'If this was not you, somebody else may have access to your account: sign in, look through your passkeys, and tell our support.',
};
