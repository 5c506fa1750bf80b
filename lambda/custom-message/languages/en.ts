import type { MessageKind } from '../kind';
import type { MessageLanguage } from './language';

const SECRET = 'Tell it to nobody, not even to our support.';

const NOTES: Readonly<Record<MessageKind, readonly string[]>> = {
  'confirm-account': [
    SECRET,
    'If you did not ask for an account, ignore this message. Without the code nobody can use it.',
  ],
  'reset-password': [SECRET, 'If you did not ask for it, ignore this message. Your password stays as it is.'],
  'confirm-contact': [
    SECRET,
    'If you did not ask for it, ignore this message. Without the code nothing is changed.',
  ],
  'sign-in': [
    SECRET,
    'If you are not signing in right now, somebody else may know your password. Change it, and tell our support.',
  ],
  invite: ['You are asked to choose a password of your own when you sign in. Tell this one to nobody.'],
};

export const english: MessageLanguage = {
  subject: (kind, appName) =>
    ({
      'confirm-account': `Confirm your account at ${appName}`,
      'reset-password': `Your code for a new password at ${appName}`,
      'confirm-contact': `Confirm your contact details at ${appName}`,
      'sign-in': `Your sign-in code for ${appName}`,
      invite: `Your account at ${appName}`,
    })[kind],
  greeting: (name) => (name === undefined ? 'Hello,' : `Hello ${name},`),
  intro: (kind, appName, userName) =>
    ({
      'confirm-account': `Type this code to confirm your account at ${appName}:`,
      'reset-password': `Type this code to choose a new password at ${appName}:`,
      'confirm-contact': `Type this code at ${appName} to confirm that messages there reach you:`,
      'sign-in': `Type this code to finish signing in to ${appName}:`,
      invite: `An account at ${appName} was made for you. Sign in as ${userName} with this temporary password:`,
    })[kind],
  notes: (kind) => NOTES[kind],
  sms: (kind, appName, code, userName) =>
    ({
      'confirm-account': `${appName}: ${code} confirms your account. Don't share it.`,
      'reset-password': `${appName}: ${code} is your code for a new password. Don't share it.`,
      'confirm-contact': `${appName}: ${code} confirms your number. Don't share it.`,
      'sign-in': `${appName}: ${code} is your sign-in code. Don't share it.`,
      invite: `${appName}: sign in as ${userName} with ${code}`,
    })[kind],
};
