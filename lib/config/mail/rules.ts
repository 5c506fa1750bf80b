import { usesContactApi } from '../codes/schema';
import { type CrossFieldRule, rule } from '../rule';
import { signInCaps } from './schema';
import { hasSes } from './ses-regions';

const mailsGoOutFromTheRegion = rule(['region'], ({ region }, report) => {
  if (!hasSes(region))
    report(
      ['region'],
      region,
      'a Region with Amazon SES, which every stage mails by from its own. If AWS has it there by now, add the Region to lib/config/mail/ses-regions.ts.',
    );
});

const anHourOfMailsFitsIntoADay = rule(
  ['mail', 'magicLink', 'codes'],
  ({ mail, magicLink, codes }, report) => {
    const { perHour, perDay } = signInCaps({ mail, magicLink, codes });
    // Defaults follow magicLink and codes, which have the rule too.
    const given = mail.perAddress.perHour !== undefined || mail.perAddress.perDay !== undefined;
    if (given && perHour > perDay)
      report(
        ['mail', 'perAddress', mail.perAddress.perHour === undefined ? 'perDay' : 'perHour'],
        mail.perAddress.perHour ?? perDay,
        mail.perAddress.perHour === undefined
          ? `at least the ${perHour} mails of an hour that one user may be sent; else that never has an effect.`
          : `at most mail.perAddress.perDay, ${perDay}; else it never has an effect.`,
      );
  },
);

const aMailboxTakesWhatItsUserMayHave = rule(
  ['mail', 'magicLink', 'codes'],
  ({ mail: { perAddress }, magicLink, codes }, report) => {
    const sections = [
      ['magicLink', magicLink] as const,
      ...(usesContactApi({ codes }) ? [['codes', codes] as const] : []),
    ];
    for (const limit of ['perHour', 'perDay'] as const)
      for (const [section, limits] of sections)
        if ((perAddress[limit] ?? limits[limit]) < limits[limit])
          report(
            ['mail', 'perAddress', limit],
            perAddress[limit],
            `at least ${section}.${limit}, ${limits[limit]}, which one user may be sent; else that never has an effect. Raise this, or lower that.`,
          );
  },
);

const aMailboxDoesNotUseUpThePool = rule(
  ['mail', 'magicLink'],
  ({ mail: { perAddress, notices }, magicLink }, report) => {
    if ((perAddress.perHour ?? 0) > magicLink.poolPerHour)
      report(
        ['mail', 'perAddress', 'perHour'],
        perAddress.perHour,
        `at most magicLink.poolPerHour, ${magicLink.poolPerHour}; else one mailbox could use up what the whole pool may be sent.`,
      );
    if (notices.atOnce > notices.poolPerHour)
      report(
        ['mail', 'notices', 'atOnce'],
        notices.atOnce,
        `at most mail.notices.poolPerHour, ${notices.poolPerHour}; else one account could use up what the whole pool may send.`,
      );
  },
);

export const mailRules: readonly CrossFieldRule[] = [
  mailsGoOutFromTheRegion,
  anHourOfMailsFitsIntoADay,
  aMailboxTakesWhatItsUserMayHave,
  aMailboxDoesNotUseUpThePool,
];
