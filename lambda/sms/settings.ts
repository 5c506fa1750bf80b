/** What a stage allows of SMS, as the constructs hand it to the functions: one JSON in one variable. */
import { ENV } from '../shared/env';
import { type Members, settingsReader, wrongIn } from '../shared/settings';

/**
 * Micro-dollars in a US dollar. Money is counted in whole micro-dollars: sums of dollars as fractions drift.
 */
export const MICRO_DOLLARS = 1_000_000;

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

/** What a country's messages cost. */
export interface SmsCountry {
  /** Micro-dollars a segment, the highest that any network of the country takes. */
  readonly price: number;
}

/** Everything that functions have to know of SMS. */
export interface SmsSettings {
  readonly channel: EndUserMessagingChannel | SnsChannel;
  /**
   * ISO 3166-1 alpha-2 code of the country that a number without country code belongs to; one of `countries`.
   */
  readonly defaultCountry: string;
  /** The only countries that anything is sent to, by ISO 3166-1 alpha-2 code. */
  readonly countries: Readonly<Record<string, SmsCountry>>;
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

const LIMITS = {
  perNumber: ['coolDownSeconds', 'perHour', 'perDay'],
  perPrefix: ['digits', 'perHour', 'perDay'],
} as const;

const wrong = wrongIn(ENV.SMS_SETTINGS);

/** Reads {@link ENV.SMS_SETTINGS}. @throws EnvironmentError saying what is wrong with it */
export const readSmsSettings = settingsReader(ENV.SMS_SETTINGS, (settings): SmsSettings => {
  const countries = Object.entries(membersOf(settings.countries, 'countries'));
  if (countries.length === 0) throw wrong('needs at least one country in countries');
  for (const [country, facts] of countries) {
    if (!/^[A-Z]{2}$/.test(country))
      throw wrong(`names "${country}" in countries, which is no ISO 3166-1 code`);
    checkCount(membersOf(facts, `countries.${country}`), 'price', `countries.${country}.`);
  }
  const names = countries.map(([country]) => country);
  checkText(settings, 'defaultCountry');
  if (!names.includes(String(settings.defaultCountry)))
    throw wrong(`has the defaultCountry ${settings.defaultCountry}, which is not one of countries`);
  checkChannel(membersOf(settings.channel, 'channel'), names);
  for (const name of ['domain', 'stopParameter']) checkText(settings, name);
  for (const [group, fields] of Object.entries(LIMITS))
    for (const field of fields) checkCount(membersOf(settings[group], group), field, `${group}.`);
  for (const name of ['poolPerDay', 'dailyBudget', 'secondProofAfterDays']) checkCount(settings, name);
  return settings as unknown as SmsSettings;
});

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

function checkCount(members: Members, name: string, path = ''): void {
  if (!Number.isSafeInteger(members[name]) || (members[name] as number) < 1)
    throw wrong(`needs a whole number of at least 1 in ${path}${name}`);
}

function checkText(members: Members, name: string, path = ''): void {
  if (typeof members[name] !== 'string' || members[name] === '')
    throw wrong(`needs a text in ${path}${name}`);
}
