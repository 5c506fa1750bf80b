import type { Subject } from '../../custom-auth/method';
import { mayOpen } from '../../shared/first-proof';

const NOWHERE = 'nowhere';

/** The profile's number and, if it can't open the account, why. */
export function numberInProfile(subject: Subject): { readonly to: string; readonly undeliverable?: string } {
  const number = subject.attributes.phone_number;
  if (subject.userNotFound) return { to: NOWHERE, undeliverable: 'unknown_user' };
  if (!number) return { to: NOWHERE, undeliverable: 'no_number' };
  return { to: number, ...(mayOpen(subject, 'phone_number') ? {} : { undeliverable: 'unproven_number' }) };
}
