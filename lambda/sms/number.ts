/** Phone numbers, as people write them and as messages are sent to them. */
import type { NumberRefusal } from '../shared/reading/mobile';
import type { SmsSettings } from './settings';

export type { NumberRefusal };

/** A number that messages can be sent to. */
export interface PhoneNumber {
  /** E.164, e.g. `+819012345678`: the one spelling that is stored, hashed and sent to. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2 code, one of the stage's own. */
  readonly country: string;
  /** The number's leading digits, country code included; numbers that share them share limits. */
  readonly prefix: string;
}

type NumberSettings = Pick<SmsSettings, 'alsoMobile' | 'countries' | 'defaultCountry' | 'perPrefix'>;

/**
 * Reads a number as the page does, national (of the default country) or international (with `+`). All
 * spellings of one number give the same E.164. Doesn't throw, whatever the text is.
 */
export async function parseNumber(
  text: string,
  settings: NumberSettings,
): Promise<PhoneNumber | { readonly refusal: NumberRefusal }> {
  const { readNumber } = await import('./late/phone-library');
  const { alsoMobile, countries, defaultCountry } = settings;
  const read = readNumber(text, { alsoMobile, countries: Object.keys(countries), defaultCountry });
  if ('refusal' in read) return read;
  const { e164, country } = read;
  return { e164, country, prefix: prefixOf(e164, settings) };
}

/**
 * A well-formed number of the default country that takes the place of the one that an unknown user doesn't
 * have. It is the same for everybody, and nothing is ever sent to it.
 *
 * @throws Error when the default country is none that has phone numbers
 */
export async function decoyNumber(settings: NumberSettings): Promise<PhoneNumber> {
  const { callingCode, examples } = await import('./late/phone-library');
  const { defaultCountry: country } = settings;
  // The library knows every country by the code that ISO 3166-1 gives it; the configuration was checked
  // against that.
  const national = examples[country as keyof typeof examples];
  if (national === undefined)
    throw new Error(`No mobile number of ${country} is known to stand in for others.`);
  const e164 = `${callingCode(country)}${national}`;
  return { e164, country, prefix: prefixOf(e164, settings) };
}

function prefixOf(e164: string, settings: Pick<SmsSettings, 'perPrefix'>): string {
  return e164.slice(1, 1 + settings.perPrefix.digits);
}
