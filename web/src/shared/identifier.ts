import { readAddress } from '../../../lambda/shared/reading/address';
import { clean } from '../../../lambda/shared/reading/clean';
import type { NumberRefusal } from '../../../lambda/shared/reading/mobile';
import { isPhoneLike } from '../../../lambda/shared/reading/number';
import type { SmsConfig } from '../config';
import { loadNumbers } from './phone/load';

/** What a field asks for. */
export type Wanted = 'email' | 'phone' | 'either';

/** In its one spelling. */
export type Identifier =
  | { readonly kind: 'email'; readonly value: string }
  /** `value` is E.164. */
  | { readonly kind: 'phone'; readonly value: string };

/** Named as its words are. */
export type IdentifierSlip =
  | 'addressMissing'
  | 'addressMalformed'
  | 'addressUnmailable'
  | 'identifierMissing'
  | 'numberMissing'
  | 'numberMalformed'
  | 'numberNotMobile'
  | 'numberCountry';

const missing = { email: 'addressMissing', phone: 'numberMissing', either: 'identifierMissing' } as const;
const refusals: Readonly<Record<NumberRefusal, IdentifierSlip>> = {
  malformed: 'numberMalformed',
  not_mobile: 'numberNotMobile',
  country: 'numberCountry',
};

export function kindOf(text: string, wanted: Wanted): Identifier['kind'] {
  if (wanted !== 'either') return wanted;
  return isPhoneLike(text) ? 'phone' : 'email';
}

/**
 * @param isMailed false where no mail goes there: old accounts may have unmailable addresses
 * @throws NetworkError when numbering plans could not be fetched
 */
export async function readIdentifier(
  text: string,
  wanted: Wanted,
  { country, ...sms }: NumbersWanted,
  isMailed = true,
): Promise<Identifier | IdentifierSlip> {
  if (clean(text) === '') return missing[wanted];
  if (kindOf(text, wanted) === 'email') {
    const read = readAddress(text);
    if ('address' in read) return { kind: 'email', value: read.address };
    if (read.refusal === 'malformed') return 'addressMalformed';
    return isMailed ? 'addressUnmailable' : { kind: 'email', value: clean(text) };
  }
  const { readNumber } = await loadNumbers();
  const read = readNumber(text, { ...sms, defaultCountry: country });
  return 'refusal' in read ? refusals[read.refusal] : { kind: 'phone', value: read.e164 };
}

/** With the country of national numbers (ISO 3166-1 alpha-2). */
export type NumbersWanted = Pick<SmsConfig, 'countries' | 'alsoMobile'> & { readonly country: string };
