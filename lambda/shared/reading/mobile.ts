/**
 * Numbers for codes, by libphonenumber-js's plans. Import it late: they are larger than the rest of the page,
 * and slow to load in triggers.
 */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type MetadataJson,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core';
// The smallest plans that know mobile numbers.
import mobilePlans from 'libphonenumber-js/metadata.mobile.json';
import { writtenNumber } from './number';

const plans = mobilePlans as unknown as MetadataJson;

export interface MobileNumber {
  /** ITU-T E.164, e.g. `+819012345678`; the spelling that is stored. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2, one that is sent to. */
  readonly country: string;
  /** Such as `+81 90 1234 5678`. */
  readonly shown: string;
}

/**
 * `malformed`: no phone number. `not_mobile`: takes no messages. `country`: nothing is sent to it, or none
 * (satellites).
 */
export type NumberRefusal = 'malformed' | 'not_mobile' | 'country';

export interface NumberPlan {
  /** ISO 3166-1 alpha-2, for national numbers. */
  readonly defaultCountry: string;
  readonly countries: readonly string[];
  /** Beginnings (E.164) of mobile numbers that the plans lack, by country. @default none */
  readonly alsoMobile?: Readonly<Record<string, readonly string[]>> | undefined;
}

const MOBILE_TYPES: readonly unknown[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/** National (default country) or international (`+`). All spellings give one E.164. Doesn't throw. */
export function readNumber(
  text: string,
  { defaultCountry, countries, alsoMobile = {} }: NumberPlan,
): MobileNumber | { readonly refusal: NumberRefusal } {
  const written = writtenNumber(text);
  if (written === undefined) return { refusal: 'malformed' };
  const parsed = parsePhoneNumberFromString(
    written,
    { defaultCountry: defaultCountry as CountryCode, extract: false },
    plans,
  );
  if (!parsed || parsed.ext !== undefined) return { refusal: 'malformed' };
  const callingCodes = countries.map(callingCode);
  if (!callingCodes.includes(`+${parsed.countryCallingCode}`)) return { refusal: 'country' };
  if (!parsed.isPossible()) return { refusal: 'malformed' };
  const country = isMobile(parsed)
    ? parsed.country
    : countries.find((one) => isMobileByWord(parsed, one, alsoMobile[one]));
  if (country === undefined && !isMobile(parsed)) return { refusal: 'not_mobile' };
  // Countries share calling codes: +1 809 is the Dominican Republic, +44 7797 Jersey.
  if (country === undefined || !countries.includes(country)) return { refusal: 'country' };
  return { e164: parsed.number, country, shown: parsed.formatInternational() };
}

function isMobile(number: PhoneNumber): boolean {
  return number.isValid() && MOBILE_TYPES.includes(number.getType());
}

/** By `alsoMobile`; the plans come first. */
function isMobileByWord(
  { number, countryCallingCode }: PhoneNumber,
  country: string,
  beginnings: readonly string[] = [],
): boolean {
  return (
    callingCode(country) === `+${countryCallingCode}` &&
    beginnings.some((beginning) => number.startsWith(beginning))
  );
}

/** As people read it; anything else stays. */
export function shownNumber(number: string): string {
  return parsePhoneNumberFromString(number, { extract: false }, plans)?.formatInternational() ?? number;
}

/** With its plus, such as `+81`; empty where there is none. */
export function callingCode(country: string): string {
  const code = country as CountryCode;
  return isSupportedCountry(code, plans) ? `+${getCountryCallingCode(code, plans)}` : '';
}
