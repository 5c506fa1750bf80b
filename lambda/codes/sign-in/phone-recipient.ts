import type { Subject } from '../../custom-auth/method';
import { isProven } from '../../shared/first-proof';
import { readSmsSettings, type SmsSettings } from '../../sms/settings';
import { numberOf, type SmsRecipient } from '../sms';
import type { CodeRecipient } from './code-request';
import { numberInProfile } from './phone-profile';

/**
 * The profile's number, if messages may go there and it may open the account.
 *
 * @param settings the countries that messages may go to
 */
export async function phoneOf(
  subject: Subject,
  settings: SmsSettings = readSmsSettings(),
): Promise<SmsRecipient & CodeRecipient> {
  const { to, undeliverable: barred } = numberInProfile(subject);
  const { number, refusal } = await numberOf(
    subject.userNotFound ? undefined : subject.attributes.phone_number,
    settings,
  );
  const undeliverable = barred ?? refusal;
  return {
    number,
    to,
    country: number.country,
    dry: undeliverable !== undefined,
    proven: !subject.userNotFound && isProven(subject, 'phone_number'),
    ...(undeliverable === undefined ? {} : { undeliverable }),
  };
}
