/** Phone numbers, as people write them and as messages are sent to them. */
import type { SmsSettings } from './settings';

/** A number that messages can be sent to. */
export interface PhoneNumber {
  /** E.164, e.g. `+819012345678`: the one spelling that is stored, hashed and sent to. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2 code, one of the stage's own. */
  readonly country: string;
  /** The number's leading digits, country code included; numbers that share them share limits. */
  readonly prefix: string;
}

/**
 * `malformed`: this is no phone number. `not_mobile`: no number that a mobile network could take a message
 * for. `country`: of a country that this stage does not send to, or of none at all (satellite networks).
 */
export type NumberRefusal = 'malformed' | 'not_mobile' | 'country';

type NumberSettings = Pick<SmsSettings, 'countries' | 'defaultCountry' | 'perPrefix'>;

/** No number with all its separators is longer; nothing longer is worth the parser's time. */
const MAX_LENGTH = 40;

/**
 * What people write around digits: at most one plus in front, spaces, dashes of every kind (the long vowel
 * sign too, which Japanese keyboards put there), dots, slashes, brackets. No letters: an extension or a
 * vanity number would be another spelling of a number that is known already.
 */
const WRITTEN_NUMBER = /^\+?[0-9\s().\-/\u2010-\u2015\u2212\u30fb\u30fc]+$/u;

/**
 * Reads a number, national (of the default country) or international (with `+`). All spellings of one number
 * give the same E.164. Doesn't throw, whatever the text is.
 */
export async function parseNumber(
  text: string,
  settings: NumberSettings,
): Promise<PhoneNumber | { readonly refusal: NumberRefusal }> {
  if (text.length > MAX_LENGTH) return { refusal: 'malformed' };
  // Full-width digits become ASCII; the invisible marks go that address books wrap numbers in.
  const written = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (!WRITTEN_NUMBER.test(written)) return { refusal: 'malformed' };
  const { getCountryCallingCode, parsePhoneNumberFromString } = await import('./late/phone-library');
  const parsed = parsePhoneNumberFromString(written, {
    defaultCountry: countryCode(settings.defaultCountry),
    extract: false,
  });
  if (!parsed || parsed.ext !== undefined) return { refusal: 'malformed' };
  const { number: e164, country, countryCallingCode } = parsed;
  const callingCodes = Object.keys(settings.countries).map((name) =>
    getCountryCallingCode(countryCode(name)),
  );
  if (!callingCodes.includes(countryCallingCode)) return { refusal: 'country' };
  if (!parsed.isPossible()) return { refusal: 'malformed' };
  if (!parsed.isValid() || !MOBILE_TYPES.includes(parsed.getType())) return { refusal: 'not_mobile' };
  // Countries share calling codes: +1 809 is the Dominican Republic, +44 7797 Jersey.
  if (country === undefined || !Object.hasOwn(settings.countries, country)) return { refusal: 'country' };
  return { e164, country, prefix: prefixOf(e164, settings) };
}

/**
 * A well-formed number of the default country that takes the place of the one that an unknown user doesn't
 * have. It is the same for everybody, and nothing is ever sent to it.
 *
 * @throws Error when the default country is none that has phone numbers
 */
export async function decoyNumber(settings: NumberSettings): Promise<PhoneNumber> {
  const { examples, getCountryCallingCode } = await import('./late/phone-library');
  const country = countryCode(settings.defaultCountry);
  const national = examples[country];
  if (national === undefined)
    throw new Error(`No mobile number of ${country} is known to stand in for others.`);
  const e164 = `+${getCountryCallingCode(country)}${national}`;
  return { e164, country, prefix: prefixOf(e164, settings) };
}

type CountryCode = Parameters<typeof import('./late/phone-library')['getCountryCallingCode']>[0];

const MOBILE_TYPES: readonly unknown[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/**
 * The library knows every country by the code that ISO 3166-1 gives it; the configuration was checked against
 * that.
 */
function countryCode(name: string): CountryCode {
  return name as CountryCode;
}

function prefixOf(e164: string, settings: Pick<SmsSettings, 'perPrefix'>): string {
  return e164.slice(1, 1 + settings.perPrefix.digits);
}
