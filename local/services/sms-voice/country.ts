import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { SUPPORTED_COUNTRIES } from './supported-countries';

/**
 * ISO 3166-1 alpha-2. A number of no plan (those of films and tests) counts to the first country with its
 * calling code.
 *
 * @param number E.164
 */
export function countryOf(number: string): string | undefined {
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.country ?? parsed?.getPossibleCountries()[0];
}

export function isCountry(code: string): boolean {
  return SUPPORTED_COUNTRIES.has(code);
}
