/**
 * What the page knows of telephone numbers. Import this lazily (`load.ts`): the numbering plans of the world
 * are larger than the rest of the page, and only people who type a number need them.
 */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type MetadataJson,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core';
// The smallest set of numbering plans that tells mobile numbers from others.
import mobilePlans from 'libphonenumber-js/metadata.mobile.json';
import { plainNumber } from './phone-like';

const plans = mobilePlans as unknown as MetadataJson;

/** A number that codes can be sent to. */
export interface MobileNumber {
  /** With country code and no blanks (ITU-T E.164), e.g. `+819012345678`. */
  readonly number: string;
  /** As people read it, e.g. `+81 90 1234 5678`. */
  readonly shown: string;
}

/**
 * Why a number is not taken: it is none, it is no mobile number, or its country is not among those that are
 * sent to.
 */
export type NumberRefusal = 'malformed' | 'notMobile' | 'country';

/**
 * Reads a number as it was typed.
 *
 * @param country country of a number without its country code (ISO 3166-1 alpha-2)
 * @param countries countries that are sent to
 */
export function readNumber(
  text: string,
  country: string,
  countries: readonly string[],
): MobileNumber | NumberRefusal {
  const parsed = parsePhoneNumberFromString(
    plainNumber(text),
    { defaultCountry: country as CountryCode, extract: false },
    plans,
  );
  if (!parsed?.isPossible() || parsed.ext !== undefined) return 'malformed';
  const callingCodes = countries.map(callingCode);
  if (!callingCodes.includes(`+${parsed.countryCallingCode}`)) return 'country';
  if (!parsed.isValid()) return 'notMobile';
  // Countries may share a calling code, as the United States and Canada do.
  if (!parsed.country || !countries.includes(parsed.country)) return 'country';
  return { number: parsed.number, shown: parsed.formatInternational() };
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
