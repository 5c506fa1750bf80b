import type { Subject } from '../custom-auth/method';
import { isProven, mayOpen } from '../shared/first-proof';
import { addressIn } from '../shared/reading/address';

/**
 * SES's mailbox simulator takes every mail and delivers none, without effect on reputation or quota. It gets
 * mails to users who don't exist or can't be mailed, for the same calls and limits.
 */
export const SIMULATOR = 'success@simulator.amazonses.com';

export type Undeliverable = 'unknown_user' | 'no_address' | 'unfit_address' | 'unproven_address';

/** The profile's address in its one spelling, if it may open the account; else the simulator. */
export function recipientOf(subject: Subject): {
  address: string;
  undeliverable?: Undeliverable;
  proven?: boolean;
} {
  const email = subject.attributes.email;
  if (subject.userNotFound) return { address: SIMULATOR, undeliverable: 'unknown_user' };
  if (!email) return { address: SIMULATOR, undeliverable: 'no_address' };
  const address = addressIn(email);
  if (address === undefined) return { address: SIMULATOR, undeliverable: 'unfit_address' };
  if (!mayOpen(subject, 'email')) return { address: SIMULATOR, undeliverable: 'unproven_address' };
  return { address, proven: isProven(subject, 'email') };
}
