import type { CodePurpose } from '../codes/purpose';
import type { Body } from '../shared/api/body';
import { ApiError } from '../shared/api/http';
import { ENV, hasEnv } from '../shared/env';
import { ADDRESS_REFUSALS } from '../shared/errors';
import { CONTACTS, type Contact } from '../shared/first-proof';
import { readAddress } from '../shared/reading/address';
import { parseNumber } from '../sms/number';
import { readSmsSettings } from '../sms/settings';

/** The purpose, as refusals name it. */
export const CHANGE = 'change how you are reached';

export const PURPOSES = {
  phone_number: 'CHANGE_PHONE_NUMBER',
  email: 'CHANGE_EMAIL',
} as const satisfies Record<Contact, CodePurpose>;

/** @throws ApiError `InvalidKind` */
export function kindOf(body: Body): Contact {
  const given = body.get('kind');
  const kind = CONTACTS.find((contact) => contact === given);
  if (!kind || (kind === 'phone_number' && !hasEnv(ENV.SMS_SETTINGS)))
    throw new ApiError(
      400,
      'InvalidKind',
      'kind must be email, or phone_number where messages are sent by SMS.',
    );
  return kind;
}

/** E.164 number, or address. @throws ApiError `InvalidValue` */
export async function newValueOf(body: Body, kind: Contact): Promise<string> {
  const value = body.get('value');
  const given = typeof value === 'string' ? value : '';
  if (kind === 'email') {
    const read = readAddress(given);
    if ('address' in read) return read.address;
    throw new ApiError(400, 'InvalidValue', `value ${ADDRESS_REFUSALS[read.refusal]}`, read.refusal);
  }
  const parsed = await parseNumber(given, readSmsSettings());
  if (!('refusal' in parsed)) return parsed.e164;
  throw new ApiError(
    400,
    'InvalidValue',
    parsed.refusal === 'country'
      ? 'value is a number of a country that no messages are sent to.'
      : 'value must be the number of a mobile phone, best with its country code: +819012345678.',
    parsed.refusal,
  );
}

export function localeOf(body: Body): string | undefined {
  const locale = body.get('locale');
  return typeof locale === 'string' && locale.length <= 35 ? locale : undefined;
}
