import type { Subject } from '../custom-auth/method';
import { isProven, mayOpen } from '../shared/first-proof';
import { addressIn } from '../shared/reading/address';

/**
 * SES's mailbox simulator: takes every mail, delivers none, and counts neither towards reputation nor towards
 * the daily quota. Users who don't exist, or can't be mailed, are "mailed" there, so that their requests make
 * the very same calls, take as long and run into the same limits as everybody's.
 */
export const SIMULATOR = 'success@simulator.amazonses.com';

/** Why a mail goes to the simulator. */
export type Undeliverable = 'unknown_user' | 'no_address' | 'unfit_address' | 'unproven_address';

/**
 * Where mail for this user goes: the `email` attribute, in the one spelling of its address, if it has one and
 * that may open the account; else the simulator.
 */
export function recipientOf(subject: Subject): {
  address: string;
  undeliverable?: Undeliverable;
  /** True when the address was proven to be the user's. */
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
