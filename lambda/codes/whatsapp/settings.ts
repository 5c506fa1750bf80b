/** The settings of codes by WhatsApp. */
import {
  dollars,
  group,
  list,
  listed,
  matching,
  otherwise,
  type Told,
  untold,
  whereSaid,
} from '../../shared/fields';
import { COUNTRY } from '../../sms/settings';

const FIELDS = {
  /** Id of the number that codes come from, as End User Messaging Social gives it once it is linked. */
  originationPhoneNumberId: matching(
    /^phone-number-id-[0-9a-f]{32}$/,
    'the id of a number linked with End User Messaging Social, "phone-number-id-" and 32 hexadecimal digits.',
  ),
  /** Name of the template of the category "authentication", with a button that copies the code. */
  template: matching(/^[a-z0-9_]{1,512}$/, 'the name of a template: small letters, digits and "_".'),
  /** Languages that Meta has approved the template in; the first is for everybody else. */
  languages: list(
    matching(/^[a-z]{2,3}(_[A-Z]{2,3})?$/, 'a language by Meta’s code, such as en_US or ja.'),
    1,
    'a list of languages by Meta’s codes, such as ["en_US", "ja"].',
  ),
  /** Version of Meta’s API that messages are sent by. Meta ends each about two years after it came. */
  metaApiVersion: otherwise('v23.0', matching(/^v[0-9]{2}\.[0-9]$/, 'a version such as v23.0.')),
  /** The only countries that codes go to by WhatsApp, and what a message costs there. */
  countries: listed(
    'country',
    group(
      {
        /** Where to; one of sms.countries. */
        country: untold(COUNTRY),
        /** US dollars a message: Meta’s for authentication and AWS’s together, at their highest. */
        price: dollars(
          0.000001,
          5,
          'what a message to this country costs at most, for sms.dailyBudget to be counted by',
        ),
      },
      '{ country: "JP", price: 0.05 }.',
    ),
    'a list of at least one { country, price }; no code goes to any country that is not listed.',
  ),
};

export const WHATSAPP = whereSaid(
  group(FIELDS, '{ originationPhoneNumberId, template, languages, countries } or nothing.'),
);

export type WhatsAppSettings = Told<typeof FIELDS>;
