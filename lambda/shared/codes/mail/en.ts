import { englishSpan } from '../../mail/span';
import { englishTime } from '../../mail/time';
import type { CodeMailLanguage } from './content';

export const english: CodeMailLanguage = {
  subject: (use, appName) =>
    use === 'sign-in' ? `Your sign-in code for ${appName}` : `Confirm your new address for ${appName}`,
  greeting: 'Hello,',
  intro: (use, appName) =>
    use === 'sign-in'
      ? `Type this code where you are signing in to ${appName}:`
      : `Type this code where you are changing the address of your ${appName} account:`,
  life: (seconds) => `The code works once and for ${englishSpan(seconds)}. A newer one takes its place.`,
  keep: 'Tell this code to nobody, whoever asks for it: we never do.',
  requested: (at) => `It was requested on ${englishTime(at)} UTC.`,
  ignore: (use) =>
    use === 'sign-in'
      ? 'If you did not ask for it, ignore this message. Nobody can sign in without the code.'
      : 'If you did not ask for it, ignore this message. Nothing changes without the code.',
};
