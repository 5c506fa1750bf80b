import { numberOf, type SmsRecipient } from '../../shared/codes/sms';
import { isProven } from '../../shared/first-proof';
import { readSmsSettings, type SmsSettings } from '../../shared/sms/settings';
import type { CodeRecipient } from './code-request';
import type { Subject } from './method';
import { numberInProfile } from './phone-profile';

/**
 * Where a code for this user goes: the number in the profile if messages may go there and may open the
 * account, else nowhere.
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
