/** Rules of codes by WhatsApp; lambda/codes/whatsapp/settings.ts has the fields. */
import { partitionOf } from '../region';
import { type CrossFieldRule, rule } from '../rule';
import { makesTheFirst, takesTheFactor, type Way } from '../weaker-ways/way';

const standsBesideSms = rule(['codes'], ({ codes }, report) => {
  if (codes.whatsApp && !codes.sms)
    report(
      ['codes', 'sms'],
      false,
      'true where codes.whatsApp is there: not everybody has WhatsApp, nobody is told whose number does, and the limits and the stop are those of SMS.',
    );
});

const goesWhereSmsGoes = rule(['codes', 'sms'], ({ codes, sms }, report) => {
  if (!codes.whatsApp || !sms) return;
  const path = ['codes', 'whatsApp', 'countries'] as const;
  codes.whatsApp.countries.forEach(({ country, price }, index, all) => {
    if (all.findIndex((other) => other.country === country) < index)
      report([...path, index, 'country'], country, 'each country once. Take out the repeated one.');
    if (!sms.countries.some((listed) => listed.country === country))
      report(
        [...path, index, 'country'],
        country,
        `one of sms.countries (${sms.countries.map((listed) => listed.country).join(', ')}), whose limits hold for it too.`,
      );
    if (price > sms.dailyBudget)
      report(
        [...path, index, 'price'],
        price,
        `at most sms.dailyBudget, ${sms.dailyBudget}; it would not pay for one message to ${country}.`,
      );
  });
});

/**
 * In all Regions of `aws`, as of 2026-11:
 * https://docs.aws.amazon.com/general/latest/gr/end-user-messaging.html
 */
const isInTheRegion = rule(['codes', 'region'], ({ codes, region }, report) => {
  if (codes.whatsApp && partitionOf(region) !== 'aws')
    report(
      ['codes', 'whatsApp'],
      'set',
      `nothing in ${region}, which has no AWS End User Messaging Social. Take it out.`,
    );
});

interface WhatsAppWays {
  /** Why a code by WhatsApp alone may (`codes.whatsApp`). */
  readonly whatsAppCodes: Way;
}

export const whatsAppWays: WhatsAppWays = {
  whatsAppCodes: {
    isOpen: ({ codes }) => codes.whatsApp !== undefined,
    passes: {
      'second factor': `a code by WhatsApp ${takesTheFactor}`,
      passkey: `a code by WhatsApp ${makesTheFirst}`,
    },
    close: 'take codes.whatsApp out',
  },
};

export const whatsAppRules: readonly CrossFieldRule[] = [standsBesideSms, goesWhereSmsGoes, isInTheRegion];
