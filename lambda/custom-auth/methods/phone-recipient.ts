import { numberOf, type SmsRecipient } from '../../shared/codes/sms';
import { mayOpen } from '../../shared/first-proof';
import type { Subject } from './method';

/** Where a code for this user goes: the `phone_number` attribute if messages may go there and may open the account, else nowhere. */
export async function phoneOf(
  subject: Subject,
): Promise<SmsRecipient & { readonly to: string; readonly undeliverable?: string }> {
  const { number, refusal } = await numberOf(
    subject.userNotFound ? undefined : subject.attributes.phone_number,
  );
  const undeliverable = subject.userNotFound
    ? 'unknown_user'
    : (refusal ?? (mayOpen(subject, 'phone_number') ? undefined : 'unproven_number'));
  return {
    number,
    to: number.e164,
    dry: undeliverable !== undefined,
    ...(undeliverable === undefined ? {} : { undeliverable }),
  };
}
