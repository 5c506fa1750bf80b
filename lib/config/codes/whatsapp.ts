/** What a stage has to say of codes by WhatsApp, and the rules across fields. */
import { z } from 'zod';
import type { WhatsAppSettings } from '../../../lambda/codes/whatsapp/settings';
import { microDollars } from '../../../lambda/shared/fields';
import { dollars, listOf, text } from '../fields';
import { partitionOf } from '../region';
import { type CrossFieldRule, rule } from '../rule';
import { country } from '../sms/schema';
import { makesTheFirst, takesTheFactor, type Way } from '../weaker-ways/way';

export const whatsAppSchema = z.strictObject(
  {
    /** Id of the number that codes come from, as End User Messaging Social gives it once it is linked. */
    originationPhoneNumberId: text(
      /^phone-number-id-[0-9a-f]{32}$/,
      'the id of a number linked with End User Messaging Social, "phone-number-id-" and 32 hexadecimal digits.',
    ),
    /** Name of the template of the category "authentication", with a button that copies the code. */
    template: text(/^[a-z0-9_]{1,512}$/, 'the name of a template: small letters, digits and "_".'),
    /** Languages that Meta has approved the template in; the first is for everybody else. */
    languages: listOf(
      text(/^[a-z]{2,3}(_[A-Z]{2,3})?$/, 'a language by Meta’s code, such as en_US or ja.'),
      'a list of languages by Meta’s codes, such as ["en_US", "ja"].',
      1,
    ),
    /** Version of Meta’s API that messages are sent by. Meta ends each about two years after it came. */
    metaApiVersion: text(/^v[0-9]{2}\.[0-9]$/, 'a version such as v23.0.').default('v23.0'),
    /** The only countries that codes go to by WhatsApp, and what a message costs there. */
    countries: z
      .array(
        z.strictObject(
          {
            /** Where to; one of sms.countries. */
            country,
            /** US dollars a message: Meta’s for authentication and AWS’s together, at their highest. */
            price: dollars(
              0.000001,
              5,
              'what a message to this country costs at most, for sms.dailyBudget to be counted by',
            ),
          },
          { error: '{ country: "JP", price: 0.05 }.' },
        ),
        { error: 'a list of { country, price }; no code goes to any country that is not listed.' },
      )
      .min(1, { error: 'at least one { country, price }.' }),
  },
  { error: '{ originationPhoneNumberId, template, languages, countries } or nothing.' },
);

export type WhatsAppConfig = z.output<typeof whatsAppSchema>;

/** The same in the form that the functions read. */
export function whatsAppSettings({ countries, ...rest }: WhatsAppConfig): WhatsAppSettings {
  return {
    ...rest,
    countries: Object.fromEntries(
      countries.map(({ country: name, price }) => [name, { price: microDollars(price) }]),
    ),
  };
}

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
 * End User Messaging Social is in every Region of the partition `aws`, by AWS's list of 2026-11:
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

/** Codes by WhatsApp as a way in, beside one that is required. */
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
