import type { SmsConfig } from '../config';
import { typedAddress } from './address';
import { loadNumbers } from './phone/load';
import type { NumberRefusal } from './phone/numbers';
import { isPhoneLike } from './phone/phone-like';

/** What a field asks for. */
export type Wanted = 'email' | 'phone' | 'either';

/** By what an account is found, as a person typed it. */
export type Identifier =
  | { readonly kind: 'email'; readonly value: string }
  /** `value` is E.164. */
  | { readonly kind: 'phone'; readonly value: string };

/** Why what was typed can't be one, named as the words for it are. */
export type IdentifierSlip =
  | 'addressMissing'
  | 'addressMalformed'
  | 'identifierMissing'
  | 'numberMissing'
  | 'numberMalformed'
  | 'numberNotMobile'
  | 'numberCountry';

const missing = { email: 'addressMissing', phone: 'numberMissing', either: 'identifierMissing' } as const;
const refusals: Readonly<Record<NumberRefusal, IdentifierSlip>> = {
  malformed: 'numberMalformed',
  notMobile: 'numberNotMobile',
  country: 'numberCountry',
};

/** Which of the two the text is on its way to be. */
export function kindOf(text: string, wanted: Wanted): Identifier['kind'] {
  if (wanted !== 'either') return wanted;
  return isPhoneLike(text) ? 'phone' : 'email';
}

/**
 * Reads an e-mail address or a telephone number.
 *
 * @param country country of a number without its country code (ISO 3166-1 alpha-2)
 * @throws NetworkError when what is known of numbers could not be loaded
 */
export async function readIdentifier(
  text: string,
  wanted: Wanted,
  { countries, country }: Pick<SmsConfig, 'countries'> & { readonly country: string },
): Promise<Identifier | IdentifierSlip> {
  if (text.trim() === '') return missing[wanted];
  if (kindOf(text, wanted) === 'email') {
    const value = typedAddress(text);
    return value ? { kind: 'email', value } : 'addressMalformed';
  }
  const { readNumber } = await loadNumbers();
  const read = readNumber(text, country, countries);
  return typeof read === 'string' ? refusals[read] : { kind: 'phone', value: read.number };
}
