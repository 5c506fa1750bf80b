/** The settings of SMS: one JSON in one variable. */
import { ENV } from '../shared/env';
import { fieldReader } from '../shared/field-readers';
import {
  byName,
  count,
  dollars,
  elsewhere,
  group,
  list,
  listed,
  matching,
  oneOf,
  otherwise,
  type Told,
  text,
  untold,
  whereSaid,
} from '../shared/fields';

/** A country by its code of ISO 3166-1 alpha-2. */
export const COUNTRY = matching(
  /^[A-Z]{2}$/,
  'the two capital letters of a country in ISO 3166-1, such as JP.',
);

/** What names the sender instead of a number. */
export const SENDER_ID = matching(
  /^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/,
  'a name of 1 to 11 letters, digits and hyphens, at least one of them a letter.',
);

/** AWS End User Messaging: its own configuration set, country rules and origination identities. */
const END_USER_MESSAGING_FIELDS = {
  /**
   * The configuration set that every message is sent with: its ARN, or what follows the prefix in it, such as
   * `configuration-set/passwordless-prod`.
   */
  configurationSet: text,
  /**
   * Id or ARN of the protect configuration with the country rules. @default the configuration set's or
   * account's
   */
  protectConfigurationId: whereSaid(text),
  /**
   * What ARNs begin with, up to the account's id and the colon behind it. Apart, as a function
   * has 4 KB for all its variables.
   */
  arnPrefix: text,
  /**
   * What messages to a country are sent from; every allowed country has one. An ARN, or what follows the
   * prefix in it, such as `sender-id/EXAMPLE/JP`: the policies name ARNs, and IAM is asked about the very
   * text.
   */
  originationIdentities: byName(COUNTRY, text),
};

/** Amazon SNS: a sender id where a country takes one, the account's limits and nothing else. */
export const SNS_FIELDS = {
  /** Name shown as sender where the country allows one. */
  senderId: whereSaid(SENDER_ID),
  /** Region that messages go out from. @default the function's own */
  region: elsewhere(whereSaid(text)),
};

export type EndUserMessagingChannel = Told<typeof END_USER_MESSAGING_FIELDS>;
export type SnsChannel = Told<typeof SNS_FIELDS>;

const CHANNEL_FIELDS = {
  channel: elsewhere(oneOf({ 'end-user-messaging': END_USER_MESSAGING_FIELDS, sns: SNS_FIELDS })),
};

const BEGINNINGS = otherwise(
  [],
  list(
    matching(
      /^\+[1-9]\d{2,10}$/,
      'how numbers begin, with a plus, the calling code and the area code, such as "+1235".',
    ),
    0,
    'a list of how numbers begin, such as ["+1235"].',
  ),
);

/** Where messages go. */
export const PLAN_FIELDS = {
  /** Country that a number without country code belongs to. */
  defaultCountry: COUNTRY,
  /** The only countries that anything is sent to, and what a message costs there. */
  countries: listed(
    'country',
    group(
      {
        /** Where to. */
        country: untold(COUNTRY),
        /**
         * US dollars a segment: the highest that any network of the country takes, fees of carriers included.
         */
        price: dollars(
          0.000001,
          5,
          'what a segment to this country costs at most, for sms.dailyBudget to be counted by',
        ),
        /**
         * How mobile numbers of this country begin, with its calling code, that the numbering plans don't
         * know yet.
         */
        alsoMobile: untold(BEGINNINGS),
      },
      '{ country: "JP", price: 0.0745 }.',
    ),
    'a list of at least one { country, price }; nothing is sent to any country that is not listed.',
  ),
  alsoMobile: elsewhere(whereSaid(byName(COUNTRY, BEGINNINGS))),
};

/** The page. */
export const DOMAIN_FIELDS = {
  /**
   * Host of the page that the code is typed into, in the message's last line; phones fill it in there
   * alone.
   *
   * @default host of the first of webOrigins
   */
  domain: matching(
    /^(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/,
    'a host in lower case, such as app.example.com, or localhost.',
  ),
};

export const SMS_FIELDS = {
  /** Limits of one number, whoever asks. */
  perNumber: group({
    /**
     * Seconds that must pass between two messages: for codes, for confirmations of new accounts and for other
     * messages of Cognito's apart.
     */
    coolDownSeconds: count('seconds', 1, 3600, 30),
    /** Messages in any 60 minutes; once more for known browsers of users who have proven the number. */
    perHour: count('messages', 1, 100, 5),
    /** The same in any 24 hours. */
    perDay: count('messages', 1, 1000, 10),
  }),
  /** Limits of all numbers that begin alike: message pumping takes whole ranges of numbers. */
  perPrefix: group({
    /** Leading digits of the number, country code included, that make a prefix. */
    digits: count('digits', 4, 12, 7),
    /** Messages in a clock hour (UTC). */
    perHour: count('messages', 1, 1_000_000, 30),
    /** Messages in a day (UTC). */
    perDay: count('messages', 1, 10_000_000, 100),
  }),
  /** Messages of the whole pool in a day (UTC). */
  poolPerDay: count('messages', 1, 10_000_000, 10_000),
  /** US dollars that the pool may spend on messages in a day (UTC). */
  dailyBudget: dollars(0.01, 1_000_000, 'what may be spent in a day'),
  /** Name of the SSM parameter that stops all sending (lambda/sms/stop.ts). */
  stopParameter: elsewhere(text),
  /** Days after which a number has to be backed by a second proof before it opens its account again. */
  secondProofAfterDays: count('days', 1, 3650, 180),
};

export const SMS_SETTINGS = { ...CHANNEL_FIELDS, ...PLAN_FIELDS, ...DOMAIN_FIELDS, ...SMS_FIELDS };

export type SmsSettings = Told<typeof SMS_SETTINGS>;

export type SmsCountry = SmsSettings['countries'][string];

/** @throws EnvironmentError */
export const readSmsSettings = fieldReader(ENV.SMS_SETTINGS, SMS_SETTINGS, (settings) => {
  const { channel, countries, defaultCountry, alsoMobile = {} } = settings;
  const isListed = (country: string) => Object.hasOwn(countries, country);
  if (!isListed(defaultCountry))
    return `has the defaultCountry ${defaultCountry}, which is not one of countries`;
  const unlisted = Object.keys(alsoMobile).find((country) => !isListed(country));
  if (unlisted !== undefined) return `names ${unlisted} in alsoMobile, which is not one of countries`;
  if (channel.kind === 'sns') return undefined;
  const { originationIdentities } = channel;
  const unsent = Object.keys(countries).find((country) => !Object.hasOwn(originationIdentities, country));
  return unsent && `needs a text in channel.originationIdentities.${unsent}`;
});
