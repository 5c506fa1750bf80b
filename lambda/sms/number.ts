import type { NumberRefusal } from '../shared/reading/mobile';
import type { SmsSettings } from './settings';

export type { NumberRefusal };

export interface PhoneNumber {
  /** E.164, e.g. `+819012345678`; stored, hashed and sent to. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2, one of the stage's. */
  readonly country: string;
  /** Leading digits with the country code, which share limits. */
  readonly prefix: string;
}

type NumberSettings = Pick<SmsSettings, 'alsoMobile' | 'countries' | 'defaultCountry' | 'perPrefix'>;

/**
 * As the page reads it: national (default country) or international (`+`). All spellings give one E.164.
 * Doesn't throw.
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
 * In place of an unknown user's number. One for everybody; nothing is sent to it.
 *
 * @throws Error when the default country has no phone numbers
 */
export async function decoyNumber(settings: NumberSettings): Promise<PhoneNumber> {
  const { callingCode, examples } = await import('./late/phone-library');
  const { defaultCountry: country } = settings;
  // The configuration was checked against the library's countries.
  const national = examples[country as keyof typeof examples];
  if (national === undefined)
    throw new Error(`No mobile number of ${country} is known to stand in for others.`);
  const e164 = `${callingCode(country)}${national}`;
  return { e164, country, prefix: prefixOf(e164, settings) };
}

function prefixOf(e164: string, settings: Pick<SmsSettings, 'perPrefix'>): string {
  return e164.slice(1, 1 + settings.perPrefix.digits);
}
