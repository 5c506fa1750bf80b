import type { Subject } from '../../custom-auth/method';
import { mayOpen } from '../../shared/first-proof';

/** Stands for the number of a user who has none. */
const NOWHERE = 'nowhere';

/**
 * Number that the user's codes are bound to, as it stands in the profile, and why none can open the account,
 * where that is so.
 */
export function numberInProfile(subject: Subject): { readonly to: string; readonly undeliverable?: string } {
  const number = subject.attributes.phone_number;
  if (subject.userNotFound) return { to: NOWHERE, undeliverable: 'unknown_user' };
  if (!number) return { to: NOWHERE, undeliverable: 'no_number' };
  return { to: number, ...(mayOpen(subject, 'phone_number') ? {} : { undeliverable: 'unproven_number' }) };
}
