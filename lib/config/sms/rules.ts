/** AWS or functions would find these faults at the first message. */
import { type CountryCode, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min';
import { hostOf, isLocalhost } from '../page/web-address';
import { type CrossFieldRule, hourFitsIntoDay, rule } from '../rule';
import { isSmsCountry, SMS_COUNTRIES_AS_OF } from './countries';
import { knownElsewhere } from './plans';
import { hasEndUserMessaging, smsRegionOf } from './regions';
import type { OriginationIdentityConfig } from './schema';

const limitsOfSmsFit = rule(['sms'], ({ sms }, report) => {
  if (!sms) return;
  hourFitsIntoDay(['sms', 'perNumber'], sms.perNumber, report);
  hourFitsIntoDay(['sms', 'perPrefix'], sms.perPrefix, report);
  const chain = [
    [['sms', 'perNumber', 'perHour'], sms.perNumber.perHour, 'sms.perPrefix.perHour', sms.perPrefix.perHour],
    [['sms', 'perNumber', 'perDay'], sms.perNumber.perDay, 'sms.perPrefix.perDay', sms.perPrefix.perDay],
    [['sms', 'perPrefix', 'perDay'], sms.perPrefix.perDay, 'sms.poolPerDay', sms.poolPerDay],
  ] as const;
  for (const [path, got, limit, most] of chain)
    if (got > most)
      report(path, got, `at most ${limit}, ${most}, which holds for it too; else it never has an effect.`);
});

const countriesAreKnown = rule(['sms'], ({ sms }, report) => {
  if (!sms) return;
  const known = (path: readonly PropertyKey[], code: string) => {
    if (!isSupportedCountry(code))
      report(
        path,
        code,
        `a country that has telephone numbers of its own, by its ISO 3166-1 code${code === 'UK' ? '. The United Kingdom is GB' : ', such as JP, US or GB'}.`,
      );
  };
  sms.countries.forEach(({ country }, index) => {
    known(['sms', 'countries', index, 'country'], country);
    if (sms.countries.findIndex((other) => other.country === country) < index)
      report(
        ['sms', 'countries', index, 'country'],
        country,
        'each country once. Take out the repeated one.',
      );
  });
  if (!sms.countries.some(({ country }) => country === sms.defaultCountry))
    report(
      ['sms', 'defaultCountry'],
      sms.defaultCountry,
      `one of sms.countries (${sms.countries.map(({ country }) => country).join(', ')}). Add it there with its price, or name one of those.`,
    );
});

const countriesAreReached = rule(['sms'], ({ sms }, report) => {
  if (sms?.channel.kind !== 'end-user-messaging') return;
  sms.countries.forEach(({ country }, index) => {
    if (isSupportedCountry(country) && !isSmsCountry(country))
      report(
        ['sms', 'countries', index, 'country'],
        country,
        `a country that AWS End User Messaging sends SMS to (its list of ${SMS_COUNTRIES_AS_OF}). Take it out; if AWS has it by now, add it to lib/config/sms/countries.ts.`,
      );
  });
});

const prefixesNarrowCountriesDown = rule(['sms'], ({ sms }, report) => {
  if (!sms) return;
  for (const { country } of sms.countries) {
    if (!isSupportedCountry(country)) continue;
    const callingCode = getCountryCallingCode(country);
    if (sms.perPrefix.digits <= callingCode.length + 1)
      report(
        ['sms', 'perPrefix', 'digits'],
        sms.perPrefix.digits,
        `at least ${callingCode.length + 2}: +${callingCode} of ${country} counts, and with fewer its users would share one limit.`,
      );
  }
});

const beginningsAreOfNoPlan = rule(['sms'], ({ sms }, report) => {
  sms?.countries.forEach(({ country, alsoMobile }, index) => {
    if (!isSupportedCountry(country)) return;
    alsoMobile.forEach((beginning, at) => {
      const problem = problemOfBeginning(beginning, country);
      if (problem) report(['sms', 'countries', index, 'alsoMobile', at], beginning, problem);
    });
  });
});

/**
 * A beginning may not change what the plans know: message pumping earns by premium numbers and by other
 * countries behind a calling code.
 */
function problemOfBeginning(beginning: string, country: string): string | undefined {
  const code = `+${getCountryCallingCode(country as CountryCode)}`;
  const least = code === '+1' ? 3 : 2;
  if (!beginning.startsWith(code))
    return `a beginning with ${code}, the calling code of ${country}. Put it with the country it is of.`;
  if (beginning.length < code.length + least)
    return `at least ${least} digits after ${code}: with fewer, much of what ${country} has would be let in.`;
  const known = knownElsewhere(beginning, country);
  return known && `how mobile numbers of ${country} begin. ${known} Take it out.`;
}

const everyCountryHasASender = rule(['sms'], ({ sms }, report) => {
  if (sms?.channel.kind !== 'end-user-messaging') return;
  const { originationIdentities } = sms.channel;
  const path = ['sms', 'channel', 'originationIdentities'] as const;
  sms.countries.forEach(({ country }, index) => {
    if (!originationIdentities.some((identity) => identity.country === country))
      report(
        ['sms', 'countries', index, 'country'],
        country,
        `a country that sms.channel.originationIdentities has an entry for; nothing could be sent there. Add { country: "${country}", kind, value }, or take the country out.`,
      );
  });
  originationIdentities.forEach(({ country }, index) => {
    if (originationIdentities.findIndex((other) => other.country === country) < index)
      report(
        [...path, index, 'country'],
        country,
        'one entry a country. Put several numbers of a country into a pool and name that.',
      );
    if (!sms.countries.some((listed) => listed.country === country))
      report(
        [...path, index, 'country'],
        country,
        `one of sms.countries (${sms.countries.map((listed) => listed.country).join(', ')}); nothing is sent to any other. Add it there with its price, or take the entry out.`,
      );
  });
});

/** Their networks ignore sender ids. */
const COUNTRIES_WITHOUT_SENDER_IDS: readonly string[] = [
  'AR',
  'BR',
  'CA',
  'CL',
  'CN',
  'CO',
  'MX',
  'MY',
  'NZ',
  'PR',
  'US',
  'UY',
];

const sendersFitTheirCountry = rule(['sms', 'stage'], ({ sms, stage }, report) => {
  if (sms?.channel.kind !== 'end-user-messaging') return;
  sms.channel.originationIdentities.forEach((identity, index) => {
    const problem = senderProblem(identity, stage);
    if (problem) report(['sms', 'channel', 'originationIdentities', index, 'kind'], identity.kind, problem);
  });
});

function senderProblem({ kind, country }: OriginationIdentityConfig, stage: string): string | undefined {
  if (kind === 'sender-id' && COUNTRIES_WITHOUT_SENDER_IDS.includes(country))
    return `"phone-number" or "pool" for ${country}, whose networks take no sender ids.`;
  if (kind === 'simulator' && country !== 'US')
    return `something else than "simulator" for ${country}; AWS has simulated numbers of the USA alone.`;
  if (kind === 'simulator' && stage === 'prod')
    return '"phone-number" or "pool" in prod; from a simulator nothing reaches a real phone.';
  return undefined;
}

const messagesNameAPageOfOurs = rule(['sms', 'webOrigins'], ({ sms, webOrigins }, report) => {
  if (sms?.domain === undefined) return;
  const { domain } = sms;
  const hosts = webOrigins.map(hostOf);
  if (!hosts.some((host) => host === domain || host.endsWith(`.${domain}`)))
    report(
      ['sms', 'domain'],
      domain,
      `the host of one of webOrigins (${hosts.join(', ')}), or a domain above it; phones fill codes into no other page.`,
    );
});

const aBudgetPaysForAMessage = rule(['sms'], ({ sms }, report) => {
  if (!sms) return;
  sms.countries.forEach(({ country, price }, index) => {
    if (price > sms.dailyBudget)
      report(
        ['sms', 'countries', index, 'price'],
        price,
        `at most sms.dailyBudget, ${sms.dailyBudget}; it would not pay for one message to ${country}.`,
      );
  });
});

const productionSendsToPagesOnTheWeb = rule(['stage', 'sms'], ({ stage, sms }, report) => {
  if (stage === 'prod' && sms?.domain !== undefined && isLocalhost(`https://${sms.domain}`))
    report(
      ['sms', 'domain'],
      sms.domain,
      'a domain on the web in prod; any program on a user’s machine can listen on localhost.',
    );
});

const channelIsInTheRegion = rule(['sms', 'region'], ({ sms, region }, report) => {
  if (sms?.channel.kind === 'end-user-messaging' && !hasEndUserMessaging(region))
    report(
      ['sms', 'channel', 'kind'],
      sms.channel.kind,
      `"sns" in ${region}, which has no AWS End User Messaging; messages then go out from ${smsRegionOf(region)}. If AWS has it there by now, add the Region to lib/config/sms/regions.ts.`,
    );
});

export const smsRules: readonly CrossFieldRule[] = [
  limitsOfSmsFit,
  countriesAreKnown,
  countriesAreReached,
  prefixesNarrowCountriesDown,
  beginningsAreOfNoPlan,
  channelIsInTheRegion,
  everyCountryHasASender,
  sendersFitTheirCountry,
  messagesNameAPageOfOurs,
  aBudgetPaysForAMessage,
  productionSendsToPagesOnTheWeb,
];
