import { englishSpan } from '../../mail/span';
import { englishTime } from '../../mail/time';
import type { RecoveryLanguage } from './content';

const TELL_SUPPORT = 'tell our support at once, by a way you know and not by answering this message.';

export const english: RecoveryLanguage = {
  subject: (news, appName) => {
    if (news.event === 'recovered')
      return news.link
        ? `Get back into your ${appName} account`
        : `Our support changed your ${appName} account`;
    if (news.event === 'forgotten')
      return news.deleteUser
        ? `Our support is deleting your ${appName} account`
        : `Our support is resetting your ${appName} account`;
    if (news.event === 'number-released')
      return `Our support confirmed the number of your ${appName} account`;
    if (news.event === 'link-used') return `Your ${appName} account was opened with a recovery link`;
    if (news.event === 'code-used') return `Your ${appName} account was opened with a recovery code`;
    return `New recovery codes for your ${appName} account`;
  },
  greeting: 'Hello,',
  intro: (news, appName) => {
    if (news.event === 'recovered')
      return news.link
        ? `Our support was asked to help you back into your account at ${appName}. Sign in with this link, then set up how you sign in from now on:`
        : `Our support was asked to help you back into your account at ${appName}, and changed it.`;
    if (news.event === 'forgotten')
      return news.deleteUser
        ? `Our support was asked to delete your account at ${appName}. It is being removed now, with its passkeys, codes and links; none of them works any more.`
        : `Our support was asked to reset how you sign in at ${appName}. Your passkeys, codes and links are being removed now and work no more; the account itself stays.`;
    if (news.event === 'number-released')
      return `Our support was asked to confirm that the phone number of your account at ${appName} is still yours. Codes sent to it sign in again, without another proof.`;
    if (news.event === 'link-used')
      return `Somebody signed in to your account at ${appName} with the link that our support had sent you.`;
    if (news.event === 'code-used')
      return `Somebody signed in to your account at ${appName} with one of your recovery codes. ${
        news.left === 0
          ? 'None is left: make new ones.'
          : `${news.left} ${news.left === 1 ? 'is' : 'are'} left.`
      }`;
    return `${news.made} recovery codes were made for your account at ${appName}. All earlier ones are good no more.`;
  },
  action: (action) =>
    ({
      'sign-out': 'You were signed out everywhere.',
      'reset-totp': 'Your authenticator app no longer counts.',
      'move-to-sms': 'Codes for signing in with your password now come by SMS.',
      'revoke-passkeys': 'Your passkeys were removed.',
      'forget-devices': 'No device of yours is remembered any more.',
      'revoke-codes': 'Your recovery codes are good no more.',
      admit: 'Your account was confirmed, and the password that it began with is good no more.',
    })[action],
  button: 'Sign in',
  copyHint: 'If the button does not work, copy this address into your browser:',
  life: (seconds) =>
    `The link works once and for ${englishSpan(seconds)}. Give it to nobody, not even to our support.`,
  when: (at) => `This happened on ${englishTime(at)} UTC.`,
  advice: (news) =>
    news.event === 'forgotten' || news.event === 'number-released'
      ? `If you did not ask for this, ${TELL_SUPPORT}`
      : news.event === 'recovered'
        ? `If you did not ask for this, ${news.link ? 'do not use the link, and ' : ''}${TELL_SUPPORT}`
        : `If this was not you, ${TELL_SUPPORT}`,
};
