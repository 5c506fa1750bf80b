import { englishSpan } from '../../../../shared/mail/span';
import { englishTime } from '../../../../shared/mail/time';
import type { Language } from './content';

export const english: Language = {
  subject: (appName) => `Your sign-in link for ${appName}`,
  greeting: 'Hello,',
  intro: (appName) => `Use this link to sign in to ${appName}:`,
  button: 'Sign in',
  copyHint: 'If the button does not work, copy this address into your browser:',
  life: (seconds) => `The link works once and for ${englishSpan(seconds)}.`,
  requested: (at) => `It was requested on ${englishTime(at)} UTC.`,
  sameBrowser: 'Open it in the browser in which you asked for it.',
  codeHint: (seconds) =>
    `Or type this code in the browser in which you asked for it, within ${englishSpan(seconds)}. Link and code together work once; tell the code to nobody.`,
  ignore: 'If you did not ask for it, ignore this message. Nobody can sign in without the link.',
};
