/**
 * Numbers that codes can be sent to, by the numbering plans of libphonenumber-js. Import this late: the plans
 * of the world are larger than the rest of the page, and take as long to load as the rest of a trigger.
 */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type MetadataJson,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core';
// The smallest set of numbering plans that tells mobile numbers from others.
import mobilePlans from 'libphonenumber-js/metadata.mobile.json';
import { writtenNumber } from './number';

const plans = mobilePlans as unknown as MetadataJson;

/** A number that messages can be sent to. */
export interface MobileNumber {
  /** With country code and no blanks (ITU-T E.164), e.g. `+819012345678`: the one spelling that is stored. */
  readonly e164: string;
  /** One of the countries that are sent to (ISO 3166-1 alpha-2). */
  readonly country: string;
  /** As people read it, e.g. `+81 90 1234 5678`. */
  readonly shown: string;
}

/**
 * `malformed`: this is no phone number. `not_mobile`: no number that a mobile network could take a message
 * for. `country`: of a country that nothing is sent to, or of none at all (satellite networks).
 */
export type NumberRefusal = 'malformed' | 'not_mobile' | 'country';

/** What a stage says of numbers. */
export interface NumberPlan {
  /** Country of a number without its country code (ISO 3166-1 alpha-2). */
  readonly defaultCountry: string;
  /** The only countries that are sent to. */
  readonly countries: readonly string[];
  /**
   * How numbers begin (E.164), by country, that are mobile there by the stage's word, as the plans don't know
   * them yet.
   *
   * @default none
   */
  readonly alsoMobile?: Readonly<Record<string, readonly string[]>> | undefined;
}

const MOBILE_TYPES: readonly unknown[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/**
 * Reads a number, national (of the default country) or international (with `+`). All spellings of one number
 * give the same E.164. Doesn't throw, whatever the text is.
 */
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

/** Whether the stage's word makes this a mobile number of a country. What the plans know comes before it. */
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

/** A number (E.164) as people read it; as it is when it is none. */
export function shownNumber(number: string): string {
  return parsePhoneNumberFromString(number, { extract: false }, plans)?.formatInternational() ?? number;
}

/** Calling code of a country (ISO 3166-1 alpha-2) with its plus, `+81`; empty for a country that has none. */
export function callingCode(country: string): string {
  const code = country as CountryCode;
  return isSupportedCountry(code, plans) ? `+${getCountryCallingCode(code, plans)}` : '';
}
