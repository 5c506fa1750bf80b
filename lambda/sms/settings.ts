/** What a stage allows of SMS, as the constructs hand it to the functions: one JSON in one variable. */
import { ENV } from '../shared/env';
import { count, dollars, elsewhere, type Fields, group, problemIn, type Told, text } from '../shared/fields';
import { type Members, settingsReader, wrongIn } from '../shared/settings';

/** AWS End User Messaging: its own configuration set, country rules and origination identities. */
export interface EndUserMessagingChannel {
  readonly kind: 'end-user-messaging';
  /**
   * The configuration set that every message is sent with: its ARN, or what follows the prefix in it, such as
   * `configuration-set/passwordless-prod`.
   */
  readonly configurationSet: string;
  /**
   * Id or ARN of the protect configuration with the country rules. @default the configuration set's or
   * account's
   */
  readonly protectConfigurationId?: string;
  /**
   * What ARNs begin with, up to the account's id and the colon behind it. Apart, as a function
   * has 4 KB for all its variables.
   */
  readonly arnPrefix: string;
  /**
   * What messages to a country are sent from, by ISO 3166-1 alpha-2 code; every allowed country has one. An
   * ARN, or what follows the prefix in it, such as `sender-id/EXAMPLE/JP`: the policies name ARNs, and IAM is
   * asked about the very text.
   */
  readonly originationIdentities: Readonly<Record<string, string>>;
}

/** Amazon SNS: a sender id where a country takes one, the account's limits and nothing else. */
export interface SnsChannel {
  readonly kind: 'sns';
  /** Name shown as sender where the country allows one: 1 to 11 letters, digits or hyphens. */
  readonly senderId?: string;
  /** Region that messages go out from. @default the function's own */
  readonly region?: string;
}

/** What a stage says of a country that messages go to. */
export const SMS_COUNTRY_FIELDS = {
  /**
   * US dollars a segment: the highest that any network of the country takes, fees of carriers included.
   */
  price: dollars(
    0.000001,
    5,
    'what a segment to this country costs at most, for sms.dailyBudget to be counted by',
  ),
};

export type SmsCountry = Told<typeof SMS_COUNTRY_FIELDS>;

/** What a stage says of messages, whatever they go through. */
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

/** Everything that functions have to know of SMS. */
export interface SmsSettings extends Told<typeof SMS_FIELDS> {
  readonly channel: EndUserMessagingChannel | SnsChannel;
  /**
   * ISO 3166-1 alpha-2 code of the country that a number without country code belongs to; one of `countries`.
   */
  readonly defaultCountry: string;
  /** The only countries that anything is sent to, by ISO 3166-1 alpha-2 code. */
  readonly countries: Readonly<Record<string, SmsCountry>>;
  /**
   * How numbers of these countries begin (E.164, such as `+1235`) that count as mobile though the numbering
   * plans don't know them yet. @default none
   */
  readonly alsoMobile?: Readonly<Record<string, readonly string[]>>;
  /** Host of the page that the code is typed into, as it stands in the message's last line. */
  readonly domain: string;
  /** Limits of one phone number, whoever asks. */
  readonly perNumber: {
    /** Seconds between two messages. */
    readonly coolDownSeconds: number;
    /** In any 60 minutes. */
    readonly perHour: number;
    /** In any 24 hours. */
    readonly perDay: number;
  };
  /** Limits of all numbers that begin alike: message pumping takes whole ranges of numbers. */
  readonly perPrefix: {
    /** Leading digits of the E.164 number, country code included, that make the prefix. */
    readonly digits: number;
    /** In one clock hour (UTC). */
    readonly perHour: number;
    /** In one day (UTC). */
    readonly perDay: number;
  };
  /** Messages of the whole pool in one day (UTC). */
  readonly poolPerDay: number;
  /** Micro-dollars that the pool may spend in one day (UTC). */
  readonly dailyBudget: number;
  /** Name of the SSM parameter that stops all sending (lambda/sms/stop.ts). */
  readonly stopParameter: string;
  /** Days after which a number has to be backed by a second proof before it opens the account again. */
  readonly secondProofAfterDays: number;
}

const wrong = wrongIn(ENV.SMS_SETTINGS);

/** Reads {@link ENV.SMS_SETTINGS}. @throws EnvironmentError saying what is wrong with it */
export const readSmsSettings = settingsReader(ENV.SMS_SETTINGS, (settings): SmsSettings => {
  const countries = Object.entries(membersOf(settings.countries, 'countries'));
  if (countries.length === 0) throw wrong('needs at least one country in countries');
  for (const [country, facts] of countries) {
    if (!/^[A-Z]{2}$/.test(country))
      throw wrong(`names "${country}" in countries, which is no ISO 3166-1 code`);
    checkFields(SMS_COUNTRY_FIELDS, membersOf(facts, `countries.${country}`), `countries.${country}.`);
  }
  const names = countries.map(([country]) => country);
  if (settings.alsoMobile !== undefined) checkBeginnings(membersOf(settings.alsoMobile, 'alsoMobile'), names);
  checkText(settings, 'defaultCountry');
  if (!names.includes(String(settings.defaultCountry)))
    throw wrong(`has the defaultCountry ${settings.defaultCountry}, which is not one of countries`);
  checkChannel(membersOf(settings.channel, 'channel'), names);
  checkText(settings, 'domain');
  checkFields(SMS_FIELDS, settings);
  return settings as unknown as SmsSettings;
});

function checkBeginnings(beginnings: Members, countries: readonly string[]): void {
  for (const [country, some] of Object.entries(beginnings)) {
    if (!countries.includes(country))
      throw wrong(`names ${country} in alsoMobile, which is not one of countries`);
    if (!Array.isArray(some) || !some.every((one) => typeof one === 'string' && /^\+[1-9]\d+$/.test(one)))
      throw wrong(`needs a list of beginnings of numbers in alsoMobile.${country}`);
  }
}

function checkChannel(channel: Members, countries: readonly string[]): void {
  if (channel.kind === 'sns') {
    for (const name of ['senderId', 'region'])
      if (channel[name] !== undefined) checkText(channel, name, 'channel.');
    return;
  }
  if (channel.kind !== 'end-user-messaging') throw wrong('needs end-user-messaging or sns in channel.kind');
  for (const name of ['configurationSet', 'arnPrefix']) checkText(channel, name, 'channel.');
  if (channel.protectConfigurationId !== undefined) checkText(channel, 'protectConfigurationId', 'channel.');
  const identities = membersOf(channel.originationIdentities, 'channel.originationIdentities');
  for (const country of countries) checkText(identities, country, 'channel.originationIdentities.');
}

function membersOf(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(`needs a JSON object in ${path}`);
  return value as Members;
}

function checkFields(fields: Fields, members: Members, path = ''): void {
  const problem = problemIn(fields, members, path);
  if (problem !== undefined) throw wrong(problem);
}

function checkText(members: Members, name: string, path = ''): void {
  if (typeof members[name] !== 'string' || members[name] === '')
    throw wrong(`needs a text in ${path}${name}`);
}
