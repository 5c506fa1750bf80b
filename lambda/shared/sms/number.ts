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
 * `malformed`: this is no phone number. `not_mobile`: no number that a mobile network could take a message for.
 * `country`: of a country that this stage does not send to, or of none at all (satellite networks).
 */
export type NumberRefusal = 'malformed' | 'not_mobile' | 'country';

/** Reads a number, national (of the default country) or international. Doesn't throw, whatever the text is. */
export declare function parseNumber(
  text: string,
  settings: SmsSettings,
): Promise<PhoneNumber | { readonly refusal: NumberRefusal }>;

/** A well-formed number of the default country that takes the place of the one that an unknown user doesn't have. */
export declare function decoyNumber(settings: SmsSettings): Promise<PhoneNumber>;
