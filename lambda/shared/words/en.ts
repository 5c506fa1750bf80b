import { plural } from './plural';
import type * as Words from './words';

/** British: day before month, 24 hours. */
export const formats: Words.Formats = {
  tag: 'en-GB',
  gap: ' ',
  zoned: (at, zone = 'UTC') => `${at} ${zone}`,
};

const GREETING = 'Hello,';
const COPY_HINT = 'If the button does not work, copy this address into your browser:';
const REQUESTED = (at: string) => `It was requested on ${at}.`;
const HAPPENED = (at: string) => `This happened on ${at}.`;

export const linkMail: Words.LinkMailWords = {
  subject: (appName, hasCode) => `Your sign-in link ${hasCode ? 'and code ' : ''}for ${appName}`,
  greeting: GREETING,
  intro: (appName) => `Use this link to sign in to ${appName}:`,
  button: 'Sign in',
  copyHint: COPY_HINT,
  life: (span) => `The link works once and for ${span}.`,
  requested: REQUESTED,
  sameBrowser: 'Open it in the browser in which you asked for it.',
  codeHint: (span) =>
    `Or type this code in the browser in which you asked for it, within ${span}. Link and code together work once; do not share the code.`,
  ignore: (hasCode) =>
    `If you did not ask for it, ignore this message. Nobody can sign in without the link${hasCode ? ' or the code' : ''}.`,
};

export const codeMail: Words.CodeMailWords = {
  subject: (use, appName) =>
    use === 'sign-in' ? `Your sign-in code for ${appName}` : `Confirm your new address for ${appName}`,
  greeting: GREETING,
  intro: (use, appName) =>
    use === 'sign-in'
      ? `Type this code where you are signing in to ${appName}:`
      : `Type this code where you are changing the address of your ${appName} account:`,
  life: (span) => `The code works once and for ${span}. A newer one takes its place.`,
  keep: 'Do not share this code with anybody: we never ask for it.',
  requested: REQUESTED,
  ignore: (use) =>
    use === 'sign-in'
      ? 'If you did not ask for it, ignore this message. Nobody can sign in without the code.'
      : 'If you did not ask for it, ignore this message. Nothing changes without the code.',
};

export const sms: Words.SmsWords = (appName, code) =>
  `${appName}: ${code} is your code. Don't share it with anyone.`;

const CONTACTS = { email: 'e-mail address', phone_number: 'phone number' } as const;

export const contactNotice: Words.ContactNoticeWords = {
  subject: ({ kind, event }, appName) =>
    event === 'changed'
      ? `The ${CONTACTS[kind]} of your ${appName} account was changed`
      : `The ${CONTACTS[kind]} was removed from your ${appName} account`,
  greeting: GREETING,
  intro: ({ kind, event }, appName) =>
    event === 'changed'
      ? `The ${CONTACTS[kind]} of your account at ${appName} was changed, after the new one was confirmed with a code.`
      : `Somebody with another account at ${appName} has confirmed with a code that the ${CONTACTS[kind]} of your account is theirs. It was removed from your account and no longer signs in to it.`,
  when: HAPPENED,
  advice: ({ event }) =>
    event === 'changed'
      ? 'If this was not you, somebody else may have access to your account: tell our support.'
      : 'If it is still yours, sign in another way, add it again, and tell our support.',
};

export const passkeyNotice: Words.PasskeyNoticeWords = {
  subject: (change, appName) =>
    change === 'added'
      ? `A passkey was added to your ${appName} account`
      : `A passkey was removed from your ${appName} account`,
  greeting: GREETING,
  intro: (change, appName) =>
    change === 'added'
      ? `A passkey was added to your account at ${appName}. It can be used to sign in.`
      : `A passkey was removed from your account at ${appName}. It can no longer be used to sign in.`,
  passkey: (friendlyName) => `Name of the passkey: ${friendlyName}`,
  when: HAPPENED,
  advice: (change) =>
    change === 'added'
      ? 'If this was not you, somebody else may have access to your account: sign in, remove this passkey, and tell our support.'
      : 'If this was not you, somebody else may have access to your account: sign in, look through your passkeys, and tell our support.',
};

export const summary: Words.SummaryWords = {
  subject: (appName) => `More changes of your ${appName} account`,
  greeting: GREETING,
  intro: (appName) =>
    `Your account at ${appName} was changed more often than we send single messages. This is what happened:`,
  what: {
    'passkey-added': 'A passkey was added',
    'passkey-removed': 'A passkey was removed',
    'email-changed': 'The e-mail address was changed',
    'email-taken-off': 'The e-mail address was removed, as somebody else has confirmed that it is theirs',
    'phone-changed': 'The phone number was changed',
    'phone-taken-off': 'The phone number was removed, as somebody else has confirmed that it is theirs',
    'recovery-codes-made': 'New recovery codes were made, and all earlier ones have stopped working',
    'recovery-code-used': 'Somebody signed in with a recovery code',
    'recovery-link-used': 'Somebody signed in with a recovery link',
  },
  once: (what, at) => `${what}, on ${at}.`,
  often: (what, count, first, last) => `${what}, ${count} times, from ${first} to ${last}.`,
  advice:
    'If this was not you, somebody else may have access to your account: sign in, look through how it can be signed in to, and tell our support.',
};

const TELL_SUPPORT = 'tell our support at once, by a way you know and not by answering this message.';

export const recoveryMail: Words.RecoveryMailWords = {
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
  greeting: GREETING,
  intro: (news, appName) => {
    if (news.event === 'recovered')
      return news.link
        ? `Our support was asked to help you back into your account at ${appName}. Sign in with this link, then set up how you sign in from now on:`
        : `Our support was asked to help you back into your account at ${appName}, and changed it.`;
    if (news.event === 'forgotten')
      return news.deleteUser
        ? `Our support was asked to delete your account at ${appName}. It is being removed now, with its passkeys, codes and links; none of them works any more.`
        : `Our support was asked to reset how you sign in at ${appName}. Your passkeys, codes and links are being removed now and no longer work; the account itself stays.`;
    if (news.event === 'number-released')
      return `Our support was asked to confirm that the phone number of your account at ${appName} is still yours. Codes sent to it sign in again, without another proof.`;
    if (news.event === 'link-used')
      return `Somebody signed in to your account at ${appName} with the link that our support had sent you.`;
    if (news.event === 'code-used')
      return `Somebody signed in to your account at ${appName} with one of your recovery codes. ${
        news.left === 0
          ? 'None is left: make new ones.'
          : `${news.left} ${plural('en', news.left, { one: 'is', other: 'are' })} left.`
      }`;
    return `${news.made} recovery codes were made for your account at ${appName}. All earlier ones have stopped working.`;
  },
  actions: {
    'sign-out': 'You were signed out everywhere.',
    'reset-totp': 'Your authenticator app no longer counts.',
    'move-to-sms': 'Codes for signing in with your password now come by SMS.',
    'revoke-passkeys': 'Your passkeys were removed.',
    'forget-devices': 'No device of yours is remembered any more.',
    'revoke-codes': 'Your recovery codes have stopped working.',
    admit: 'Your account was confirmed, and the password that it began with no longer works.',
  },
  button: 'Sign in',
  copyHint: COPY_HINT,
  life: (span) => `The link works once and for ${span}. Do not share it, not even with our support.`,
  when: HAPPENED,
  advice: (news) =>
    news.event === 'forgotten' || news.event === 'number-released'
      ? `If you did not ask for this, ${TELL_SUPPORT}`
      : news.event === 'recovered'
        ? `If you did not ask for this, ${news.link ? 'do not use the link, and ' : ''}${TELL_SUPPORT}`
        : `If this was not you, ${TELL_SUPPORT}`,
};

const SECRET = 'Do not share it, not even with our support.';

export const cognitoMessage: Words.CognitoMessageWords = {
  subject: (kind, appName) =>
    ({
      'confirm-account': `Confirm your account at ${appName}`,
      'reset-password': `Your code for a new password at ${appName}`,
      'confirm-contact': `Confirm your contact details at ${appName}`,
      'sign-in': `Your sign-in code for ${appName}`,
      invite: `Your account at ${appName}`,
    })[kind],
  greeting: (name) => (name === undefined ? GREETING : `Hello ${name},`),
  intro: (kind, appName, userName) =>
    ({
      'confirm-account': `Type this code to confirm your account at ${appName}:`,
      'reset-password': `Type this code to choose a new password at ${appName}:`,
      'confirm-contact': `Type this code at ${appName} to confirm that messages there reach you:`,
      'sign-in': `Type this code to finish signing in to ${appName}:`,
      invite: `An account at ${appName} was made for you. Sign in as ${userName} with this temporary password:`,
    })[kind],
  notes: {
    'confirm-account': [
      SECRET,
      'If you did not ask for an account, ignore this message. Without the code nobody can use it.',
    ],
    'reset-password': [
      SECRET,
      'If you did not ask for it, ignore this message. Your password stays as it is.',
    ],
    'confirm-contact': [
      SECRET,
      'If you did not ask for it, ignore this message. Without the code nothing is changed.',
    ],
    'sign-in': [
      SECRET,
      'If you are not signing in right now, somebody else may know your password. Change it, and tell our support.',
    ],
    invite: ['You are asked to choose a password of your own when you sign in. Do not share this one.'],
  },
  sms: (kind, appName, code, userName) =>
    ({
      'confirm-account': `${appName}: ${code} confirms your account. Don't share it.`,
      'reset-password': `${appName}: ${code} is your code for a new password. Don't share it.`,
      'confirm-contact': `${appName}: ${code} confirms your number. Don't share it.`,
      'sign-in': `${appName}: ${code} is your sign-in code. Don't share it.`,
      invite: `${appName}: sign in as ${userName} with ${code}`,
    })[kind],
};

export const links: Words.LinkWords = {
  terms: 'Terms of use',
  privacy: 'Privacy',
  imprint: 'Legal notice',
  support: 'Support',
};

export const refusal: Words.RefusalWords = {
  refused: 'You can’t sign in here. If you think you should, ask whoever runs this service.',
  notChecked: 'This could not be checked just now. Please try again in a moment.',
};
