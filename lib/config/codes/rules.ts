/** Functions would find these faults at the first code. */
import { type CrossFieldRule, hourFitsIntoDay, rule } from '../rule';
import { methodRules, usesCodes, usesSms } from './schema';

const codesBySmsNeedSms = rule(['codes', 'sms'], ({ codes, sms }, report) => {
  if (usesSms({ codes }) && sms === undefined)
    report(
      ['sms'],
      undefined,
      `{ channel, defaultCountry, countries, dailyBudget } where ${codes.sms ? 'codes.sms' : 'codes.stepUp'} is true. Say what messages go through, where to and what they may cost.`,
    );
});

const codesBySmsNeedPhones = rule(['codes', 'signInIdentifiers'], ({ codes, signInIdentifiers }, report) => {
  if (codes.sms && !signInIdentifiers.includes('phone'))
    report(
      ['codes', 'sms'],
      true,
      'false where signInIdentifiers has no "phone": nobody could sign in by a number. What a pool signs in by can’t change once it exists.',
    );
});

const codesInLinkMailNeedLinks = rule(['codes', 'magicLink'], ({ codes, magicLink }, report) => {
  if (codes.inLinkMail && !magicLink.enabled)
    report(
      ['codes', 'inLinkMail'],
      true,
      'false where magicLink.enabled is false: no mail with a link goes out. Set codes.email to true for codes by themselves, or enable links.',
    );
});

const codesEndWithTheirSession = rule(['codes', 'signInMinutes'], ({ codes, signInMinutes }, report) => {
  if (usesCodes({ codes }) && codes.lifeMinutes > signInMinutes)
    report(
      ['codes', 'lifeMinutes'],
      codes.lifeMinutes,
      `at most signInMinutes, ${signInMinutes}; Cognito ends the sign-in then.`,
    );
});

const anHourOfCodesFitsIntoADay = rule(['codes', 'magicLink'], ({ codes, magicLink }, report) => {
  if (!usesCodes({ codes })) return;
  hourFitsIntoDay(['codes'], codes, report);
  if ((codes.email || codes.inLinkMail) && codes.perHour > magicLink.poolPerHour)
    report(
      ['codes', 'perHour'],
      codes.perHour,
      `at most magicLink.poolPerHour, ${magicLink.poolPerHour}, which mails with codes count to; else one user could use up what the whole pool may send.`,
    );
});

export const codeRules: readonly CrossFieldRule[] = [
  codesBySmsNeedSms,
  codesBySmsNeedPhones,
  codesInLinkMailNeedLinks,
  codesEndWithTheirSession,
  anHourOfCodesFitsIntoADay,
  ...methodRules,
];
