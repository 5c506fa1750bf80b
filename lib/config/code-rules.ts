/**
 * Rules of one-time codes and of SMS. AWS or the functions would find the same faults, at the first message
 * to the first user.
 */
import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min';
import { methodRules, usesCodes, usesSms } from './codes';
import { type CrossFieldRule, type Report, rule } from './rule';
import type { OriginationIdentityConfig } from './sms';
import { isSmsCountry, SMS_COUNTRIES_AS_OF } from './sms-countries';
import { hasEndUserMessaging, smsRegionOf } from './sms-regions';
import { hostOf, isLocalhost } from './web-address';

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
        `a country that AWS End User Messaging sends SMS to (its list of ${SMS_COUNTRIES_AS_OF}). Take it out; if AWS has it by now, add it to lib/config/sms-countries.ts.`,
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

/** Countries whose networks show a number whatever sender id is asked for. */
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
      `"sns" in ${region}, which has no AWS End User Messaging; messages then go out from ${smsRegionOf(region)}. If AWS has it there by now, add the Region to lib/config/sms-regions.ts.`,
    );
});

/** Rules of one-time codes and of SMS, in the order their findings are shown. */
export const codeRules: readonly CrossFieldRule[] = [
  codesBySmsNeedSms,
  codesBySmsNeedPhones,
  codesInLinkMailNeedLinks,
  codesEndWithTheirSession,
  anHourOfCodesFitsIntoADay,
  limitsOfSmsFit,
  countriesAreKnown,
  countriesAreReached,
  prefixesNarrowCountriesDown,
  channelIsInTheRegion,
  everyCountryHasASender,
  sendersFitTheirCountry,
  messagesNameAPageOfOurs,
  aBudgetPaysForAMessage,
  productionSendsToPagesOnTheWeb,
  ...methodRules,
];

function hourFitsIntoDay(
  path: readonly string[],
  { perHour, perDay }: { readonly perHour: number; readonly perDay: number },
  report: Report,
): void {
  if (perHour > perDay)
    report(
      [...path, 'perHour'],
      perHour,
      `at most ${path.join('.')}.perDay, ${perDay}; else it never has an effect.`,
    );
}
